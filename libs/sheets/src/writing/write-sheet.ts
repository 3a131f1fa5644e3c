import type { Readable } from 'node:stream';
import type { SheetLine, SheetLines } from './sheet-lines.js';
import { writeCsv } from './write-csv.js';
import { writeJson } from './write-json.js';
import { writeWorkbook } from './write-workbook.js';

/** A column of a sheet to be written. */
export interface SheetColumn {
  title: string;
}

/** The formats in which sheets are written. */
export type SheetFormat = 'csv' | 'xlsx' | 'json';

/** What to send as the content type of each format. */
export const sheetContentTypes: Record<SheetFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
};

/**
 * Writes a sheet as a stream, in constant memory however many lines there are, and no faster than it is read. A reader
 * that goes away ends the source; a source that fails destroys the stream with its error. Cells beyond the columns are
 * left out, missing ones are empty. Only the CSV changes cells, see there: formulas get an apostrophe.
 */
export function writeSheet(
  format: SheetFormat,
  columns: readonly SheetColumn[],
  lines: AsyncIterable<readonly (string | null)[]>,
): Readable {
  const titles = columns.map(({ title }) => title);
  const even = toWidth(titles.length, lines);
  switch (format) {
    case 'csv':
      return writeCsv(titles, even);
    case 'xlsx':
      return writeWorkbook(titles, even);
    case 'json':
      return writeJson(titles, even);
  }
}

async function* toWidth(width: number, lines: SheetLines): AsyncGenerator<SheetLine> {
  for await (const line of lines) {
    yield line.length === width
      ? line
      : Array.from({ length: width }, (_, column) => line[column] ?? null);
  }
}
