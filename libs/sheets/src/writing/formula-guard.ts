/** What begins a formula in Excel, LibreOffice or Google Sheets, also in full width, or hides the character after it. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

/** A lone sign, which people put for "none", and a plain number compute nothing. */
const harmless = /^[+-](?:\d+(?:[.,]\d+)*)?$/;

/**
 * Makes sure that a spreadsheet shows a CSV cell instead of computing it: an apostrophe goes in front of what would
 * begin a formula, as OWASP advises, because such cells come from strangers (the supplier, other people's sheets).
 * Signed plain numbers such as -12.50 and a lone dash stay as they are.
 */
export function withoutFormula(cell: string): string {
  return formulaStart.test(cell) && !harmless.test(cell) ? `'${cell}` : cell;
}
