import { Readable } from 'node:stream';
import { Injectable, Module } from '@nestjs/common';
export interface Sheet {
  format: 'csv' | 'txt' | 'xlsx';
  columns: string[];
  hasHeader: boolean;
  rows: string[][];
  lineNumbers: number[];
  delimiter: string | null;
  encoding: string | null;
  warnings: string[];
}
@Injectable()
export class SheetReader {
  read(content: Buffer, _name: string | null): Promise<Sheet> {
    const lines = content
      .toString()
      .trim()
      .split('\n')
      .map((l) => l.split(','));
    const header = lines[0] ?? [];
    const h = !/^\d{14}/.test(header[0] ?? '');
    return Promise.resolve({
      format: 'csv',
      columns: h ? header : header.map((_, i) => `Column ${i + 1}`),
      hasHeader: h,
      rows: h ? lines.slice(1) : lines,
      lineNumbers: (h ? lines.slice(1) : lines).map((_, i) => i + (h ? 2 : 1)),
      delimiter: ',',
      encoding: 'utf-8',
      warnings: [],
    });
  }
}
@Module({ providers: [SheetReader], exports: [SheetReader] })
export class SheetsModule {}
export interface SheetColumn {
  title: string;
}
export const sheetContentTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'x',
  json: 'application/json',
};
export function writeSheet(
  _f: string,
  columns: readonly SheetColumn[],
  lines: AsyncIterable<readonly (string | null)[]>,
): Readable {
  return Readable.from(
    (async function* () {
      yield columns.map((c) => c.title).join(',') + '\r\n';
      for await (const l of lines) yield l.map((c) => c ?? '').join(',') + '\r\n';
    })(),
  );
}
