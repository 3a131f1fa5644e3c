import { OperationalError } from '@hammer/settings';
import type { DataSource } from 'typeorm';
import { copyBeforeUpgrade, type UpgradeSettings } from './backup/copy-before-upgrade.js';

/**
 * Runs the migrations that are missing; the answer names them. A database that holds orders is copied
 * before, unless `settings` is null because it is a copy itself. Throws an OperationalError when the database knows ones
 * that this program does not: an older program would write what a newer one has arranged differently.
 */
export async function bringUpToDate(
  dataSource: DataSource,
  settings: UpgradeSettings | null,
): Promise<string[]> {
  const known = new Set(dataSource.migrations.map(({ name }) => name));
  const run = await namesOfRun(dataSource);
  const unknown = run.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new OperationalError(
      'database-too-new',
      `The database was made by a newer Hammer (${unknown.join(', ')} is not known to this one). Start that version, or a newer one; nothing was changed or sent.`,
    );
  }
  if (settings && run.length < known.size && (await hasOrders(dataSource)))
    await copyBeforeUpgrade(settings);
  return (await dataSource.runMigrations()).map(({ name }) => name);
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
