import type { OrderStatus, RowClass } from '@hammer/contract';
import { records, run, sql, type Work } from '@hammer/database';
import type { BlockedOrder } from '@hammer/orders';

/** The class of a row whose check another order stands for. */
export function classOfStanding(status: OrderStatus): RowClass {
  if (status === 'uncertain' || status === 'written_off') return 'uncertain';
  return status === 'completed' || status === 'duplicate' ? 'known' : 'in_progress';
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
