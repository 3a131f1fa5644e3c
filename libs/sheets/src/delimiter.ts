/** In the order in which they are believed: where tabs divide evenly, commas that do so too are within the cells. */
const candidates = ['\t', ';', '|', ','] as const;

type Delimiter = (typeof candidates)[number];

const SAMPLE_CHARACTERS = 64 * 1024;
const SAMPLE_LINES = 200;

const imeiCell = /^\W*\p{Nd}{13,17}\W*$/u;

/**
 * Finds what separates the cells of a text: the character that divides its lines most evenly, quoted cells left out of
 * account; between equals the one that makes cells with IMEIs, so that decimal commas do not win. Null if none does.
 */
export function findDelimiter(text: string): Delimiter | null {
  const lines = countByLine(text.slice(0, SAMPLE_CHARACTERS), text.length > SAMPLE_CHARACTERS);
  const first = lines[0];
  if (!first) return null;
  const evenness = new Map(candidates.map((candidate, i) => [candidate, evennessOf(lines, i)]));
  const inFirstLine = firstLineOf(lines, first, evenness);
  const possible = inFirstLine.length > 0 ? inFirstLine : candidates;
  const best = Math.max(...possible.map((candidate) => evenness.get(candidate) ?? 0));
  if (best === 0 || (inFirstLine.length === 0 && best < 0.5)) return null;
  const equals = possible.filter((candidate) => (evenness.get(candidate) ?? 0) > best - 0.1);
  return mostImeiCells(text, equals);
}

/** What stands in the first line, unless that is a title: then something else divides nearly all lines, and this few. */
function firstLineOf(
  lines: readonly number[][],
  first: readonly number[],
  evenness: ReadonlyMap<Delimiter, number>,
): Delimiter[] {
  const found = candidates.filter((_, i) => (first[i] ?? 0) > 0);
  const best = Math.max(...found.map((candidate) => evenness.get(candidate) ?? 0));
  const isTitle =
    best < 0.5 && lines.length > 2 && Math.max(...evenness.values()) >= 1 - 2 / lines.length;
  return isTitle ? [] : found;
}

/** How often each candidate stands in each line that is not empty, outside of quoted cells. */
function countByLine(sample: string, isCut: boolean): number[][] {
  const lines: number[][] = [];
  let counts = candidates.map(() => 0);
  let isQuoted = false;
  let isEmpty = true;
  let isCellStart = true;
  const endLine = () => {
    if (!isEmpty) lines.push(counts);
    counts = candidates.map(() => 0);
    isEmpty = true;
    isCellStart = true;
  };
  for (const character of sample) {
    if (isQuoted) {
      // A doubled quote closes and opens again, which comes to the same.
      if (character === '"') {
        isQuoted = false;
        isCellStart = true;
      }
      continue;
    }
    if (character === '\n' || character === '\r') {
      endLine();
      if (lines.length === SAMPLE_LINES) return lines;
      continue;
    }
    const candidate = candidates.indexOf(character as Delimiter);
    if (candidate >= 0) counts[candidate] = (counts[candidate] ?? 0) + 1;
    else if (character === '"' && isCellStart) isQuoted = true;
    isCellStart = candidate >= 0 || (isCellStart && character === ' ');
    if (character.trim() !== '' || candidate > 0) isEmpty = false;
  }
  if (!isCut || lines.length === 0) endLine();
  return lines;
}

/** The share of lines that have the commonest number of this delimiter, where that number is not zero. */
function evennessOf(lines: readonly number[][], candidate: number): number {
  const frequency = new Map<number, number>();
  for (const counts of lines) {
    const count = counts[candidate] ?? 0;
    if (count > 0) frequency.set(count, (frequency.get(count) ?? 0) + 1);
  }
  return Math.max(0, ...frequency.values()) / lines.length;
}

function mostImeiCells(text: string, equals: readonly Delimiter[]): Delimiter | null {
  let best: { delimiter: Delimiter; cells: number } | null = null;
  const lines = text.slice(0, SAMPLE_CHARACTERS).split(/[\r\n]+/, 50);
  for (const delimiter of equals) {
    const cells = lines
      .flatMap((line) => line.split(delimiter))
      .filter((cell) => imeiCell.test(cell)).length;
    if (!best || cells > best.cells) best = { delimiter, cells };
  }
  return best?.delimiter ?? null;
}
