import { readSettings } from '@hammer/settings';
import { Command } from 'commander';
import { say, sayJson } from '../say.js';

/** `hammer migrate`: bring the database up to date without starting the server. */
export function migrateVerb(): Command {
  return new Command('migrate')
    .description('Bring the database up to date. The server does this by itself when it starts.')
    .action(async ({ json }: { json?: boolean }) => {
      // Loaded here, because no other verb needs a database; by its place, because the build leaves such names as they are.
      const { bringUpToDate, dataSourceOptions, lockForWriting } =
        await import('../../../../libs/database/src/index.js');
      const { DataSource } = await import('typeorm');
      (await import('../log-beside.js')).logBeside();
      const settings = readSettings();
      const { DATABASE_URL } = settings;
      const lock = await lockForWriting(DATABASE_URL);
      const dataSource = new DataSource({
        ...dataSourceOptions(DATABASE_URL),
        migrationsRun: false,
      });
      try {
        await dataSource.initialize();
        const applied = await bringUpToDate(dataSource, settings);
        if (json) sayJson({ applied });
        else
          say(
            applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`,
          );
      } finally {
        if (dataSource.isInitialized) await dataSource.destroy();
        await lock.release();
      }
    });
}
