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
export function isHeader(row: readonly string[]): boolean {
  return row.some((cell) => letter.test(cell)) && !row.some(isValue);
}

function isValue(cell: string): boolean {
  const text = cell.trim();
  return (
    number.test(text) ||
    date.test(text) ||
    scientific.test(text) ||
    longNumber.test(text.replace(separators, ''))
  );
}
