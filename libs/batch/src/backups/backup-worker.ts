import 'reflect-metadata';
import type { BackupReport, BackupRequest } from './backup-report.js';
import { makeBackup } from './make-backup.js';

process.once('message', ({ databaseUrl, path }: BackupRequest) => {
  makeBackup(databaseUrl, path)
    .then((backup): BackupReport => ({ backup }))
    .catch((error: unknown): BackupReport => ({
      failure: error instanceof Error ? error.message : String(error),
    }))
    .then((report) => process.send?.(report, () => process.disconnect()))
    .catch(() => process.exit(1));
});
