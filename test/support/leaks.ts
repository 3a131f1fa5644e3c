/** Where a secret was found, and in which of its forms. */
export interface Leak {
  secret: string;
  form: string;
  place: string;
}

/** Looks for secrets in bytes: plain, reversed, percent-encoded, in hexadecimal and, wherever it stands, in base64. */
export function findLeaks(
  secrets: Readonly<Record<string, string>>,
  places: Readonly<Record<string, string | Buffer>>,
): Leak[] {
  const forms = Object.entries(secrets).flatMap(([secret, text]) =>
    Object.entries(formsOf(text)).map(([form, spelled]) => ({ secret, form, spelled })),
  );
  return Object.entries(places).flatMap(([place, content]) => {
    const text = typeof content === 'string' ? content : content.toString('latin1');
    return forms
      .filter(({ spelled }) => text.includes(spelled))
      .map(({ secret, form }) => ({ secret, form, place }));
  });
}

function formsOf(text: string): Record<string, string> {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  return {
    plain: text,
    reversed: [...text].reverse().join(''),
    percent: encodeURIComponent(text),
    hex,
    'upper hex': hex.toUpperCase(),
    ...Object.fromEntries(
      [0, 1, 2].flatMap((offset) => [
        [`base64 at ${offset}`, base64At(bytes, offset, 'base64')],
        [`base64url at ${offset}`, base64At(bytes, offset, 'base64url')],
      ]),
    ),
  };
}

/** What stays the same of the base64 of a longer text in which the secret stands at this offset. */
function base64At(bytes: Buffer, offset: number, encoding: 'base64' | 'base64url'): string {
  const shifted = Buffer.concat([Buffer.alloc(offset), bytes]).toString(encoding);
  const first = Math.ceil((offset * 8) / 6);
  return shifted.slice(first, Math.floor(((offset + bytes.length) * 8) / 6));
}
