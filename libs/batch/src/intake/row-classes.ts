import { readImei } from '@hammer/imei';
import type { RowClass } from '@hammer/contract';
import type { SqlValue } from '@hammer/database';
import type { ColumnMeanings } from './columns.js';

/** A line of the user's file while it is looked at. `code` and `reason` say why it is in its class. */
export interface ClassedRow extends Record<string, SqlValue> {
  number: number;
  given: string;
  imei: string | null;
  class: RowClass;
  code: string | null;
  reason: string | null;
  repair: string | null;
  serviceId: string | null;
  fields: string;
  cells: string;
  repeats: number | null;
  orderId: number | null;
}

/** What a person decided about a row: an IMEI in place of the one in the file. */
export interface Override {
  imei: string;
  code: 'repaired' | 'overridden';
  reason: string;
}

/** Reads one line by itself: is it an IMEI, and of which service? */
export function readRow(
  number: number,
  cells: readonly string[],
  meanings: ColumnMeanings | null,
  defaultServiceId: string | null,
  override: Override | undefined,
): ClassedRow {
  const given = meanings ? (cells[meanings.imei] ?? '') : '';
  const ownService =
    meanings === null || meanings.service === null ? '' : (cells[meanings.service] ?? '').trim();
  const row: ClassedRow = {
    number,
    given,
    imei: null,
    class: 'to_check',
    code: null,
    reason: null,
    repair: null,
    serviceId: ownService || defaultServiceId,
    fields: fieldsOf(cells, meanings),
    cells: JSON.stringify(cells),
    repeats: null,
    orderId: null,
  };
  if (override)
    return { ...row, imei: override.imei, code: override.code, reason: override.reason };
  if (!meanings) {
    return {
      ...row,
      class: 'invalid',
      code: 'no-imei-column',
      reason: 'No column with IMEIs was found. Choose the column.',
    };
  }
  const reading = readImei(given);
  if (reading.kind === 'valid') {
    return reading.test
      ? {
          ...row,
          imei: reading.imei,
          code: 'test-imei',
          reason: 'The IMEI is in a range for test devices.',
        }
      : { ...row, imei: reading.imei };
  }
  return {
    ...row,
    class: 'invalid',
    code: reading.fault,
    reason: reading.reason,
    repair: reading.repair,
  };
}

function fieldsOf(cells: readonly string[], meanings: ColumnMeanings | null): string {
  const given = (meanings?.fields ?? [])
    .map(({ column, field }) => [field, (cells[column] ?? '').trim()] as const)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(given));
}
