import { setImmediate as nextTurn } from 'node:timers/promises';

/** One line of a sheet to be written; null is a cell without a value. */
export type SheetLine = readonly (string | null)[];

/** The lines of a sheet as they come, for instance from a database cursor. */
export type SheetLines = AsyncIterable<SheetLine>;

const LINES_AT_ONCE = 200;

/**
 * Gathers lines, because writing them one by one costs more than the lines themselves. Between two portions everything
 * else gets its turn: a source that has its lines at hand and a reader that takes them at once would leave none.
 */
export async function* inPortions(lines: SheetLines): AsyncGenerator<SheetLine[]> {
  let portion: SheetLine[] = [];
  for await (const line of lines) {
    portion.push(line);
    if (portion.length === LINES_AT_ONCE) {
      yield portion;
      portion = [];
      await nextTurn();
    }
  }
  if (portion.length > 0) yield portion;
}
