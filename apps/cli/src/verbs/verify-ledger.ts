import { readSettings } from '@hammer/settings';
import { Command } from 'commander';
import { Failure } from '../failure.js';
import { say, sayJson } from '../say.js';

/** `hammer verify-ledger`: work the money out again from orders, calls and movements, and name each difference. */
export function verifyLedgerVerb(): Command {
  return new Command('verify-ledger')
    .description(
      'Work the money out again from orders, calls and movements. Reads the database only; the server may run.',
    )
    .action(async ({ json }: { json?: boolean }) => {
      // Loaded here, because no other verb needs so much of the house; by its place, as in the verb migrate.
      const { openSnapshot } = await import('../../../../libs/database/src/index.js');
      const { verifyLedger } = await import('../../../../libs/batch/src/index.js');
      const snapshot = await openSnapshot(readSettings().DATABASE_URL);
      try {
        const differences = await verifyLedger(snapshot.database);
        if (json) sayJson({ differences });
        else
          for (const { check, subject, message } of differences)
            say(`${check}  ${subject}: ${message}`);
        if (differences.length > 0)
          throw new Failure(`The books differ in ${differences.length} places.`);
        if (!json) say('All books agree.');
      } finally {
        await snapshot.close();
      }
    });
}
