const letter = /\p{L}/u;
const separators = /[\s\p{Cf}\p{Dash}./\\'"]/gu;
const longNumber = /\p{Nd}{13,}/u;
const number = /^[+-]?\p{Nd}[\p{Nd}.,\s]*%?$/u;
const date = /^\d{1,4}([-/.])\d{1,2}\1\d{1,4}/;
const scientific = /^[+-]?\d+(?:[.,]\d+)?e[+-]?\d+$/i;

/**
 * Whether a first row is a header: it has words, and no cell that looks like a value. In doubt it is not, because a
 * header taken for a row is seen and costs nothing, and a row taken for a header would be lost.
 */
function isHeader(row: readonly string[]): boolean {
  return row.some((cell) => letter.test(cell)) && !row.some(isValue);
}

/** So many lines at most may stand above a header. */
const MOST_TITLE_LINES = 10;

/** The first cell of a list with one column, which is its header and no title of a table. */
const bareImei = /^\P{L}*imei\P{L}*(?:no|nr|numbers?|code)?\P{L}*$/iu;

/**
 * Where the header stands: in the first line, or below lines that hold nothing but a title, where a header with several
 * cells follows and long numbers below that. Null if there is none.
 */
export function findHeader(lines: readonly (readonly string[])[]): number | null {
  const [first] = lines;
  if (!first) return null;
  const below = lines.slice(0, MOST_TITLE_LINES + 1).findIndex((line) => !isTitle(line));
  const candidate = below > 0 ? lines[below] : undefined;
  const isBelowTitle =
    candidate !== undefined &&
    isHeader(candidate) &&
    lines.slice(below + 1).some((line) => line.some(isLongNumber));
  if (isBelowTitle) return below;
  return isHeader(first) ? 0 : null;
}

/** A line with one cell that is words or a date: nothing that could be an IMEI is lost with it. */
function isTitle(line: readonly string[]): boolean {
  const filled = line.map((cell) => cell.trim()).filter((cell) => cell !== '');
  const [only = ''] = filled;
  return (
    filled.length === 1 &&
    (letter.test(only) || date.test(only)) &&
    !bareImei.test(only) &&
    !isLongNumber(only)
  );
}

function isLongNumber(cell: string): boolean {
  return scientific.test(cell.trim()) || longNumber.test(cell.replace(separators, ''));
}

function isValue(cell: string): boolean {
  const text = cell.trim();
  return number.test(text) || date.test(text) || isLongNumber(text);
}
