import { verifyAudit } from '@hammer/access';
import { Clock, type Database } from '@hammer/database';
import { SpendingSwitch } from '@hammer/ledger';
import { OperationalError } from '@hammer/settings';
import { verifyLedger } from '../verifying/verify-ledger.js';

/** Differences that a message names. */
const MOST_NAMED = 3;

/** Throws an OperationalError when the money, the orders or the audit of a database do not agree with themselves. */
export async function assertBooksAgree(database: Database): Promise<void> {
  const differences = await verifyLedger(database);
  const audit = await verifyAudit(database);
  const named = differences
    .slice(0, MOST_NAMED)
    .map(({ subject, message }) => `${subject}: ${message}`);
  if (audit) named.push(`audit: ${audit.reason}`);
  if (named.length === 0) return;
  throw new OperationalError(
    'books-differ',
    `The books of the copy differ in ${differences.length + (audit ? 1 : 0)} places (${named.join(' ')}). See all of them with: hammer verify-ledger, hammer verify-audit.`,
  );
}

/**
 * Lets nothing be bought from a copy until a person has looked, however it comes into the place of the database: the mark
 * outside tells only what this machine has bought since.
 */
export async function putInQuarantine(database: Database, madeAt: number): Promise<void> {
  const reason = `This database was restored from the backup of ${new Date(madeAt).toISOString()}. What was bought since is not known here and would be bought again, so nothing is bought. Compare the orders with the supplier's own list, cancel the batches in which something is missing, then say so: lift STOP in the console, or hammer reconcile --reason "..."`;
  await new SpendingSwitch(database, new Clock()).stop(reason, 'restored');
}
