import type { RowClass } from '@hammer/contract';
import { isOutcome, type Outcome, statusesOf } from '../words/outcomes.js';
import { isRowClass } from '../words/row-classes.js';

/** Which rows of a batch are looked at: of a class, with an order that has an outcome; null is all. */
export interface RowFilter {
  rowClass: RowClass | null;
  outcome: Outcome | null;
}

/** The filter that an address names; what it does not know is none. */
export function readRowFilter(
  rowClass: string | undefined,
  outcome: string | undefined,
): RowFilter {
  return {
    rowClass: isRowClass(rowClass) ? rowClass : null,
    outcome: isOutcome(outcome) ? outcome : null,
  };
}

/** The same as the server is asked for it. */
export function questionOf({ rowClass, outcome }: RowFilter): Record<string, string> {
  return {
    ...(rowClass === null ? {} : { class: rowClass }),
    ...(outcome === null ? {} : { status: statusesOf(outcome).join(',') }),
  };
}

/** Whether it leaves rows out. */
export function isNarrowing({ rowClass, outcome }: RowFilter): boolean {
  return rowClass !== null || outcome !== null;
}
