import { list, sql, type Sql } from '@hammer/database';
import { throughStatusIndex } from '@hammer/orders';
import type { OwnAnswer } from './candidates.js';

/** A paid call with orders whose outcome is not known. Times in milliseconds. */
export interface CallInDoubt extends OwnAnswer {
  placementId: number;
  batchId: number;
  supplierAccount: string;
  serviceId: string;
  priceMicros: number;
  day: string;
  sentAt: number | null;
  settledAt: number | null;
  reason: string;
  httpStatus: number | null;
}

/** An order whose outcome is not known. */
export interface OrderInDoubt {
  id: number;
  imei: string;
  placementId: number;
  serviceId: string;
  serviceName: string;
}

/** Until so long after the sending a lost call may still take effect at the supplier, in milliseconds. */
const SETTLE_TIME = 15 * 60_000;

/** From when on a call that nothing is known of may be taken for not accepted; null for one that was never sent. */
export function settleAtOf({ sentAt }: Pick<CallInDoubt, 'sentAt'>): number | null {
  return sentAt === null ? null : sentAt + SETTLE_TIME;
}

/** The columns of `placements` that make a {@link CallInDoubt}. */
export const callColumns = sql`id AS placement_id, batch_id, supplier_account, service_id, price_micros, day, sent_at,
  settled_at, COALESCE(reason, '') AS reason, http_status, salvaged, anomalies`;

/** A condition on `placements`: some of its orders are uncertain. */
export const isInDoubt = sql`uncertain_count > 0 AND id IN (
  SELECT placement_id FROM orders WHERE status = 'uncertain' AND ${throughStatusIndex(['uncertain'])})`;

/** The uncertain orders of these calls. */
export function ordersInDoubt(placementIds: readonly number[]): Sql {
  return sql`SELECT id, imei, placement_id, service_id, service_name FROM orders
             WHERE status = 'uncertain' AND placement_id IN ${list(placementIds, 'integer')} ORDER BY id`;
}

/** Those of these ids of the supplier that belong to an order. */
export function takenIds(supplierAccount: string, supplierOrderIds: readonly string[]): Sql {
  return sql`SELECT order_id FROM orders
             WHERE order_id IN ${list(supplierOrderIds, 'text')} AND supplier_account = ${supplierAccount}`;
}
