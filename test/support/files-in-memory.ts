import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux keeps files in memory. */
const MEMORY = '/dev/shm';

/** What all files of a run may take together, in bytes, with room to spare. */
const NEEDED = 4 * 1024 ** 3;

/**
 * Lets the temporary files of this run, its databases among them, be in memory where the machine has enough: no test takes the power
 * away, and waiting for a disk is a tenth of the time. Returns what takes them away again.
 */
export function keepFilesInMemory(): () => void {
  if (process.env['TMPDIR'] !== undefined || freeIn(MEMORY) < NEEDED) return () => undefined;
  const folder = mkdtempSync(join(MEMORY, 'hammer-tests-'));
  // Other users' processes have files in it too.
  chmodSync(folder, 0o1777);
  process.env['TMPDIR'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}

function freeIn(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return 0;
  }
}
