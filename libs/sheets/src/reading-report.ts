import type { RefusalCode } from './refusal.js';
import type { Sheet } from './sheet.js';

/** What the reading thread says: that it refuses, or everything but the rows first and then the rows in portions. */
export type ReadingReport =
  | { kind: 'refused'; code: RefusalCode; message: string }
  | { kind: 'read'; sheet: Sheet }
  | { kind: 'rows'; rows: string[][]; isLast: boolean };
