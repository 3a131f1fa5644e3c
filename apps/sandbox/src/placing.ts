import { checkDigitOf, hasValidCheckDigit } from '@hammer/imei';
import type { Account } from './account.js';
import { type PlacedRow, type RefusedRow, placedDocument } from './answers.js';
import type { Call } from './call-log.js';
import type { Service } from './catalogue.js';
import type { Manners } from './manners.js';
import type { Struck } from './mischief.js';
import { draw, pickShare } from './random.js';

/** What a paid call came to: an answer in rows, or the text of a whole-answer error. */
export type PlacingOutcome = { readonly xml: string } | { readonly error: string };

/** What a paid call works on. */
export interface PlacingDesk {
  readonly seed: number;
  readonly account: Account;
  readonly manners: Manners;
}

/** Sorts the IMEIs of a call into accepted, duplicate and refused, charges the accepted ones, and words the answer. */
export function placeOrders(
  { seed, account, manners }: PlacingDesk,
  service: Service,
  call: Call,
  struck: Struck,
): PlacingOutcome {
  const shape = struck.duplicates?.shape ?? manners.duplicates;
  const hears = hearing(seed, call, struck);
  const claimed = pickShare(call.imeis, struck.duplicates?.share ?? 0, seed, 'claimed', call.n);
  const isRefused = refusal(seed, manners, call, struck);

  const fresh: string[] = [];
  const duplicates: string[] = [];
  const refused: RefusedRow[] = [];
  const inThisCall = new Set<string>();
  for (const imei of call.imeis) {
    if (!hears(imei)) continue;
    if (isRefused(imei)) {
      refused.push({ imei, error: `Invalid IMEI: ${imei}` });
    } else if (
      shape !== 'accept-again' &&
      (claimed.has(imei) || inThisCall.has(imei) || account.holds(service.id, imei))
    ) {
      duplicates.push(imei);
    } else {
      inThisCall.add(imei);
      fresh.push(imei);
    }
  }

  if (call.imeis.length === 1 && refused[0]) return { error: refused[0].error };
  const alreadyExists = duplicates.length > 0 && shape.startsWith('whole-answer');
  if (alreadyExists && shape === 'whole-answer') return { error: 'IMEI already exists!' };
  if (fresh.length * service.priceMicros > account.balanceMicros) {
    return { error: 'Credit has been finished!' };
  }
  const earlier = account.orders.at(-1)?.id;
  const accepted = account.charge(service, fresh, call.n);
  call.charged += accepted.length;
  if (alreadyExists) return { error: 'IMEI already exists!' };
  if (shape === 'imeierrors') {
    refused.push(...duplicates.map((imei) => ({ imei, error: 'IMEI already exists!' })));
    duplicates.length = 0;
  }
  return { xml: placedDocument(tell(seed, accepted, earlier, call, struck), duplicates, refused) };
}

/** Which IMEIs the supplier takes notice of at all. */
function hearing(seed: number, call: Call, struck: Struck): (imei: string) => boolean {
  if (struck.lastOnly?.charged === 'last') return (imei) => imei === call.imeis.at(-1);
  if (struck.omit && !struck.omit.charged) {
    const omitted = pickShare(call.imeis, struck.omit.share, seed, 'omit', call.n);
    return (imei) => !omitted.has(imei);
  }
  return () => true;
}

function refusal(
  seed: number,
  manners: Manners,
  call: Call,
  struck: Struck,
): (imei: string) => boolean {
  const rule = struck.invalidImei;
  const named = rule
    ? new Set(rule.imeis ?? pickShare(call.imeis, rule.share ?? 0, seed, 'invalid', call.n))
    : undefined;
  return (imei) =>
    !/^\d{15}$/.test(imei) ||
    named?.has(imei) === true ||
    (manners.refuseWrongCheckDigit && !hasValidCheckDigit(imei));
}

/** The rows that the answer shows of what was accepted, which a fault may falsify. */
function tell(
  seed: number,
  accepted: readonly PlacedRow[],
  earlierOrderId: string | undefined,
  call: Call,
  struck: Struck,
): PlacedRow[] {
  let rows: PlacedRow[] = accepted.map(({ id, imei }) => ({ id, imei }));
  if (struck.lastOnly) rows = rows.slice(-1);
  if (struck.omit?.charged) {
    const omitted = pickShare(
      rows.map(({ imei }) => imei),
      struck.omit.share,
      seed,
      'omit',
      call.n,
    );
    rows = rows.filter(({ imei }) => !omitted.has(imei));
  }
  if (struck.repeatedOrderId) {
    const repeated = struck.repeatedOrderId.of === 'account' ? earlierOrderId : rows[0]?.id;
    rows = rows.map((row, i) =>
      i === rows.length - 1 && repeated ? { ...row, id: repeated } : row,
    );
  }
  if (struck.foreignImei) {
    const foreign = foreignRow(seed, call);
    rows = struck.foreignImei.instead ? [...rows.slice(0, -1), foreign] : [...rows, foreign];
  }
  return rows;
}

/** A well-formed row about an IMEI that was not in the call; nothing in the book stands behind it. */
function foreignRow(seed: number, call: Call): PlacedRow {
  const digits = (count: number, about: string) =>
    String(Math.floor(draw(seed, about, call.n) * 10 ** count)).padStart(count, '0');
  const body = `00101099${digits(6, 'foreign imei')}`;
  return { id: `99${digits(6, 'foreign id')}`, imei: body + checkDigitOf(body) };
}
