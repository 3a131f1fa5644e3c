import type { BatchRow } from '@hammer/contract';
import type { IconName } from '../signs/icons.js';
import { type Outcome, outcomeOf, outcomeWords } from '../words/outcomes.js';
import { rowClassWords } from '../words/row-classes.js';
import { wholeReasonInWords, reasonInWords } from '../words/server-words.js';

/** A row of a batch as it is shown. */
export interface RowLine {
  number: number;
  /** The IMEI, or what stands in its place. */
  shown: string;
  /** What the file has, where that is not the IMEI. */
  given: string | null;
  isImei: boolean;
  orderId: number | null;
  state: { label: string; icon: IconName | null; outcome: Outcome | null };
  /** Why it is so, or what else is to be said. */
  note: string | null;
  /** The same with what to do about it, where that is longer. */
  wholeNote: string | null;
  isInvalid: boolean;
  repair: string | null;
  /** The result in one line, for where there is no room for columns. */
  found: string | null;
  result: BatchRow['result'];
}

/** Outcomes that say of themselves why, where the row does not. */
const explained = new Set<Outcome>([
  'uncertain',
  'refused',
  'duplicate',
  'rejected',
  'written_off',
]);

/** What became of a row's order matters more than its class, and what became of the money more than what was noticed. */
export function lineOf(row: BatchRow, isDraft: boolean): RowLine {
  const outcome = isDraft || row.orderStatus === null ? null : outcomeOf(row.orderStatus);
  const note = noteOf(row, outcome);
  const { label, icon } = rowClassWords[row.class];
  return {
    number: row.number,
    shown: row.imei ?? (row.given === '' ? $localize`(empty)` : row.given),
    given: row.imei !== null && row.imei !== row.given ? row.given : null,
    isImei: row.imei !== null || /^\d+$/.test(row.given),
    orderId: isDraft && row.class === 'to_check' ? null : row.orderId,
    state: outcome
      ? { label: outcomeWords[outcome].label, icon: null, outcome }
      : { label, icon, outcome: null },
    note,
    wholeNote:
      row.code !== null && row.reason !== null && note === reasonInWords(row.code, row.reason)
        ? wholeReasonInWords(row.code, row.reason)
        : note,
    isInvalid: row.class === 'invalid',
    repair: row.class === 'invalid' ? row.repair : null,
    found: row.result && inOneLine(row.result),
    result: row.result,
  };
}

function noteOf(row: BatchRow, outcome: Outcome | null): string | null {
  if (outcome && explained.has(outcome)) return outcomeWords[outcome].meaning;
  if (row.reason !== null) return reasonInWords(row.code, row.reason);
  return outcome && row.class !== 'to_check' ? rowClassWords[row.class].label : null;
}

function inOneLine(result: NonNullable<BatchRow['result']>): string {
  const { model, carrier, simlock, fmi, blacklist } = result;
  const findMy = fmi === null ? null : $localize`Find My ${fmi}:state:`;
  const listed = blacklist === null ? null : $localize`Blacklist: ${blacklist}:state:`;
  return [simlock, findMy, listed, model, carrier].filter((text) => text !== null).join(' · ');
}
