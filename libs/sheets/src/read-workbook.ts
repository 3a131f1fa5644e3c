import { Buffer } from 'node:buffer';
import { zipSync } from 'fflate';
import readSheets from 'read-excel-file/universal';
import { cellText, numberText } from './cell-text.js';
import { Refusal } from './refusal.js';
import type { Sheet } from './sheet.js';
import { tableOf, type Lines } from './table.js';
import type { SheetWarning } from './warnings.js';
import { inflateParts, listParts, type ArchivePart } from './workbook-archive.js';

interface NamedSheet {
  name: string;
  lines: Lines;
}

/** How many rows of a sheet are looked at for IMEIs. */
const SAMPLE = 200;

/** Reads the first sheet with IMEIs of an XLSX workbook, or the first with content if none has any. Throws a Refusal. */
export async function readWorkbook(content: Uint8Array): Promise<Sheet> {
  const archive = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const parts = listParts(archive);
  refuseOtherArchives(parts);
  const documents = parts.filter(({ name }) => /\.xml(\.rels)?$/i.test(name));
  const sheets = await parseSheets(inflateParts(archive, documents));
  const filled = sheets.filter(({ lines }) =>
    lines.cells.some((row) => row.some((cell) => cell.trim())),
  );
  const chosen = filled.find(({ lines }) => hasImeis(lines)) ?? filled[0];
  const table = tableOf(chosen?.lines ?? { cells: [], numbers: [] }, false);
  return {
    format: 'xlsx',
    ...table,
    sheetName: chosen?.name ?? null,
    delimiter: null,
    encoding: null,
    warnings: [
      ...warnAboutOtherSheets(
        chosen,
        filled.filter((sheet) => sheet !== chosen),
      ),
      ...table.warnings,
    ],
  };
}

/** Whether a cell near the top has the digits of an IMEI; whether it is one is for others to say. */
function hasImeis({ cells }: Lines): boolean {
  return cells
    .slice(0, SAMPLE)
    .some((row) => row.some((cell) => /^\d{14,16}$/.test(cell.replace(/[\s'"./-]/g, ''))));
}

/**
 * Only what was inflated within the limits reaches the parser: it gets a new archive of exactly these parts, so that it
 * cannot understand the directory of the uploaded one in another way.
 */
async function parseSheets(parts: Map<string, Uint8Array>): Promise<NamedSheet[]> {
  const checked = zipSync(Object.fromEntries(parts), { level: 0 });
  const sheets = await readSheets(checked.buffer, { trim: false, parseNumber: numberText }).catch(
    (error: unknown) => {
      throw new Refusal(
        'file-unreadable',
        `The workbook cannot be read (${error instanceof Error ? error.message : 'unknown fault'}). Open it in Excel or LibreOffice, save it again as XLSX or CSV, and upload that.`,
      );
    },
  );
  return sheets.map(({ sheet, data }) => {
    // A sheet that is only a chart has no rows at all.
    const rows = (data as unknown[][] | undefined) ?? [];
    return {
      name: sheet,
      lines: { cells: rows.map((row) => row.map(cellText)), numbers: rows.map((_, i) => i + 1) },
    };
  });
}

function refuseOtherArchives(parts: readonly ArchivePart[]): void {
  const names = new Set(parts.map(({ name }) => name));
  if (names.has('xl/workbook.xml')) return;
  const [what, advice] = kindOf(names);
  throw new Refusal('file-not-a-sheet', `This is ${what}. ${advice}`);
}

function kindOf(names: ReadonlySet<string>): [what: string, advice: string] {
  const has = (start: string) => [...names].some((name) => name.startsWith(start));
  if (has('word/')) return ['a Word document', 'Paste the IMEIs, or save them as a text file.'];
  if (has('ppt/')) return ['a presentation', 'Paste the IMEIs, or save them as a text file.'];
  if (has('xl/')) return ['a binary Excel workbook (.xlsb)', 'Save it as XLSX or CSV.'];
  if (has('Index/')) return ['an Apple Numbers file', 'Export it as XLSX or CSV.'];
  if (has('content.xml')) return ['an OpenDocument file', 'Save it as XLSX or CSV.'];
  return ['a ZIP archive', 'Unpack it and upload the spreadsheet within.'];
}

function warnAboutOtherSheets(
  chosen: NamedSheet | undefined,
  others: readonly NamedSheet[],
): SheetWarning[] {
  if (chosen === undefined || others.length === 0) return [];
  const notRead = others.map(({ name }) => name);
  return [{ code: 'other-sheets', sheet: chosen.name, notRead }];
}
