import type { Progress, StopKind } from '@hammer/contract';
import { locale } from './language.js';
import { translated } from './server-words.js';

/** Why a batch is paused, for languages that the server does not speak; amounts and ids are on the page around it. */
const pauses: Readonly<Record<string, string>> = {
  'by-hand': $localize`Paused by hand.`,
  'service-gone': $localize`The supplier no longer offers the service of this batch. Cancel the rest and choose another one.`,
  'price-changed': $localize`The price of the service has changed since this batch was quoted. Cancel the rest and start it as a new batch at the new price.`,
  'cap-reached': $localize`A cap leaves no room for another order. Resume tomorrow (UTC), have the cap raised, or cancel the rest.`,
  'no-clear-answers': $localize`Two calls in a row got no clear answer, the last of them a trial, so the orders in them may have been charged. Look at the uncertain orders, then resume.`,
  'exposure-limit': $localize`More may have been charged without a clear answer than EXPOSURE_LIMIT allows. Settle the uncertain orders, or raise the limit, then resume.`,
  'crash-loop': $localize`Hammer was ended several times while calls were under way, and each time their orders became uncertain. Find out from the log, or from whoever starts it, what ends it; look at the uncertain orders, then resume.`,
  'internal-error': $localize`A call failed in Hammer itself, so it is not known whether it was sent. Look at the log, then resume.`,
  anomaly: $localize`An answer of the supplier contradicts what was sent or is known. Compare with the supplier's own list of orders before resuming.`,
  'account-refused': $localize`The supplier refuses the account. Correct the account's settings, then resume.`,
  maintenance: $localize`The supplier is under maintenance. Resume when it is back.`,
  'service-refused': $localize`The supplier refuses this service. Cancel the rest of this batch and choose another one.`,
  'no-credit': $localize`The credit of the supplier account is used up. Add credit, then resume.`,
};

const troubles: Readonly<Record<string, string>> = {
  'no-clear-answers': $localize`The last calls got no clear answer, so none goes out until the supplier is known to be well again.`,
  'state-folder': $localize`A file that must be written before each call cannot be. Make room on the disk of STATE_DIR; calls go on by themselves.`,
};

const stops: Readonly<Record<Exclude<StopKind, 'person'>, string>> = {
  restored: $localize`This database is older than what was bought: it was restored from a backup or moved. Compare the orders with the supplier's own list, cancel the batches in which something is missing, then lift STOP.`,
  spool: $localize`The answer of a paid call was kept in a file that cannot be read, so its orders are uncertain. Compare them with the supplier's own list of orders, move the file elsewhere, then lift STOP.`,
  ledger: $localize`The ledger does not add up. Check it with “hammer verify-ledger” before STOP is lifted.`,
};

/** Why a batch is paused, as far as it goes in the language of the page. */
export function pauseInWords(
  { code, message }: NonNullable<Progress['pause']>,
  language = locale,
): string {
  return translated(pauses, code, language) ?? message;
}

/** What holds up the placing, as far as it goes in the language of the page. */
export function troubleInWords(
  { code, message }: Pick<NonNullable<Progress['trouble']>, 'code' | 'message'>,
  language = locale,
): string {
  return translated(troubles, code, language) ?? message;
}

/** Why spending is stopped; what a person has said is theirs. */
export function stopInWords(
  { kind, reason }: { kind: StopKind; reason: string },
  language = locale,
): string {
  return translated(stops, kind, language) ?? reason;
}
