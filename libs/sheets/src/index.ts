export type { Sheet } from './sheet.js';
export { SheetReader } from './sheet-reader.service.js';
export { SheetsModule } from './sheets.module.js';
