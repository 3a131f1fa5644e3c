/** What people, scanners and spreadsheets put around and between the digits, and what no eye can see. */
const ornaments = /[\s\p{Dash}./\\'"`´‘’‚‛“”„‟′″＂＇．／]/gu;

const formulaThatKeepsText = /^=\s*"([^"]*)"$/;
const wholeNumberAsFraction = /^(\d+)[.,]0+$/;
const scientific = /^\+?(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/i;
const plainOrnaments = /[\s\-./\\'"`]/g;
const beyondAscii = /[^\p{ASCII}]/u;
const invisible = /\p{Cf}/gu;
const foreignDigit = /[^\P{Nd}0-9]/gu;
const anyDigit = /^\p{Nd}$/u;

/** A text without its ornaments, or the news that Excel kept only its first digits. */
export type CleanText = { kind: 'text'; text: string } | { kind: 'destroyed' };

/**
 * Takes away what is certainly not part of an IMEI: white space, dashes, dots, slashes, quotes, invisible characters,
 * the `.0` of a whole number, `="..."`; and writes digits of every script as 0 to 9. Letters stay, so that the caller
 * sees that it is something else. A number such as `3.53371E+14` is destroyed unless all of its digits are there.
 */
export function cleanImeiText(trimmed: string): CleanText {
  // Most texts are ASCII, and the expressions that know all of Unicode are slow.
  const isPlain = !beyondAscii.test(trimmed);
  let text = isPlain ? trimmed : withPlainDigits(trimmed);
  text = formulaThatKeepsText.exec(text)?.[1]?.trim() ?? text;
  const bare = text.replace(/^['"‘’“”]+|['"‘’“”]+$/g, '');
  const number = scientific.exec(bare);
  if (number) return expand(bare, number[1] ?? '', number[2] ?? '', Number(number[3]));
  const whole = wholeNumberAsFraction.exec(bare.trim());
  return {
    kind: 'text',
    text: whole?.[1] ?? bare.replace(isPlain ? plainOrnaments : ornaments, ''),
  };
}

/** All digits are there when the mantissa has as many after the point as the exponent says. */
function expand(text: string, first: string, rest: string, exponent: number): CleanText {
  if (exponent < 12 || exponent > 16) return { kind: 'text', text };
  return rest.length === exponent ? { kind: 'text', text: first + rest } : { kind: 'destroyed' };
}

function withPlainDigits(text: string): string {
  return text.replace(invisible, '').replace(foreignDigit, asciiDigit).trim();
}

const knownDigits = new Map<string, string>();

function asciiDigit(character: string): string {
  const known = knownDigits.get(character);
  if (known !== undefined) return known;
  // Decimal digits stand in runs of ten in Unicode, each beginning with its zero; neighbouring runs touch.
  const code = character.codePointAt(0) ?? 0;
  let start = code;
  while (anyDigit.test(String.fromCodePoint(start - 1))) start--;
  const digit = String((code - start) % 10);
  knownDigits.set(character, digit);
  return digit;
}
