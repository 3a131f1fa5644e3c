import { resolve } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import type { DataSourceOptions } from 'typeorm';
import { migrations } from './migrations/index.js';
import { checkSqlite } from './sqlite-checks.js';
import { sqlitePathOf } from './sqlite-path.js';

/**
 * A commit is on the disk when it is reported. A process that stands still, or whose machine is gone, in the middle of a
 * transaction is cut off, or all others would wait for the rows that it holds. Statements are short: to compile one, or to
 * share it among processes, takes longer than to run it.
 */
const sessionSettings = [
  'synchronous_commit=on',
  'jit=off',
  'max_parallel_workers_per_gather=0',
  'idle_in_transaction_session_timeout=10s',
  'tcp_keepalives_idle=5',
  'tcp_keepalives_interval=5',
  'tcp_keepalives_count=2',
];

/**
 * How TypeORM connects to a `DATABASE_URL` (`sqlite:path` or `postgres://...`), entities left out. Migrations run at
 * the start, each in a transaction of its own; nothing is ever changed to fit the entities behind their back.
 */
export function dataSourceOptions(databaseUrl: string): DataSourceOptions {
  const path = sqlitePathOf(databaseUrl);
  if (path !== null) {
    return {
      type: 'better-sqlite3',
      database: path === ':memory:' ? path : resolve(path),
      prepareDatabase: (connection: BetterSqlite3.Database) => prepareSqlite(connection),
      migrations,
      migrationsRun: true,
      synchronize: false,
    };
  }
  return {
    type: 'postgres',
    url: databaseUrl,
    parseInt8: true,
    applicationName: 'hammer',
    connectTimeoutMS: 10_000,
    poolSize: 10,
    extra: { options: sessionSettings.map((setting) => `-c ${setting}`).join(' ') },
    migrations,
    migrationsRun: true,
    synchronize: false,
  };
}

/** Money needs every commit on the disk: WAL alone would mean `synchronous=NORMAL`, which can lose the last ones. */
function prepareSqlite(connection: BetterSqlite3.Database): void {
  connection.pragma('busy_timeout = 5000');
  checkSqlite(connection);
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  // 8 MB of log before it is copied into the database: pages that change often are copied once, and nobody waits long.
  connection.pragma('wal_autocheckpoint = 2000');
  connection.pragma('temp_store = MEMORY');
  connection.pragma('cache_size = -16000');
}
