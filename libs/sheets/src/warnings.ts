/** What was guessed, mended or left out while reading: a code, and what its sentence names. Rows as a spreadsheet counts. */
export type SheetWarning =
  | { code: 'line-above-header'; row: number; text: string }
  | { code: 'uneven-rows'; row: number; rows: number }
  | { code: 'many-lines-in-a-cell'; row: number }
  | { code: 'not-utf-8' }
  | { code: 'damaged-characters' }
  | { code: 'other-sheets'; sheet: string; notRead: string[] };

/** The sentence of a warning, for whoever reads English or has no words of their own for its code. */
export function warningInWords(warning: SheetWarning): string {
  switch (warning.code) {
    case 'line-above-header':
      return `Row ${warning.row} stands above the header and was left out: "${warning.text}".`;
    case 'uneven-rows':
      return `${unevenRows(warning)}. Missing cells were left empty, further ones got a column of their own.`;
    case 'many-lines-in-a-cell':
      return `A cell of row ${warning.row} goes over many lines. If rows are missing, a quotation mark in that row is not closed.`;
    case 'not-utf-8':
      return 'The text is not UTF-8 and was read as Western European (windows-1252). If letters look wrong, save it as "CSV UTF-8".';
    case 'damaged-characters':
      return 'Some characters of the text are damaged and are shown as \ufffd.';
    case 'other-sheets':
      return `Only the sheet "${warning.sheet}" was read. Not read: ${warning.notRead.map((name) => `"${name}"`).join(', ')}. To check another one, save it as a file of its own.`;
  }
}

function unevenRows({ row, rows }: { row: number; rows: number }): string {
  return rows === 1
    ? `One row has more or fewer cells than the first one (row ${row})`
    : `${rows} rows have more or fewer cells than the first one (row ${row} and others)`;
}
