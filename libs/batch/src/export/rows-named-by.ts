import type { OrderFilter, RowFilter } from '@hammer/contract';
import { sql, type Sql } from '@hammer/database';
import { conditionOf } from '@hammer/orders';
import { rowCondition } from '../intake/row-filter.js';

/** The condition on `batch_rows r` and `orders o` that the filter of an export stands for. The batch is named elsewhere. */
export function rowsNamedBy({
  class: rowClass,
  batchId: _,
  imei,
  ...ofOrder
}: OrderFilter & RowFilter): Sql {
  const ofClass = rowCondition({ class: rowClass, status: undefined, imei });
  const isFiltered = Object.values(ofOrder).some((value) => value !== undefined);
  return isFiltered ? sql`${ofClass} AND o.id IS NOT NULL AND ${conditionOf(ofOrder)}` : ofClass;
}
