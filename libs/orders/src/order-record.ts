import type { Order, OrderStatus } from '@hammer/contract';
import { sql } from '@hammer/database';

/** An order as it is read for people and programs; times in milliseconds. */
export type OrderRecord = Omit<
  Order,
  'orderedAt' | 'finishedAt' | 'createdAt' | 'updatedAt' | 'status'
> & {
  status: OrderStatus;
  orderedAt: number | null;
  finishedAt: number | null;
  createdAt: number;
  updatedAt: number;
};

/** The columns of `orders o` that make an {@link OrderRecord}. */
export const orderColumns = sql`o.id, o.imei, o.service_id, o.service_name, o.status, o.order_id AS supplier_order_id,
  o.batch_id, o.generation, o.credits AS price_micros, o.carrier, o.simlock, o.model, o.fmi, o.imei2, o.serial,
  o.blacklist, o.result_code_display AS result, o.notes, o.source, o.order_date AS ordered_at, o.finished_at,
  o.created_at, o.updated_at`;

/** The order with its times as the contract has them. */
export function presentOrder(record: OrderRecord): Order {
  return {
    ...record,
    orderedAt: isoOrNull(record.orderedAt),
    finishedAt: isoOrNull(record.finishedAt),
    createdAt: new Date(record.createdAt).toISOString(),
    updatedAt: new Date(record.updatedAt).toISOString(),
  };
}

/** A moment in milliseconds as the contract has it. */
export function isoOrNull(moment: number | null): string | null {
  return moment === null ? null : new Date(moment).toISOString();
}
