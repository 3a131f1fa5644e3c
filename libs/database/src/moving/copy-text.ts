/** A value as better-sqlite3 gives it when whole numbers are exact. */
export type KeptValue = string | bigint | number | null;

/** So many characters make a chunk. */
const CHUNK = 65_536;

const special = /[\\\t\n\r]/;

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** Rows in the text form of PostgreSQL's `COPY`, in chunks; `sent` is told how many rows each of them has. */
export function* copyText(
  rows: Iterable<readonly KeptValue[]>,
  sent: (rows: number) => void,
): Generator<Buffer> {
  let text = '';
  let count = 0;
  for (const row of rows) {
    text += `${row.map(spell).join('\t')}\n`;
    count++;
    if (text.length < CHUNK) continue;
    yield Buffer.from(text);
    sent(count);
    text = '';
    count = 0;
  }
  if (count === 0) return;
  yield Buffer.from(text);
  sent(count);
}

function spell(value: KeptValue): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return value.toString();
  return special.test(value)
    ? value.replaceAll(/[\\\t\n\r]/g, (character) => escapes[character] as string)
    : value;
}
