import { findHeader } from './header.js';
import { MOST_CELLS, MOST_CHARACTERS, MOST_COLUMNS, MOST_ROWS } from './limits.js';
import { Refusal } from './refusal.js';
import type { Sheet } from './sheet.js';
import { distinctTitles } from './titles.js';
import type { SheetWarning } from './warnings.js';

const LONGEST_TITLE_TOLD = 80;

/** Lines as they stand in a file, each with its number as a spreadsheet counts. */
export interface Lines {
  cells: string[][];
  numbers: number[];
}

/** The part of a sheet that is the same for every format. */
export type Table = Pick<
  Sheet,
  'columns' | 'hasHeader' | 'headerLine' | 'rows' | 'lineNumbers' | 'warnings'
>;

/** Makes a table of lines: finds the header, drops empty lines, makes all rows equally long. */
export function tableOf(lines: Lines, hasUnevenLines = true): Table {
  const { cells, numbers } = withoutEmptyLines(lines);
  if (cells.length === 0) {
    throw new Refusal(
      'file-empty',
      'There is nothing in it. Choose a file with a row for each IMEI.',
    );
  }
  const header = findHeader(cells);
  const titles = takeTitles({ cells, numbers }, header ?? 0);
  const first = cells[0] ?? [];
  const hasHeader = header !== null;
  const rowCount = cells.length - (hasHeader ? 1 : 0);
  if (rowCount === 0) {
    throw new Refusal(
      'file-empty',
      'There is a header and no row below it. Add a row for each IMEI.',
    );
  }
  refuseTooManyRows(rowCount);
  const width = widthOf(cells);
  refuseTooManyColumns(width, rowCount);
  refuseTooManyCharacters(cells);
  const warnings = [...titles, ...(hasUnevenLines ? warnAboutUnevenLines(cells, numbers) : [])];
  for (const row of cells) {
    while (row.length < width) row.push('');
    row.length = width;
  }
  const columns = distinctTitles(hasHeader ? first : first.map(() => ''));
  const headerLine = hasHeader ? (numbers[0] ?? 1) : null;
  if (hasHeader) {
    cells.shift();
    numbers.shift();
  }
  return { columns, hasHeader, headerLine, rows: cells, lineNumbers: numbers, warnings };
}

/** Takes away the lines above the header, and says so. */
function takeTitles({ cells, numbers }: Lines, count: number): SheetWarning[] {
  const titles = cells.splice(0, count);
  return numbers.splice(0, count).map((row, i) => {
    const text = (titles[i] ?? []).join(' ').trim().slice(0, LONGEST_TITLE_TOLD);
    return { code: 'line-above-header', row, text };
  });
}

function withoutEmptyLines({ cells, numbers }: Lines): Lines {
  const kept: Lines = { cells: [], numbers: [] };
  cells.forEach((row, i) => {
    if (lengthWithoutEmptyEnd(row) === 0) return;
    kept.cells.push(row);
    kept.numbers.push(numbers[i] ?? i + 1);
  });
  return kept;
}

/** Columns at the right without a title and without a single value are left out. */
function widthOf(rows: readonly string[][]): number {
  let width = 0;
  for (const row of rows) width = Math.max(width, lengthWithoutEmptyEnd(row));
  return width;
}

function lengthWithoutEmptyEnd(row: readonly string[]): number {
  let length = row.length;
  while (length > 0 && row[length - 1]?.trim() === '') length--;
  return length;
}

/** Throws a Refusal where a file has more rows than are taken in at once. */
export function refuseTooManyRows(count: number): void {
  if (count > MOST_ROWS) {
    throw new Refusal(
      'file-too-many-rows',
      `This has more than ${MOST_ROWS.toLocaleString('en')} rows. Split it into smaller files.`,
    );
  }
}

function refuseTooManyColumns(width: number, rowCount: number): void {
  if (width > MOST_COLUMNS || width * rowCount > MOST_CELLS) {
    throw new Refusal(
      'file-too-many-columns',
      `This has ${width} columns and ${rowCount} rows, which is too much at once. Keep the columns you need and upload it again.`,
    );
  }
}

function refuseTooManyCharacters(rows: readonly string[][]): void {
  let count = 0;
  for (const row of rows) for (const cell of row) count += cell.length;
  if (count > MOST_CHARACTERS) {
    throw new Refusal(
      'file-too-large',
      'The cells hold far more text than a list of IMEIs. Keep the columns you need and upload it again.',
    );
  }
}

function warnAboutUnevenLines(
  rows: readonly string[][],
  numbers: readonly number[],
): SheetWarning[] {
  const width = rows[0]?.length ?? 0;
  const uneven = numbers.filter((_, i) => {
    const row = rows[i] ?? [];
    return row.length < width || lengthWithoutEmptyEnd(row) > width;
  });
  const [row] = uneven;
  return row === undefined ? [] : [{ code: 'uneven-rows', row, rows: uneven.length }];
}
