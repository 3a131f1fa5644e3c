import { OperationalError } from '@hammer/settings';
import type { DataSource, QueryRunner } from 'typeorm';
import { copyBeforeUpgrade, type UpgradeSettings } from './backup/copy-before-upgrade.js';
import { newestMigration, readPresence } from './instance/presence.js';
import { movedAway, readMark } from './moving/move-mark.js';

/** The advisory lock of whoever brings the database up to date: several servers may start at the same time. */
const MIGRATING = 4_801_546;

/**
 * Runs the migrations that are missing; the answer names them. A database that holds orders is copied
 * before, unless `settings` is null because it is a copy itself. Throws an OperationalError when the database knows ones
 * that this program does not: an older program would write what a newer one has arranged differently. For the same
 * reason it throws when servers of an older version are running.
 */
export async function bringUpToDate(
  dataSource: DataSource,
  settings: UpgradeSettings | null,
): Promise<string[]> {
  if (dataSource.options.type !== 'postgres') return migrate(dataSource, settings);
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATING]);
    return await migrate(dataSource, settings, () => assertNoOlderServer(runner));
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATING]).catch(() => undefined);
    await runner.release();
  }
}

/** Throws an OperationalError when the database was moved elsewhere, or is being moved. */
export async function assertNotMoved(dataSource: DataSource): Promise<void> {
  refuseIfMoved(await namesOfRun(dataSource));
}

function refuseIfMoved(done: readonly string[]): void {
  const mark = readMark(done);
  if (mark) throw movedAway(mark);
}

async function migrate(
  dataSource: DataSource,
  settings: UpgradeSettings | null,
  assertAllowed: () => Promise<void> = () => Promise.resolve(),
): Promise<string[]> {
  const known = dataSource.migrations.map(({ name }) => name ?? '');
  const done = await namesOfRun(dataSource);
  refuseIfMoved(done);
  const unknown = done.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new OperationalError(
      'database-too-new',
      `The database was made by a newer Hammer (${unknown.join(', ')} is not known to this one). Start that version, or a newer one; nothing was changed or sent.`,
    );
  }
  if (known.every((name) => done.includes(name))) return [];
  await assertAllowed();
  if (settings && (await hasOrders(dataSource))) await copyBeforeUpgrade(settings);
  return (await dataSource.runMigrations()).map(({ name }) => name);
}

async function assertNoOlderServer(runner: QueryRunner): Promise<void> {
  const others = (await runner.query(
    `SELECT DISTINCT activity.application_name AS name FROM pg_stat_activity activity
     WHERE activity.datname = current_database() AND activity.application_name LIKE 'hammer % % %'`,
  )) as { name: string }[];
  const migrations = others.flatMap(({ name }) => readPresence(name)?.migration ?? []);
  if (migrations.every((migration) => migration === newestMigration())) return;
  throw new OperationalError(
    'older-server-running',
    'The database must be brought up to date for this version, and a Hammer of another version is running on it. Stop all of those first, then start this one; nothing was changed or sent.',
  );
}

async function namesOfRun(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    if (!(await runner.hasTable('migrations'))) return [];
    const run = (await runner.query('SELECT name FROM migrations ORDER BY id')) as {
      name: string;
    }[];
    return run.map(({ name }) => name);
  } finally {
    await runner.release();
  }
}

async function hasOrders(dataSource: DataSource): Promise<boolean> {
  const runner = dataSource.createQueryRunner();
  try {
    if (!(await runner.hasTable('orders'))) return false;
    return ((await runner.query('SELECT id FROM orders LIMIT 1')) as unknown[]).length > 0;
  } finally {
    await runner.release();
  }
}
