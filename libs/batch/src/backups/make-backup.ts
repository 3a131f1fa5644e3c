import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  copyPostgres,
  copySqlite,
  makeFile,
  momentInNames,
  momentPattern,
  openCopy,
  openSnapshot,
  sqlitePathOf,
} from '@hammer/database';
import { OperationalError } from '@hammer/settings';
import { assertBooksAgree, putInQuarantine } from './books.js';

/** A backup that was made and verified; the time in milliseconds. */
export interface Backup {
  path: string;
  bytes: number;
  madeAt: number;
}

/** The names that {@link nameOfBackup} gives. */
export const backupNames = new RegExp(`^hammer-${momentPattern}\\.(sqlite|dump)$`);

/** The name of a backup that is made at a moment (milliseconds). */
export function nameOfBackup(databaseUrl: string, moment: number): string {
  const ending = sqlitePathOf(databaseUrl) === null ? 'dump' : 'sqlite';
  return `hammer-${momentInNames(moment)}.${ending}`;
}

/**
 * Copies a database into one new file, while a server may go on writing, and verifies what it has copied: the file, the
 * money, the orders and the audit. Throws an OperationalError, and leaves no file, when something is not as it must be.
 */
export async function makeBackup(databaseUrl: string, path: string): Promise<Backup> {
  const madeAt = Date.now();
  const file = resolve(path);
  const source = sqlitePathOf(databaseUrl);
  if (source === ':memory:')
    throw new OperationalError('nothing-to-back-up', 'A database in memory has no backup.');
  await makeFile(file, (unfinished) =>
    source === null
      ? backUpPostgres(databaseUrl, unfinished)
      : backUpSqlite(resolve(source), unfinished, madeAt),
  );
  return { path: file, bytes: (await stat(file)).size, madeAt };
}

async function backUpSqlite(source: string, unfinished: string, madeAt: number): Promise<void> {
  copySqlite(source, unfinished);
  const copy = openCopy(unfinished);
  try {
    await assertBooksAgree(copy.database);
    await putInQuarantine(copy.database, madeAt);
  } finally {
    await copy.close();
  }
}

/** A dump cannot be looked into, so it is read through, and the books are verified where they are. */
async function backUpPostgres(databaseUrl: string, unfinished: string): Promise<void> {
  await copyPostgres(databaseUrl, unfinished);
  const snapshot = await openSnapshot(databaseUrl);
  try {
    await assertBooksAgree(snapshot.database);
  } finally {
    await snapshot.close();
  }
}
