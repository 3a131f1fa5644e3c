import { fork } from 'node:child_process';
import { OperationalError, programEnvironment } from '@hammer/settings';
import type { BackupReport, BackupRequest } from './backup-report.js';
import type { Backup } from './make-backup.js';

/** The tests run the sources, but Node cannot run those of services by itself: there the build's worker is taken. */
const beside = new URL('./backup-worker.js', import.meta.url).href;
const worker = new URL(
  import.meta.url.endsWith('.ts') ? beside.replace('/libs/', '/dist/libs/') : beside,
);

/** Verifying holds all rows of no table at once. */
const HEAP_MEGABYTES = 256;

/**
 * Makes a backup in a process of its own: copying and verifying keep a thread busy for seconds to minutes, in which a
 * server would answer nobody and place nothing. Throws an OperationalError when there is none in the end.
 */
export async function backUpInProcess(
  request: BackupRequest,
  signal: AbortSignal,
): Promise<Backup> {
  const making = fork(worker, {
    execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
    env: programEnvironment(),
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    signal,
  });
  const report = await new Promise<BackupReport>((resolve, reject) => {
    making.once('message', (message: BackupReport) => resolve(message));
    making.once('error', reject);
    making.once('exit', (code, ended) =>
      resolve({ failure: `The process that made the backup ended with ${ended ?? code}.` }),
    );
    making.send(request);
  });
  if ('backup' in report) return report.backup;
  throw new OperationalError('backup-failed', report.failure);
}
