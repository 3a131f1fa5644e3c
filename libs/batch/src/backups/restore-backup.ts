import { rename, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import {
  assertWholeSqlite,
  bringUpToDate,
  copySqlite,
  dataSourceOptions,
  lockForWriting,
  makeFile,
  momentInNames,
  movedAway,
  moveMarkOf,
  openDatabase,
  PostgresReplacement,
  readMoment,
  readThroughDump,
  sqlitePathOf,
  sync,
} from '@hammer/database';
import { OperationalError } from '@hammer/settings';
import { DataSource } from 'typeorm';
import { assertBooksAgree, putInQuarantine } from './books.js';

/** What a restore has done: where it has put what was there before, for people; null when nothing was. */
export interface Restored {
  aside: string | null;
}

interface Source {
  file: string;
  madeAt: number;
}

/** SQLite keeps its log beside the database, and finds it there by its name. */
const logEndings = ['-wal', '-shm'];

/**
 * Puts a backup into the place of the database, in quarantine: nothing is bought until a person has looked. What was there
 * is kept aside. Throws an OperationalError, and changes nothing, while a server runs on it, when there is a database and
 * `overwrite` is not set, when that one was moved elsewhere, or when the backup is not whole, is newer than this program, or its books differ.
 */
export async function restoreBackup(
  databaseUrl: string,
  backup: string,
  { overwrite }: { overwrite: boolean },
): Promise<Restored> {
  const source = await lookAt(resolve(backup));
  const path = sqlitePathOf(databaseUrl);
  if (path === ':memory:')
    throw new OperationalError('nothing-to-restore', 'A database in memory cannot be restored.');
  const lock = await lockForWriting(databaseUrl);
  try {
    return path === null
      ? await restorePostgres(databaseUrl, source, overwrite)
      : await restoreSqlite(resolve(path), source, overwrite);
  } finally {
    await lock.release();
  }
}

async function lookAt(file: string): Promise<Source> {
  try {
    return { file, madeAt: readMoment(basename(file)) ?? (await stat(file)).mtimeMs };
  } catch (error) {
    throw new OperationalError('no-backup', `${file} cannot be read: ${String(error)}`, {
      cause: error,
    });
  }
}

async function restoreSqlite(
  path: string,
  { file, madeAt }: Source,
  overwrite: boolean,
): Promise<Restored> {
  const isThere = await exists(path);
  if (isThere && !overwrite) throw wouldOverwrite(path);
  const moved = moveMarkOf(path);
  if (moved) throw movedAway(moved);
  assertWholeSqlite(file);
  const now = momentInNames(Date.now());
  const ready = `${path}.restored-${now}`;
  const aside = `${path}.replaced-${now}`;
  await makeFile(ready, async (unfinished) => {
    copySqlite(file, unfinished);
    await makeReady(`sqlite:${unfinished}`, madeAt);
  });
  // A log that has lost its database must not be taken for the log of the restored one.
  for (const ending of ['', ...logEndings])
    await moveIfThere(`${path}${ending}`, `${aside}${ending}`);
  await rename(ready, path);
  await sync(dirname(path));
  return { aside: isThere ? aside : null };
}

async function restorePostgres(
  databaseUrl: string,
  { file, madeAt }: Source,
  overwrite: boolean,
): Promise<Restored> {
  await readThroughDump(file);
  const replacement = await PostgresReplacement.of(databaseUrl);
  try {
    const { aside } = replacement;
    if (aside !== null && !overwrite) throw wouldOverwrite('The database of DATABASE_URL');
    await replacement.replace(file, () => makeReady(databaseUrl, madeAt));
    return { aside: aside === null ? null : `the schema "${aside}" of the same database` };
  } finally {
    await replacement.close();
  }
}

/** Brings a restored database up to date, looks through its books, and lets nothing be bought from it. */
async function makeReady(databaseUrl: string, madeAt: number): Promise<void> {
  const dataSource = new DataSource({ ...dataSourceOptions(databaseUrl), migrationsRun: false });
  await dataSource.initialize();
  try {
    await assertOfHammer(dataSource);
    await bringUpToDate(dataSource, null);
    const database = openDatabase(dataSource);
    await assertBooksAgree(database);
    await putInQuarantine(database, madeAt);
  } finally {
    await dataSource.destroy();
  }
}

async function assertOfHammer(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const isOurs = (await runner.hasTable('migrations')) && (await runner.hasTable('orders'));
  await runner.release();
  if (!isOurs) throw new OperationalError('no-backup', 'The file holds no database of Hammer.');
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function moveIfThere(path: string, to: string): Promise<void> {
  if (await exists(path)) await rename(path, to);
}

function wouldOverwrite(what: string): OperationalError {
  return new OperationalError(
    'would-overwrite',
    `${what} is there already. With --yes it is kept aside and the backup takes its place.`,
  );
}
