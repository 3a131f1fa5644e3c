import { OperationalError } from '@hammer/settings';
import type { DataSource } from 'typeorm';

/**
 * Runs the migrations that are missing; the answer names them. Throws an OperationalError when the database knows ones
 * that this program does not: an older program would write what a newer one has arranged differently.
 */
export async function bringUpToDate(dataSource: DataSource): Promise<string[]> {
  const known = new Set(dataSource.migrations.map(({ name }) => name));
  const unknown = (await namesOfRun(dataSource)).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new OperationalError(
      'database-too-new',
      `The database was made by a newer Hammer (${unknown.join(', ')} is not known to this one). Start that version, or a newer one; nothing was changed or sent.`,
    );
  }
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
