import type { Problem } from '@hammer/contract';
import { locale } from './language.js';
import { blockerInWords, translated } from './server-words.js';
import { exactMomentInWords } from './time-words.js';

/** Problems that people meet in the console, for languages that the server does not speak. */
const problems: Readonly<Record<string, string>> = {
  'sign-in-refused': $localize`The e-mail or the password is not right.`,
  'second-factor-refused': $localize`This code is not right, or was used before. Wait for the next one, or use a recovery code.`,
  'second-factor-on': $localize`The second factor is on already. Remove it first to set up another authenticator.`,
  'second-factor-not-begun': $localize`There is no second factor to confirm. Begin to set it up first.`,
  'sign-in-needed': $localize`Sign in first.`,
  'session-ended': $localize`This session has ended. Sign in again.`,
  'set-up-done': $localize`Hammer is set up already. Sign in.`,
  'link-not-valid': $localize`This link was used already, is too old, or never was one. Ask an admin for a new one.`,
  'weak-password': $localize`This password is too easily guessed: it is one that many use, is made of your e-mail or of words that are tried first here, or repeats a few characters. Choose another one.`,
  'https-needed': $localize`Sign in over https: put a proxy with a certificate before Hammer and name it in TRUSTED_PROXIES, or open the console on the machine itself.`,
  'not-permitted': $localize`You may not do this yourself. An admin can give the permission, or somebody else does it.`,
  'person-needed': $localize`A person must do this, signed in to the console.`,
  'email-taken': $localize`There is somebody with this e-mail already.`,
  'last-admin': $localize`This is the last admin who can sign in. Make somebody else an admin first.`,
  'scopes-too-wide': $localize`A token can do no more than its owner.`,
  'no-account': $localize`There is no account of yours to show.`,
  'batch-not-found': $localize`There is no such batch.`,
  'order-not-found': $localize`There is no such order.`,
  'placement-not-found': $localize`There is no such call that was answered or given up. Look at the list of uncertain calls.`,
  'anomaly-not-found': $localize`There is no such anomaly.`,
  'person-not-found': $localize`There is no such person who may sign in.`,
  'token-not-found': $localize`There is no such token.`,
  'webhook-not-found': $localize`There is no such webhook.`,
  'delivery-not-found': $localize`There is no such delivery.`,
  'webhook-off': $localize`This webhook is off. Turn it on first.`,
  'webhook-url-refused': $localize`Alerts cannot be sent to this URL. It must lead to an address that is open to the internet, unless WEBHOOK_PRIVATE_ADDRESSES is set.`,
  'too-many-webhooks': $localize`There are as many webhooks as there may be. Remove one that is not needed any more.`,
  'file-empty': $localize`There is nothing in it, or a header and no row below it. Choose a file with a row for each IMEI.`,
  'file-too-large': $localize`The file is too large. Save the columns you need as CSV, or split it into smaller files, and upload that.`,
  'file-too-many-rows': $localize`This has more rows than are taken in at once. Split it into smaller files.`,
  'file-too-many-columns': $localize`These columns and rows are too much at once. Keep the columns you need and upload it again.`,
  'file-not-a-sheet': $localize`This is no spreadsheet that can be read. Open it in the program it comes from, save it as XLSX or CSV and upload that, or paste the IMEIs.`,
  'file-unreadable': $localize`The file cannot be read: it is damaged, or a quotation mark in it is never closed. Open it in Excel or LibreOffice, save it again as XLSX or CSV, and upload that.`,
  'file-too-slow': $localize`Reading took too long. Save the columns you need as CSV and upload that.`,
  'no-such-column': $localize`The file has no such column.`,
  'unknown-service': $localize`The supplier has no such service. Choose another one.`,
  'batch-state': $localize`The batch is in another state than this page has shown. Look at it again.`,
  'quote-changed': $localize`The quote no longer holds: look at the new one.`,
  'price-changed': $localize`The price has changed meanwhile, so nothing was bought. Look at the new one.`,
  'approval-needed': $localize`This is above the limit: a second person must approve the batch before it can be started.`,
  'idempotency-key-in-use': $localize`The same request is being answered. Try again in a moment.`,
  'supplier-busy': $localize`The price list is still waiting for its turn behind other calls. Try again in a moment.`,
  'supplier-moved': $localize`The supplier's address has changed, and the key was used with another one until now, so nothing was sent. Correct GSM_FUSION_BASE_URL, or set the key of the new supplier.`,
  'not-uncertain': $localize`Some of this is not uncertain any more. Look at the call again.`,
  'candidate-exists': $localize`The supplier may have taken it: there is an order of its own that may be the same. Look at the candidates, and name the right one with its order id.`,
  'count-differs': $localize`The number that was typed is not the number of orders. Look at the call again, then type the number.`,
  'export-columns': $localize`No columns with order ids and IMEIs were found. Export the orders from the supplier's portal with their ids, or rename the columns to “Order ID” and “IMEI”.`,
  'supplier-order-differs': $localize`The supplier says that this order id is another order. Look for the order that this call made.`,
  'supplier-order-not-found': $localize`The supplier does not know this order id. Compare it with the supplier's own list.`,
  'supplier-order-taken': $localize`This order id belongs to another order of Hammer already. Look for the order that this call made.`,
  'not-reconciled': $localize`This database is older than what was bought. Say what was compared with the supplier's own list.`,
  'recheck-uncertain': $localize`An order for the same check is uncertain and may have been charged. Settle it first.`,
  'recheck-in-progress': $localize`An order for the same check is under way. Wait for its result.`,
  'recheck-of-nothing': $localize`This check was never answered, so there is nothing to check anew. Order it in a new batch instead.`,
  'recheck-limit': $localize`This check was bought anew as often today (UTC) as RECHECKS_PER_DAY allows. Wait for tomorrow, or raise it.`,
  'worker-only': $localize`This process places orders only (HAMMER_ROLE is worker). Ask one with the role web or all.`,
};

/** What is wrong and what to do, as far as it goes in the language of the page. */
export function problemInWords(
  { code, detail, details }: Pick<Problem, 'code' | 'detail' | 'details'>,
  language = locale,
): string {
  if (language.startsWith('en')) return detail;
  const { seconds, settleAt } = details ?? {};
  if (code === 'too-many-attempts' && typeof seconds === 'number')
    return $localize`Too many attempts have failed. Wait ${seconds}:seconds: seconds, then try again.`;
  if (code === 'too-many-requests' && typeof seconds === 'number')
    return $localize`That was too much at once. Try again in ${seconds}:seconds: seconds.`;
  if (code === 'settle-time' && typeof settleAt === 'string')
    return $localize`A lost call may still take effect at the supplier. Wait until ${exactMomentInWords(settleAt)}:time:, check again, then decide.`;
  return translated(problems, code, language) ?? blockerInWords(code, detail, language);
}
