import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { OperationalError } from '@hammer/settings';
import BetterSqlite3 from 'better-sqlite3';
import { PostgresLock, type LockWatcher } from './postgres-lock.js';
import { sqlitePathOf } from './sqlite-path.js';
import { explainUnreachable } from './unreachable.js';

/** A lock that this process holds as long as it lives. */
export interface SingleWriter {
  release(): Promise<void>;
}

const nobody: LockWatcher = {
  lost: () => undefined,
  heldAgain: () => undefined,
  takenAway: () => undefined,
};

/**
 * Makes sure that one process only places orders from this database: two would each take the other's calls under way
 * for lost ones. The operating system, or PostgreSQL, frees the lock when the process dies, however it dies.
 * Throws an OperationalError when another process holds it, or when the database is out of reach.
 */
export async function lockForWriting(
  databaseUrl: string,
  watcher: LockWatcher = nobody,
): Promise<SingleWriter> {
  const path = sqlitePathOf(databaseUrl);
  if (path === ':memory:') return { release: () => Promise.resolve() };
  if (path !== null) return lockFile(`${resolve(path)}.lock`);
  const lock = await PostgresLock.take(databaseUrl, watcher).catch((error: unknown) => {
    throw explainUnreachable(error);
  });
  if (lock === null) throw inUse();
  return lock;
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
