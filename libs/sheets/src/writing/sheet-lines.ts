/** One line of a sheet to be written; null is a cell without a value. */
export type SheetLine = readonly (string | null)[];

/** The lines of a sheet as they come, for instance from a database cursor. */
export type SheetLines = AsyncIterable<SheetLine>;

const LINES_AT_ONCE = 200;

/** Gathers lines, because writing them one by one costs more than the lines themselves. */
export async function* inPortions(lines: SheetLines): AsyncGenerator<SheetLine[]> {
  let portion: SheetLine[] = [];
  for await (const line of lines) {
    portion.push(line);
    if (portion.length === LINES_AT_ONCE) {
      yield portion;
      portion = [];
    }
  }
  if (portion.length > 0) yield portion;
}
