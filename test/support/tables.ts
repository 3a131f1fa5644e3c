import { buffer } from 'node:stream/consumers';
import { writeSheet, type SheetFormat } from '@hammer/sheets';
import { parse } from 'csv-parse/sync';
import readSheets from 'read-excel-file/node';
import type { Visitor } from './visitor.js';

/** A table as a person sees it: every cell a text, an empty one the empty text; the first line is the header. */
export type Table = string[][];

/** Writes a table as a file that a user may bring. */
export function fileOf([header = [], ...rows]: Table, format: SheetFormat): Promise<Buffer> {
  const lines = async function* () {
    yield* await Promise.resolve(rows);
  };
  return buffer(
    writeSheet(
      format,
      header.map((title) => ({ title })),
      lines(),
    ),
  );
}

/** Reads an exported file with a program that is not ours. */
export async function tableIn(file: Buffer, format: SheetFormat): Promise<Table> {
  switch (format) {
    case 'csv':
      return parse(file, { bom: true });
    case 'xlsx': {
      const [sheet] = await readSheets(file, { trim: false });
      return (sheet?.data ?? []).map((row) =>
        row.map((cell) => (cell === null ? '' : textOf(cell))),
      );
    }
    case 'json': {
      const objects = JSON.parse(file.toString('utf8')) as Record<string, string | null>[];
      const header = Object.keys(objects[0] ?? {});
      return [header, ...objects.map((row) => header.map((title) => row[title] ?? ''))];
    }
  }
}

/** The export of a batch, read back. `query` is more of the address, such as `&status=rejected`. */
export async function exportOf(
  visitor: Visitor,
  batch: { id: number },
  format: SheetFormat,
  query = '',
): Promise<Table> {
  const path = `/api/batches/${batch.id}/export?format=${format}${query}`;
  return tableIn(await visitor.file(path), format);
}

/** The cells of one column, by its title. */
export function column([header = [], ...rows]: Table, title: string): string[] {
  const at = header.indexOf(title);
  if (at < 0) throw new Error(`There is no column ${title} among ${header.join(', ')}.`);
  return rows.map((row) => row[at] ?? '');
}

function textOf(cell: unknown): string {
  // A cell that is not a text would have lost the leading zeros of an IMEI.
  if (typeof cell !== 'string') throw new Error(`A cell is not a text: ${JSON.stringify(cell)}`);
  return cell;
}
