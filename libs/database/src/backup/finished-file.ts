import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { OperationalError } from '@hammer/settings';

/** Only the user that Hammer runs as may look: the files hold IMEIs and results. */
const OWN_FOLDER = 0o700;
const OWN_FILE = 0o600;

/** Ends the name of a file that is not whole yet. */
const UNFINISHED = '.unfinished';

/**
 * Makes a new file that is there as a whole or not at all, also after a power cut: `fill` writes into an empty file of
 * another name, which gets its own when that is done. Throws an OperationalError when there is a file of this name.
 */
export async function makeFile(
  path: string,
  fill: (unfinished: string) => Promise<void>,
): Promise<void> {
  const unfinished = `${path}${UNFINISHED}`;
  await mkdir(dirname(path), { recursive: true, mode: OWN_FOLDER });
  await refuseToOverwrite(path);
  try {
    for (const ending of ['', '-journal', '-wal', '-shm'])
      await rm(`${unfinished}${ending}`, { force: true });
    await (await open(unfinished, 'wx', OWN_FILE)).close();
    await fill(unfinished);
    await sync(unfinished);
    await rename(unfinished, path);
    await sync(dirname(path));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function refuseToOverwrite(path: string): Promise<void> {
  const there = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (there === null) return;
  await there.close();
  throw new OperationalError('file-exists', `${path} is there already. Choose another name.`);
}

/** Puts what was written on the disk: the bytes of a file, or the names in a folder. */
export async function sync(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
