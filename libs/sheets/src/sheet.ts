import type { SheetWarning } from './warnings.js';

/**
 * What was in a file or a pasted text: a table in which every cell is the text that its author saw or typed.
 * Lines without any content are left out; `lineNumbers` still says where each row stands in the user's own program.
 */
export interface Sheet {
  /** What the content turned out to be, whatever the file's name says; `txt` has one column and no delimiter. */
  format: 'csv' | 'txt' | 'xlsx';
  /** The titles of the header, or `Column 1`, `Column 2` ... where there is none; no two are equal. */
  columns: string[];
  hasHeader: boolean;
  /** The number of the header as a spreadsheet counts; null where there is none. */
  headerLine: number | null;
  /** The name of the sheet in a workbook; null for a text. */
  sheetName: string | null;
  /** Each as long as `columns`. */
  rows: string[][];
  /**
   * The number of each row as a spreadsheet counts, so that with a header the first one is usually 2. In a pasted list
   * with several IMEIs on a line, the position in the list.
   */
  lineNumbers: number[];
  /** What separates the cells of a text; null where nothing does. */
  delimiter: string | null;
  /** How a text was encoded: `utf-8`, `utf-16le`, `utf-16be` or `windows-1252`; null for a workbook. */
  encoding: string | null;
  /** What was guessed, mended or left out while reading. */
  warnings: SheetWarning[];
}
