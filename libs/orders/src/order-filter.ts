import type { OrderFilter } from '@hammer/contract';
import { join, list, sql, type Sql } from '@hammer/database';
import { throughStatusIndex } from './status-index.js';

const DAY = 86_400_000;

/** The condition on `orders o` that a filter stands for. */
export function conditionOf(filter: OrderFilter): Sql {
  const conditions: Sql[] = [sql`1 = 1`];
  if (filter.status) {
    conditions.push(
      sql`o.status IN ${list(filter.status, 'text')}`,
      throughStatusIndex(filter.status),
    );
  }
  if (filter.serviceId !== undefined) conditions.push(sql`o.service_id = ${filter.serviceId}`);
  if (filter.batchId !== undefined) conditions.push(sql`o.batch_id = ${filter.batchId}`);
  if (filter.imei !== undefined) conditions.push(beginsWith(filter.imei));
  if (filter.carrier !== undefined)
    conditions.push(sql`lower(o.carrier) = lower(${filter.carrier})`);
  if (filter.simlock !== undefined)
    conditions.push(sql`lower(o.simlock) = lower(${filter.simlock})`);
  if (filter.model !== undefined)
    conditions.push(sql`lower(o.model) LIKE ${containing(filter.model)} ESCAPE '\\'`);
  if (filter.fmi !== undefined) conditions.push(sql`lower(o.fmi) = lower(${filter.fmi})`);
  if (filter.from !== undefined) conditions.push(sql`o.created_at >= ${Date.parse(filter.from)}`);
  if (filter.until !== undefined) conditions.push(sql`o.created_at < ${endOf(filter.until)}`);
  return join(conditions, ' AND ');
}

/** A range instead of LIKE, so that both databases use the index. Digits sort before the colon. */
function beginsWith(imei: string): Sql {
  return imei.length === 15
    ? sql`o.imei = ${imei}`
    : sql`o.imei >= ${imei} AND o.imei < ${`${imei}:`}`;
}

function containing(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}

function endOf(until: string): number {
  const isDate = until.length === 'YYYY-MM-DD'.length;
  return Date.parse(until) + (isDate ? DAY : 0);
}
