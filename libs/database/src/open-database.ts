import { OperationalError } from '@hammer/settings';
import type BetterSqlite3 from 'better-sqlite3';
import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { Clock } from './clock.js';
import type { Database } from './database.js';
import { PostgresDatabase } from './postgres-database.js';
import { SqliteDatabase } from './sqlite-database.js';

/** Before this version a checkpoint could lose commits that were reported done. */
const OLDEST_SAFE_SQLITE = '3.51.3';

const SYNCHRONOUS_FULL = 2;

/** The house's connection on top of TypeORM's; refuses a SQLite that could lose a commit. */
export function openDatabase(dataSource: DataSource, clock = new Clock()): Database {
  if (dataSource.options.type === 'postgres') {
    return new PostgresDatabase((dataSource.driver as unknown as { master: Pool }).master);
  }
  const { databaseConnection } = dataSource.driver as unknown as {
    databaseConnection: BetterSqlite3.Database;
  };
  assertDurable(databaseConnection);
  return new SqliteDatabase(databaseConnection, clock);
}

function assertDurable(connection: BetterSqlite3.Database): void {
  const version = String(connection.prepare('SELECT sqlite_version()').pluck().get());
  if (version.localeCompare(OLDEST_SAFE_SQLITE, 'en', { numeric: true }) < 0) {
    throw new OperationalError(
      'sqlite-too-old',
      `SQLite ${version} can lose commits; ${OLDEST_SAFE_SQLITE} or newer is needed.`,
    );
  }
  if (connection.pragma('synchronous', { simple: true }) !== SYNCHRONOUS_FULL) {
    throw new OperationalError(
      'database-not-durable',
      'SQLite does not run with synchronous=FULL.',
    );
  }
}
