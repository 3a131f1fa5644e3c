const MEGABYTE = 1024 * 1024;

/** The largest text, in bytes. */
export const MOST_TEXT_BYTES = 20 * MEGABYTE;

/** The largest workbook as it is uploaded, in bytes. */
export const MOST_WORKBOOK_BYTES = 5 * MEGABYTE;

/** What a workbook may hold once inflated, in bytes: enough for the most rows with thirty columns. */
export const MOST_INFLATED_BYTES = 100 * MEGABYTE;

/** Files within a workbook; a normal one has ten to thirty. */
export const MOST_WORKBOOK_PARTS = 2_000;

/** Rows of a sheet, without its header. */
export const MOST_ROWS = 50_000;

/** Lines read before giving up, because spreadsheets like to export thousands of empty ones below the last row. */
export const MOST_LINES = 200_000;

/** Columns of a sheet. */
export const MOST_COLUMNS = 500;

/** Cells of a sheet: rows times columns. */
export const MOST_CELLS = 5_000_000;

/** Characters of all cells together. A workbook may name one long text in a million cells and be small itself. */
export const MOST_CHARACTERS = 40_000_000;

/** How long one file may take to read, in milliseconds. */
export const LONGEST_READING = 10_000;

/** The heap of the process that reads, in megabytes. Buffers are not counted in it; they have limits of their own. */
export const READING_HEAP_MEGABYTES = 512;
