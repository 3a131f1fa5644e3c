import type { OrderStatus, RowClass } from '@hammer/contract';
import { records, run, sql, type Work } from '@hammer/database';
import type { BlockedOrder } from '@hammer/orders';

/** The class of a row whose check another order stands for. */
export function classOfStanding(status: OrderStatus): RowClass {
  if (status === 'uncertain' || status === 'written_off') return 'uncertain';
  return status === 'completed' || status === 'duplicate' ? 'known' : 'in_progress';
}

/**
 * Why a row is in its class, as things stand now: the order of another batch that was to stand for it may have ended
 * without a result since the row was classed. `status` and `byBatchId` are those of the row's order.
 */
export function reasonNow(row: {
  class: RowClass;
  reason: string | null;
  orderId: number | null;
  status: OrderStatus | null;
  byBatchId: number | null;
}): string | null {
  const { orderId, status, byBatchId } = row;
  if (row.class !== 'in_progress') return row.reason;
  if (status === 'cancelled')
    return `Batch ${byBatchId} was cancelled before this check was bought; nothing was paid for it. A new batch would buy it.`;
  const order = `order ${orderId} of batch ${byBatchId} for the same check`;
  if (status === 'refused')
    return `The supplier refused ${order}; nothing was paid for it. A new batch would ask again.`;
  if (status === 'rejected')
    return `The supplier rejected ${order}; its money came back. A new batch would buy it.`;
  return row.reason;
}

/**
 * Lets the rows of orders that will not be placed point to the orders that stand for them: rows of the batch itself, and
 * of those that have counted on it.
 */
export function* setAside(blocked: readonly BlockedOrder[]): Work<void> {
  const moved = records(
    { id: 'integer', byOrderId: 'integer', class: 'text', reason: 'text' },
    blocked.map(({ id, byOrderId, byStatus, byBatchId }) => ({
      id,
      byOrderId,
      class: classOfStanding(byStatus),
      reason: `Order ${byOrderId} of batch ${byBatchId} stands for this check.`,
    })),
  );
  yield* run(
    sql`UPDATE batch_rows SET order_id = v.by_order_id, reason = v.reason,
          class = CASE WHEN batch_rows.class = 'to_check' THEN v.class ELSE batch_rows.class END
        FROM ${moved} AS v WHERE batch_rows.order_id = v.id`,
  );
}
