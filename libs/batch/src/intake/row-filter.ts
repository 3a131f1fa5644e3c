import type { RowFilter } from '@hammer/contract';
import { list, sql, type Sql } from '@hammer/database';

/** The condition on `batch_rows r` and, where there is one, its order `orders o` that a filter stands for. */
export function rowCondition({ class: rowClass, status }: RowFilter): Sql {
  const ofClass = rowClass === undefined ? sql`1 = 1` : sql`r.class = ${rowClass}`;
  return status === undefined ? ofClass : sql`${ofClass} AND o.status IN ${list(status, 'text')}`;
}
