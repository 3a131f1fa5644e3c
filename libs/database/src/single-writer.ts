import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { OperationalError } from '@hammer/settings';
import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';
import { sqlitePathOf } from './sqlite-path.js';
import { explainUnreachable } from './unreachable.js';

/** A lock that this process holds as long as it lives. */
export interface SingleWriter {
  release(): Promise<void>;
}

/** The advisory lock's number on PostgreSQL; any constant will do, as long as every Hammer uses the same. */
const ADVISORY_LOCK = 4_801_545;

/**
 * Makes sure that one process only places orders from this database: two would each take the other's calls under way
 * for lost ones. The operating system, or PostgreSQL, frees the lock when the process dies, however it dies.
 * Throws an OperationalError when another process holds it, or when the database is out of reach.
 */
export async function lockForWriting(databaseUrl: string): Promise<SingleWriter> {
  const path = sqlitePathOf(databaseUrl);
  if (path === ':memory:') return { release: () => Promise.resolve() };
  try {
    return path === null ? await lockPostgres(databaseUrl) : lockFile(`${resolve(path)}.lock`);
  } catch (error) {
    throw explainUnreachable(error);
  }
}

/** SQLite's own file locks are the portable operating-system locks of Node: an exclusive transaction is held open. */
function lockFile(file: string): SingleWriter {
  mkdirSync(dirname(file), { recursive: true });
  const lock = new BetterSqlite3(file, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw (error as { code?: string }).code === 'SQLITE_BUSY' ? inUse(error) : error;
  }
  return { release: () => Promise.resolve(lock.close()).then(() => undefined) };
}

async function lockPostgres(databaseUrl: string): Promise<SingleWriter> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'hammer-lock' });
  await client.connect();
  const answer = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [
    ADVISORY_LOCK,
  ]);
  if (answer.rows[0]?.held !== true) {
    await client.end();
    throw inUse();
  }
  client.on('error', () => undefined);
  return { release: () => client.end() };
}

function inUse(cause?: unknown): OperationalError {
  return new OperationalError(
    'database-in-use',
    'Another Hammer is running on this database. Stop it first, or give this one a DATABASE_URL of its own.',
    { cause },
  );
}
