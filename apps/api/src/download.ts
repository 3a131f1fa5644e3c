import type { Readable } from 'node:stream';
import type { ExportFormat } from '@hammer/contract';
import { sheetContentTypes } from '@hammer/sheets';
import { StreamableFile } from '@nestjs/common';

/** A file as the browser saves it, e.g. `batch-7.xlsx`. */
export function asDownload(file: Readable, name: string, format: ExportFormat): StreamableFile {
  return new StreamableFile(file, {
    type: sheetContentTypes[format],
    disposition: `attachment; filename="${name}.${format}"`,
  });
}
