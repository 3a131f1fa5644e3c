/** Whether a person is looking: only then are there bars and questions. */
export const isWatched = (): boolean => process.stdout.isTTY && process.stdin.isTTY;

/** Control characters, and those that turn the direction of a line around so that it reads as another one. */
const ordersToTerminals =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

/** A line for the reader of the output. */
export function say(line: string): void {
  process.stdout.write(`${withoutOrders(line)}\n`);
}

/** A line beside the output: progress, hints. */
export function mention(line: string): void {
  process.stderr.write(`${withoutOrders(line)}\n`);
}

/** The answer of a verb as JSON, for programs. */
export function sayJson(value: unknown): void {
  say(asJson(value, 2));
}

/** JSON in which nothing can steer a terminal, although it says the same. */
export function asJson(value: unknown, indentation = 0): string {
  return JSON.stringify(value, null, indentation).replace(ordersToTerminals, (characters) =>
    [...characters]
      .map((character) =>
        character === '\n'
          ? character
          : `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
      )
      .join(''),
  );
}

/** Rows as aligned columns. */
export function sayTable(titles: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = titles.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)),
  );
  for (const row of [titles, ...rows]) {
    say(
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  }
}

/** Integer micros as dollars, e.g. 80000 as `$0.08`. */
export function dollars(micros: number): string {
  const text = (micros / 1_000_000).toFixed(6).replace(/0{1,4}$/, '');
  return `$${text.replace(/\B(?=(\d{3})+(?!\d)\.)/g, ',')}`;
}

/** Bytes as people say them, e.g. `12.3 MB`. */
export function megabytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(1)} MB`;
}

/** Seconds as people say them, e.g. `3 min 20 s`. */
export function inWords(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** A text of others, on one line, without what could steer a terminal. */
export function harmless(text: string | null): string {
  return (text ?? '').replace(ordersToTerminals, ' ');
}

/** A last look at all that is said: whatever was forgotten before steers no terminal either. */
function withoutOrders(text: string): string {
  return text
    .split('\n')
    .map((line) => harmless(line))
    .join('\n');
}
