import { basename, join, resolve } from 'node:path';
import type { Settings } from '@hammer/settings';
import { sqlitePathOf } from '../sqlite-path.js';
import { DiskFolder } from './disk-folder.js';
import { MemoryFolder } from './memory-folder.js';
import type { StateFolder } from './state-folder.js';

/** Where the files of a PostgreSQL database are when STATE_DIR does not say it. */
const USUAL_FOLDER = 'data';

/** The files that belong to a database, each database in a folder of its own: `hammer.sqlite` in `hammer.sqlite.state`. */
export function openStateFolder({
  DATABASE_URL,
  STATE_DIR,
}: Pick<Settings, 'DATABASE_URL' | 'STATE_DIR'>): StateFolder {
  const path = sqlitePathOf(DATABASE_URL);
  if (path === ':memory:') return new MemoryFolder();
  if (path !== null && STATE_DIR === undefined) return new DiskFolder(`${resolve(path)}.state`);
  const name = basename(path ?? URL.parse(DATABASE_URL)?.pathname ?? '') || 'postgres';
  return new DiskFolder(resolve(join(STATE_DIR ?? USUAL_FOLDER, `${name}.state`)));
}
