import { splitCells } from './csv-lines.js';
import { findDelimiter } from './delimiter.js';
import { refuseForeignText } from './foreign-file.js';
import { readPlainList } from './plain-list.js';
import type { Sheet } from './sheet.js';
import { tableOf } from './table.js';
import { decodeText } from './text-decoding.js';

/** Excel's own way to name the delimiter in a first line, which is not a row. */
const delimiterLine = /^sep=([^\r\n])(?:\r\n|\r|\n|$)/i;

/** Reads CSV with any delimiter, a list with one IMEI a line, or a list with several. Throws a Refusal. */
export function readText(content: Uint8Array): Sheet {
  const { text, encoding, warnings } = decodeText(content);
  refuseForeignText(text);
  const named = delimiterLine.exec(text);
  const body = named ? text.slice(named[0].length) : text;
  const list = named ? null : readPlainList(body);
  const delimiter = list ? null : (named?.[1] ?? findDelimiter(body));
  const lines = list
    ? { cells: list.map((imei) => [imei]), numbers: list.map((_, i) => i + 1), warnings: [] }
    : splitCells(body, delimiter);
  const table = tableOf(lines);
  return {
    format: delimiter === null ? 'txt' : 'csv',
    ...table,
    sheetName: null,
    delimiter,
    encoding,
    warnings: [...warnings, ...lines.warnings, ...table.warnings],
  };
}
