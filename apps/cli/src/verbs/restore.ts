import { readSettings } from '@hammer/settings';
import { Command } from 'commander';
import { say, sayJson } from '../say.js';

/** `hammer restore`: put a backup into the place of the database; nothing is bought until a person has looked. */
export function restoreVerb(): Command {
  return new Command('restore')
    .description(
      'Put a backup into the place of the database, which is kept aside. The server must not run.',
    )
    .argument('<file>', 'what "hammer backup" has made')
    .option('--yes', 'also when there is a database already')
    .action(async (file: string, { yes, json }: { yes?: boolean; json?: boolean }) => {
      // Loaded here, because no other verb needs so much of the house; by its place, as in the verb migrate.
      const { restoreBackup } = await import('../../../../libs/batch/src/index.js');
      (await import('../log-beside.js')).logBeside();
      const { DATABASE_URL } = readSettings();
      const { aside } = await restoreBackup(DATABASE_URL, file, { overwrite: yes === true });
      if (json) return sayJson({ aside });
      say('The backup is restored. Its books agree.');
      if (aside !== null) say(`What was there is kept: ${aside}`);
      say("Nothing is bought until a person has compared its orders with the supplier's own list:");
      say('start the server, compare, then: hammer reconcile --reason "compared with ..."');
    });
}
