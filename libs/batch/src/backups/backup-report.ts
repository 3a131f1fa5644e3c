import type { Backup } from './make-backup.js';

/** What the process that makes a backup is asked for. */
export interface BackupRequest {
  databaseUrl: string;
  path: string;
}

/** What it answers: the backup, or why there is none. */
export type BackupReport = { backup: Backup } | { failure: string };
