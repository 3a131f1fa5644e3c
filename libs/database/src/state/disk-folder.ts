import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StateFolder } from './state-folder.js';

/** Only the user that Hammer runs as may look: the files hold IMEIs. */
const OWN_FOLDER = 0o700;
const OWN_FILE = 0o600;

/** Ends the name of a file that is not whole yet. */
const UNFINISHED = '.new';

/** Files in a folder of the disk. A file is replaced as a whole, so a power cut leaves the old one or the new one. */
export class DiskFolder extends StateFolder {
  constructor(override readonly place: string) {
    super();
  }

  override async write(name: string, text: string): Promise<void> {
    await mkdir(this.place, { recursive: true, mode: OWN_FOLDER });
    const unfinished = `${this.path(name)}${UNFINISHED}`;
    const file = await open(unfinished, 'w', OWN_FILE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, this.path(name));
    await this.sync();
  }

  override async read(name: string): Promise<string | null> {
    return readFile(this.path(name), 'utf8').catch(nullIfMissing);
  }

  override async list(): Promise<string[]> {
    const names = await readdir(this.place).catch(nullIfMissing);
    return (names ?? []).filter((name) => !name.endsWith(UNFINISHED)).sort();
  }

  override async rename(name: string, to: string): Promise<void> {
    await rename(this.path(name), this.path(to));
    await this.sync();
  }

  override async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
    await this.sync();
  }

  /** A name is as durable as its folder. Windows cannot do this for a folder, and does not need it. */
  private async sync(): Promise<void> {
    if (process.platform === 'win32') return;
    const folder = await open(this.place, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  private path(name: string): string {
    return join(this.place, name);
  }
}

function nullIfMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
