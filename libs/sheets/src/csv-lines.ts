import { CsvError, parse, type Info } from 'csv-parse/sync';
import { MOST_LINES } from './limits.js';
import { Refusal } from './refusal.js';
import { refuseTooManyRows, type Lines } from './table.js';
import type { SheetWarning } from './warnings.js';

/** Stands for a delimiter where there is none: no text that gets here has this character. */
const NEVER = '\0';

/** A cell with more line breaks than this probably lacks its closing quote. */
const MOST_BREAKS_IN_A_CELL = 20;

/**
 * Splits a text into lines and cells, quoted cells with line breaks and doubled quotes included. Empty lines are left
 * out and still counted. Throws a Refusal if a quote is never closed, because it would swallow rows.
 */
export function splitCells(
  text: string,
  delimiter: string | null,
): Lines & { warnings: SheetWarning[] } {
  const lines: Lines = { cells: [], numbers: [] };
  const warnings: SheetWarning[] = [];
  for (const { record, info } of parseCells(text, delimiter ?? NEVER)) {
    const number = info.records + info.empty_lines;
    lines.cells.push(record);
    lines.numbers.push(number);
    if (warnings.length === 0 && record.some(hasManyBreaks)) {
      warnings.push({ code: 'many-lines-in-a-cell', row: number });
    }
  }
  if (lines.cells.length > MOST_LINES) refuseTooManyRows(lines.cells.length);
  return { ...lines, warnings };
}

/** What csv-parse gives with the option `info`, which its types do not tell. */
type CountedRecord = { record: string[]; info: Info };

function parseCells(text: string, delimiter: string): CountedRecord[] {
  try {
    return parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
      to: MOST_LINES + 1,
    }) as unknown as CountedRecord[];
  } catch (error) {
    if (error instanceof CsvError && error.code === 'CSV_QUOTE_NOT_CLOSED') {
      throw new Refusal(
        'file-unreadable',
        `A quotation mark is opened and never closed (${error.message.match(/line \d+/)?.[0] ?? 'at the end'}). Close or remove it and upload the file again.`,
      );
    }
    throw error;
  }
}

function hasManyBreaks(cell: string): boolean {
  return cell.length > MOST_BREAKS_IN_A_CELL && cell.split('\n').length > MOST_BREAKS_IN_A_CELL;
}
