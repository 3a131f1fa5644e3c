import { Readable } from 'node:stream';
import type { SheetLine, SheetLines } from './sheet-lines.js';

/** Excel calls a workbook damaged that has more in one cell. */
const LONGEST_CELL = 32_767;

const SHEET_NAME = 'Hammer';

/** Excel's format "Text": a cell stays text also after someone has edited it. */
const TEXT = '@';

/** XML cannot hold them, not even escaped; halves of surrogate pairs included. */
const illegalInXml = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Cs}/gu;

/** What Excel would decode: `_x0041_` in a cell is shown as A. */
const looksEscaped = /_(?=x[\da-f]{4}_)/gi;

/**
 * An XLSX workbook in which every cell is text, so that IMEIs keep all digits and zeros and nothing is a formula.
 * Written as the lines come; after Excel's 1,048,576 rows a further sheet begins with the same header.
 */
export function writeWorkbook(titles: readonly string[], lines: SheetLines): Readable {
  return Readable.from(bytesOf(titles, lines), { objectMode: false });
}

async function* bytesOf(titles: readonly string[], lines: SheetLines): AsyncGenerator<Uint8Array> {
  // Loaded with the first workbook: a server that writes none needs 3 MB less.
  const { writeXlsxStream } = await import('hucre/xlsx');
  const columns = titles.map((title) => ({ header: cellOf(title) ?? '', numFmt: TEXT }));
  const about = { name: SHEET_NAME, columns, freezePane: { rows: 1 } };
  yield* writeXlsxStream(cellsOf(lines), about);
}

async function* cellsOf(lines: SheetLines): AsyncGenerator<(string | null)[]> {
  for await (const line of lines) yield rowOf(line);
}

function rowOf(line: SheetLine): (string | null)[] {
  return line.map(cellOf);
}

function cellOf(text: string | null): string | null {
  if (text === null || text === '') return null;
  const short = text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL - 1)}…` : text;
  return short.replace(illegalInXml, '').replace(looksEscaped, '_x005F_');
}
