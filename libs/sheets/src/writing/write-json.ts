import { Readable } from 'node:stream';
import { distinctTitles } from '../titles.js';
import { inPortions, type SheetLine, type SheetLines } from './sheet-lines.js';

/** An array of objects whose keys are the titles; where two titles are equal, the second is `Title (2)`. */
export function writeJson(titles: readonly string[], lines: SheetLines): Readable {
  return Readable.from(textOf(titles, lines), { objectMode: false });
}

async function* textOf(titles: readonly string[], lines: SheetLines): AsyncGenerator<string> {
  const keys = distinctTitles(titles).map((title) => JSON.stringify(title));
  let separator = '[\n';
  for await (const portion of inPortions(lines)) {
    yield separator + portion.map((line) => objectOf(keys, line)).join(',\n');
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

function objectOf(keys: readonly string[], line: SheetLine): string {
  return `{${keys.map((key, i) => `${key}:${JSON.stringify(line[i] ?? null)}`).join(',')}}`;
}
