import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { withoutFormula } from './formula-guard.js';
import { inPortions, type SheetLine, type SheetLines } from './sheet-lines.js';

/** Excel takes a CSV without this mark for the encoding of its country. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * CSV as RFC 4180 has it: commas, CRLF, quotes doubled; UTF-8. IMEIs are plain digits: Excel then shows 3.5E+14 until
 * the column is widened or imported as text, but the usual ways around it are formulas, which every other program
 * would read as text. Who opens exports in Excel takes XLSX.
 */
export function writeCsv(titles: readonly string[], lines: SheetLines): Readable {
  return Readable.from(textOf(titles, lines), { objectMode: false });
}

async function* textOf(titles: readonly string[], lines: SheetLines): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvOf([titles]);
  for await (const portion of inPortions(lines)) yield csvOf(portion);
}

function csvOf(lines: readonly SheetLine[]): string {
  return stringify(
    lines.map((line) => line.map((cell) => (cell === null ? '' : withoutFormula(cell)))),
    { record_delimiter: '\r\n', quoted_match: /^\s|\s$|[\r\n]/ },
  );
}
