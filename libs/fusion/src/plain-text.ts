import { decodeEntities } from './entities.js';

const MAX_LENGTH = 200_000;
/** The supplier escapes its HTML never, once or twice, and sometimes parts of it: more rounds than it ever needs. */
const MAX_ROUNDS = 4;

/**
 * The text that a reader of the supplier's HTML would see: tags removed, entities of every layer decoded, control and
 * direction characters removed, one line for each line of it. Anything over 200,000 characters is cut off.
 */
export function plainText(markup: string): string {
  let text = markup.slice(0, MAX_LENGTH);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const decoded = decodeEntities(withoutTags(text));
    if (decoded === text) break;
    text = decoded;
  }
  return withoutTags(text)
    .replace(/\r\n?/g, '\n')
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000\t]/g, ' ')
    .replace(/[\0-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, '')
    .split('\n')
    .map((line) => line.replace(/ +/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

/** {@link plainText} on one line. */
export function plainLine(markup: string): string {
  return plainText(markup).replaceAll('\n', ' ');
}

function withoutTags(markup: string): string {
  return markup
    .replace(/<!--[^]*?(?:-->|$)/g, '')
    .replace(/<(script|style)\b[^]*?(?:<\/\1\s*>|$)/gi, '')
    .replace(/<!\[CDATA\[|\]\]>/g, '')
    .replace(/<\/?(?:br|p|div|li|ul|ol|tr|table|h[1-6]|hr)\b[^<>]*>/gi, '\n')
    .replace(/<\/?t[dh]\b[^<>]*>/gi, ' ')
    .replace(/<[!?/]?[a-z][^<>]*(?:>|$)/gi, '');
}
