import type { RowFilter } from '@hammer/contract';
import { join, list, sql, type Sql } from '@hammer/database';

/** The condition on `batch_rows r` and, where there is one, its order `orders o` that a filter stands for. */
export function rowCondition({ class: rowClass, status, imei }: RowFilter): Sql {
  const conditions: Sql[] = [sql`1 = 1`];
  if (rowClass !== undefined) conditions.push(sql`r.class = ${rowClass}`);
  if (status !== undefined) conditions.push(sql`o.status IN ${list(status, 'text')}`);
  if (imei !== undefined) conditions.push(beginsWith(imei));
  return join(conditions, ' AND ');
}

/** What is no IMEI is found as it was given. The rows of a batch are few, and read by its index in any case. */
function beginsWith(imei: string): Sql {
  const pattern = `${imei.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return sql`(r.imei LIKE ${pattern} ESCAPE '\\' OR (r.imei IS NULL AND r.given LIKE ${pattern} ESCAPE '\\'))`;
}
