import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The paths of files in a folder whose names fit, the newest first as far as their names tell; none without a folder. */
export async function newestFiles(folder: string, fits: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException): string[] => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const found = names.filter((name) => fits.test(name)).sort();
  return found.reverse().map((name) => join(folder, name));
}

/** Removes all but the newest of the files whose names fit; the answer names the removed ones. */
export async function keepNewest(folder: string, fits: RegExp, count: number): Promise<string[]> {
  const old = (await newestFiles(folder, fits)).slice(count);
  for (const path of old) await rm(path, { force: true });
  return old;
}
