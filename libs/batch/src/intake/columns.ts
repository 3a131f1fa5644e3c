import { readImei } from '@hammer/imei';
import { supplierFields, type SupplierField } from '@hammer/fusion';

/** The column that names a service for each row, in the form of the original program. */
const SERVICE_COLUMN = 'network_id';

/** How many rows are looked at to find the column of the IMEIs. */
const SAMPLE = 200;

/** What the columns of a sheet mean to Hammer; positions count from 0. */
export interface ColumnMeanings {
  imei: number;
  service: number | null;
  fields: { column: number; field: SupplierField }[];
}

/**
 * Finds the column with the largest share of valid IMEIs; where none is valid, of texts that were meant to be IMEIs.
 * Null when there is nothing of the kind.
 */
function findImeiColumn(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): number | null {
  const sample = rows.slice(0, SAMPLE);
  let best: { column: number; score: number } | null = null;
  for (let column = 0; column < columns.length; column++) {
    const score = scoreOf(columns[column] ?? '', sample, column);
    if (score > 0 && (best === null || score > best.score)) best = { column, score };
  }
  return best?.column ?? null;
}

/** A column as it was found, and what of it was looked at to find it. */
export interface FoundColumn {
  column: number;
  valid: number;
  lookedAt: number;
}

/** The column of the IMEIs with what speaks for it; null when there is none. */
export function suggestColumn(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): FoundColumn | null {
  const column = findImeiColumn(columns, rows);
  if (column === null) return null;
  const sample = rows.slice(0, SAMPLE);
  const valid = sample.filter((row) => readImei(row[column] ?? '').kind === 'valid').length;
  return { column, valid, lookedAt: sample.length };
}

/** A valid IMEI counts most; something that is nearly one less; a fitting title decides between equals. */
function scoreOf(title: string, sample: readonly (readonly string[])[], column: number): number {
  let score = /^\s*imei/i.test(title) ? 0.5 : 0;
  for (const row of sample) {
    const reading = readImei(row[column] ?? '');
    if (reading.kind === 'valid') score += 1;
    else if (!['empty', 'not-an-imei', 'wrong-length', 'meid'].includes(reading.fault))
      score += 0.1;
  }
  return score;
}

/** Reads the original's form: `network_id` is the row's service, and the supplier's optional fields by their names. */
export function meaningsOf(columns: readonly string[], imei: number): ColumnMeanings {
  const titles = columns.map((title) => title.trim().toLowerCase());
  const service = titles.indexOf(SERVICE_COLUMN);
  const isOriginalForm = service >= 0;
  const fields: ColumnMeanings['fields'] = [];
  titles.forEach((title, column) => {
    const field = fieldOf(title);
    // One-word names such as `type` or `network` are common in people's own sheets and mean something else there.
    if (field && column !== imei && (title.includes('_') || isOriginalForm))
      fields.push({ column, field });
  });
  return { imei, service: isOriginalForm ? service : null, fields };
}

function fieldOf(title: string): SupplierField | undefined {
  const name = title.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return supplierFields.find((field) => field === name);
}
