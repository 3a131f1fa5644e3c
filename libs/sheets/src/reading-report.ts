import type { RefusalCode } from './refusal.js';
import type { Sheet } from './sheet.js';

/**
 * What the reading process says: that it refuses, that it failed by our own fault, or everything but the rows first and
 * then, each time it is asked, a portion of the rows.
 */
export type ReadingReport =
  | { kind: 'refused'; code: RefusalCode; message: string }
  | { kind: 'failed'; reason: string }
  | { kind: 'read'; sheet: Sheet }
  | { kind: 'rows'; rows: string[][]; isLast: boolean };

/** What the reading process is told: the content of a file first, then that more rows are wanted. */
export type ReadingRequest = { content: Uint8Array } | 'more';
