import { isZip, refuseForeignFile } from './foreign-file.js';
import { MOST_TEXT_BYTES, MOST_WORKBOOK_BYTES } from './limits.js';
import { readText } from './read-text.js';
import { Refusal } from './refusal.js';
import type { Sheet } from './sheet.js';

/** Throws a Refusal where the size or the first bytes say already that the content cannot be taken in. */
export function refuseAtFirstSight(content: Uint8Array): void {
  if (content.length === 0) {
    throw new Refusal('file-empty', 'The file is empty. Choose a file with a row for each IMEI.');
  }
  refuseForeignFile(content);
  const most = isZip(content) ? MOST_WORKBOOK_BYTES : MOST_TEXT_BYTES;
  if (content.length > most) {
    throw new Refusal(
      'file-too-large',
      `The file is larger than ${most / 1024 / 1024} MB. ${isZip(content) ? 'Save the columns you need as CSV' : 'Split it into smaller files'} and upload that.`,
    );
  }
}

/**
 * Reads a sheet, deciding by its content what it is. Runs within the reading process, which brings in what reads
 * workbooks only where there is one. Throws a Refusal.
 */
export async function readSheet(content: Uint8Array): Promise<Sheet> {
  refuseAtFirstSight(content);
  if (!isZip(content)) return readText(content);
  const { readWorkbook } = await import('./read-workbook.js');
  return readWorkbook(content);
}
