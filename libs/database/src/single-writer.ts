import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OperationalError } from '@hammer/settings';
import BetterSqlite3 from 'better-sqlite3';
import { presenceName } from './instance/presence.js';
import { PostgresLock, type LockHolder, type LockWatcher } from './postgres-lock.js';
import { sqlitePathOf } from './sqlite-path.js';
import { explainUnreachable } from './unreachable.js';

/** A lock that this process holds as long as it lives. */
export interface SingleWriter {
  release(): Promise<void>;
}

const nobody: LockWatcher = {
  heard: () => undefined,
  lost: () => undefined,
  heldAgain: () => undefined,
  takenAway: () => undefined,
};

/** So often it is tried to find PostgreSQL's database free of whoever has it to themselves for a moment, and so long apart. */
const ATTEMPTS = 20;
const APART = 500;

/**
 * Takes the database for this process alone, to change it as a whole. The operating system, or PostgreSQL, frees the
 * lock when the process dies, however it dies. Throws an OperationalError when another process uses it, or when it is
 * out of reach.
 */
export async function lockForWriting(databaseUrl: string): Promise<SingleWriter> {
  const path = sqlitePathOf(databaseUrl);
  if (path !== null) return lockSqlite(path);
  const id = randomUUID();
  const holder = { id, name: presenceName('alone', id) };
  const lock = await PostgresLock.own(databaseUrl, holder, nobody).catch(explain);
  if (lock === null) throw inUse();
  return lock;
}

/**
 * Takes a server's place in the database: on SQLite the only one, on PostgreSQL one of as many as there are. Throws an
 * OperationalError when there is none, or when the database is out of reach.
 */
export async function takePlace(
  databaseUrl: string,
  holder: LockHolder,
  watcher: LockWatcher,
): Promise<SingleWriter> {
  const path = sqlitePathOf(databaseUrl);
  if (path !== null) return lockSqlite(path);
  for (let attempt = 1; ; attempt++) {
    const lock = await PostgresLock.share(databaseUrl, holder, watcher).catch(explain);
    if (lock !== null) return lock;
    if (attempt === ATTEMPTS) throw inUse();
    await sleep(APART);
  }
}

function explain(error: unknown): never {
  throw explainUnreachable(error);
}

function lockSqlite(path: string): SingleWriter {
  return path === ':memory:'
    ? { release: () => Promise.resolve() }
    : lockFile(`${resolve(path)}.lock`);
}

/** SQLite's own file locks are the portable operating-system locks of Node: an exclusive transaction is held open. */
function lockFile(file: string): SingleWriter {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const lock = new BetterSqlite3(file, { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      throw (error as { code?: string }).code === 'SQLITE_BUSY' ? inUse(error) : error;
    }
    return { release: () => Promise.resolve(lock.close()).then(() => undefined) };
  } catch (error) {
    throw explainUnreachable(error);
  }
}

function inUse(cause?: unknown): OperationalError {
  return new OperationalError(
    'database-in-use',
    'Another Hammer is running on this database. Stop it first, or give this one a DATABASE_URL of its own.',
    { cause },
  );
}
