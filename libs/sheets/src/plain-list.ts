const between = /[\s,;|]+/;
const looksLikeImei = /^['"]?\p{Nd}{13,17}['"]?$/u;

/** How much is looked at before deciding. */
const SAMPLE_CHARACTERS = 64 * 1024;

/**
 * Reads a text that is nothing but IMEIs, several on a line, separated by white space, commas and the like, as people
 * paste them. Null if it is something else: a table (every line has the same number of cells, so that the second IMEI
 * of a phone stays beside its first), one IMEI a line, or other words among them.
 */
export function readPlainList(text: string): string[] | null {
  const lines = firstLines(text);
  const tokens = lines.map((line) => line.split(between).filter(Boolean));
  const counts = tokens.map((line) => line.filter(isImei).length);
  if (!counts.some((count) => count > 1)) return null;
  const all = tokens.reduce((sum, line) => sum + line.length, 0);
  const imeis = counts.reduce((sum, count) => sum + count, 0);
  if (imeis < all * 0.8 || isTable(lines)) return null;
  return text.split(between).filter(Boolean);
}

/** Lines above the first one that is divided are a title, unless there is an IMEI in them. */
function isTable(lines: readonly string[]): boolean {
  return ['\t', ';', '|', ','].some((delimiter) => {
    const first = lines.findIndex(
      (line) => line.includes(delimiter) || line.split(between).some(isImei),
    );
    const table = first < 0 ? [] : lines.slice(first);
    const width = table[0]?.split(delimiter).length ?? 1;
    return (
      table.length > 1 && width > 1 && table.every((line) => cellsOf(line, delimiter) === width)
    );
  });
}

function isImei(token: string): boolean {
  return looksLikeImei.test(token);
}

/** A delimiter at the end of a line closes it, as in a pasted `a, b,`: such lines are no table. */
function cellsOf(line: string, delimiter: string): number {
  const cells = line.split(delimiter);
  return cells.at(-1)?.trim() === '' ? 0 : cells.length;
}

function firstLines(text: string): string[] {
  const lines = text
    .slice(0, SAMPLE_CHARACTERS)
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '');
  // The last one may be cut.
  if (text.length > SAMPLE_CHARACTERS && lines.length > 1) lines.pop();
  return lines;
}
