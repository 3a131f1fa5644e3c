import type { ImportReport, ImportWarning } from '@hammer/contract';
import { formatCount } from '../words/counts.js';
import { locale } from '../words/language.js';

type Code = ImportWarning['code'];

/** Warnings for languages that the server does not speak. */
const words: { [C in Code]: (warning: Extract<ImportWarning, { code: C }>) => string } = {
  'line-above-header': ({ row, text }) =>
    $localize`Row ${row}:row: stands above the header and was left out: “${text}:text:”.`,
  'uneven-rows': ({ row, rows }) =>
    rows === 1
      ? $localize`Row ${row}:row: has more or fewer cells than the first one. Missing cells were left empty, further ones got a column of their own.`
      : $localize`${formatCount(rows)}:count: rows have more or fewer cells than the first one (row ${row}:row: and others). Missing cells were left empty, further ones got a column of their own.`,
  'many-lines-in-a-cell': ({ row }) =>
    $localize`A cell of row ${row}:row: goes over many lines. If rows are missing, a quotation mark in that row is not closed.`,
  'not-utf-8': () =>
    $localize`The text is not UTF-8 and was read as Western European (windows-1252). If letters look wrong, save it as “CSV UTF-8”.`,
  'damaged-characters': () =>
    $localize`Some characters of the text are damaged and are shown as \ufffd.`,
  'other-sheets': ({ sheet, notRead }) => {
    const others = notRead.map((name) => $localize`“${name}:name:”`).join(', ');
    return $localize`Only the sheet “${sheet}:sheet:” was read. Not read: ${others}:sheets:. To check another one, save it as a file of its own.`;
  },
};

/** What a file is warned about, in the language of the page where it has words for it, else as the server says it. */
export function warningsInWords(
  { warnings, warningDetails }: Pick<ImportReport, 'warnings' | 'warningDetails'>,
  language = locale,
): string[] {
  if (language.startsWith('en')) return warnings;
  return warnings.map((sentence, i) => {
    const warning = warningDetails[i];
    return (warning && inWords(warning)) ?? sentence;
  });
}

/** A server that is newer than this page may warn of something that it has no words for. */
function inWords(warning: ImportWarning): string | undefined {
  return Object.hasOwn(words, warning.code)
    ? (words[warning.code] as (warning: ImportWarning) => string)(warning)
    : undefined;
}
