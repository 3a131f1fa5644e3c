import { join } from 'node:path';
import { readSettings } from '@hammer/settings';
import { Command } from 'commander';
import { megabytes, say, sayJson } from '../say.js';

/** `hammer backup`: copy the database into one verified file, while the server goes on. */
export function backupVerb(): Command {
  return new Command('backup')
    .description(
      'Copy the database into one file and verify the copy. The server may run. On the machine of the server.',
    )
    .argument('[file]', 'where to; unless given, a new name in BACKUP_FOLDER or here')
    .action(async (file: string | undefined, { json }: { json?: boolean }) => {
      // Loaded here, because no other verb needs so much of the house; by its place, as in the verb migrate.
      const { makeBackup, nameOfBackup } = await import('../../../../libs/batch/src/index.js');
      (await import('../log-beside.js')).logBeside();
      const { DATABASE_URL, BACKUP_FOLDER } = readSettings();
      const path = file ?? join(BACKUP_FOLDER ?? '.', nameOfBackup(DATABASE_URL, Date.now()));
      const backup = await makeBackup(DATABASE_URL, path);
      if (json) sayJson({ ...backup, madeAt: new Date(backup.madeAt).toISOString() });
      else say(`${backup.path} (${megabytes(backup.bytes)}) is whole, and its books agree.`);
    });
}
