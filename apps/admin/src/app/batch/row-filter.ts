import type { RowClass } from '@hammer/contract';
import { isOutcome, type Outcome, statusesOf } from '../words/outcomes.js';
import { isRowClass } from '../words/row-classes.js';

/** Which rows of a batch are looked at: of a class, with an order that has an outcome, with an IMEI; null is all. */
export interface RowFilter {
  rowClass: RowClass | null;
  outcome: Outcome | null;
  /** An IMEI, or how it begins: digits. */
  imei: string | null;
}

/** The filter that an address names; what it does not know is none. */
export function readRowFilter(
  rowClass: string | undefined,
  outcome: string | undefined,
  imei: string | undefined,
): RowFilter {
  return {
    rowClass: isRowClass(rowClass) ? rowClass : null,
    outcome: isOutcome(outcome) ? outcome : null,
    imei: imei !== undefined && /^\d{1,15}$/.test(imei) ? imei : null,
  };
}

/** The same as the server is asked for it. */
export function questionOf({ rowClass, outcome, imei }: RowFilter): Record<string, string> {
  return {
    ...(rowClass === null ? {} : { class: rowClass }),
    ...(outcome === null ? {} : { status: statusesOf(outcome).join(',') }),
    ...(imei === null ? {} : { imei }),
  };
}

/** Whether it leaves rows out. */
export function isNarrowing({ rowClass, outcome, imei }: RowFilter): boolean {
  return rowClass !== null || outcome !== null || imei !== null;
}
