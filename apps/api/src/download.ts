import type { Readable } from 'node:stream';
import type { ExportFormat } from '@hammer/contract';
import { sheetContentTypes } from '@hammer/sheets';
import { applyDecorators, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';

/** Says in the API's description that a route answers with a file. */
export function AnswersWithFile(...formats: ExportFormat[]): MethodDecorator {
  return applyDecorators(
    ApiProduces(...formats.map((format) => sheetContentTypes[format])),
    ApiOkResponse({ schema: { type: 'string', format: 'binary' } }),
  );
}

/** A file as the browser saves it, e.g. `batch-7.xlsx`. */
export function asDownload(file: Readable, name: string, format: ExportFormat): StreamableFile {
  return new StreamableFile(file, {
    type: sheetContentTypes[format],
    disposition: `attachment; filename="${name}.${format}"`,
  });
}
