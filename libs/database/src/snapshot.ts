import { resolve } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import pg from 'pg';
import { Clock } from './clock.js';
import type { Database } from './database.js';
import { PostgresDatabase } from './postgres-database.js';
import { SqliteDatabase } from './sqlite-database.js';
import { sqlitePathOf } from './sqlite-path.js';
import { explainUnreachable } from './unreachable.js';

/** A database as it was at one moment, which may be read while a server goes on writing. */
export interface Snapshot {
  database: Database;
  close(): Promise<void>;
}

/** Opens a database to read it only. Throws an OperationalError when it cannot be reached; nothing is made or changed. */
export async function openSnapshot(databaseUrl: string): Promise<Snapshot> {
  try {
    const path = sqlitePathOf(databaseUrl);
    return path === null ? await openPostgres(databaseUrl) : openSqlite(resolve(path));
  } catch (error) {
    throw explainUnreachable(error);
  }
}

function openSqlite(path: string): Snapshot {
  const connection = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
  connection.exec('BEGIN');
  const close = () => Promise.resolve(connection.close()).then(() => undefined);
  return { database: new SqliteDatabase(connection, new Clock()), close };
}

/** Whole numbers are numbers, as TypeORM's driver arranges it for the server; `pg` alone gives them as texts. */
export const wholeNumbers: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    id === pg.types.builtins.INT8 ? Number : (pg.types.getTypeParser(id, format) as unknown),
};

/** One connection with one transaction, so that everything read is of the same moment. */
async function openPostgres(url: string): Promise<Snapshot> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 1,
    idleTimeoutMillis: 0,
    types: wholeNumbers,
  });
  await pool.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  return { database: new PostgresDatabase(pool), close: () => pool.end() };
}
