export type { Sheet } from './sheet.js';
export { SheetReader } from './sheet-reader.service.js';
export { SheetsModule } from './sheets.module.js';
export { warningInWords, type SheetWarning } from './warnings.js';
export { sheetContentTypes, writeSheet } from './writing/write-sheet.js';
export type { SheetColumn, SheetFormat } from './writing/write-sheet.js';
