import { list, records, run, sql, type Work } from '@hammer/database';
import { Injectable } from '@nestjs/common';

/** The steps out of uncertainty, as pieces of transactions. Each answer counts the orders that took the step. */
@Injectable()
export class OrderResolver {
  /** uncertain -> pending: the supplier has taken these orders, under these ids, at `acceptedAt` (milliseconds). */
  *accept(
    placementId: number,
    orders: readonly { orderId: number; supplierOrderId: string }[],
    acceptedAt: number,
    now: number,
  ): Work<number> {
    const found = records(
      { id: 'integer', supplierOrderId: 'text' },
      orders.map(({ orderId, supplierOrderId }) => ({ id: orderId, supplierOrderId })),
    );
    return yield* run(
      sql`UPDATE orders SET status = 'pending', order_id = v.supplier_order_id, order_date = ${acceptedAt}, notes = NULL,
            updated_at = ${now}
          FROM ${found} AS v
          WHERE orders.id = v.id AND orders.placement_id = ${placementId} AND orders.status = 'uncertain'`,
    );
  }

  /** uncertain -> planned: these were not accepted, and may be placed again. */
  *putBack(placementId: number, ids: readonly number[], now: number): Work<number> {
    return yield* run(
      sql`UPDATE orders SET status = 'planned', live = 0, placement_id = NULL, notes = NULL, updated_at = ${now}
          WHERE id IN ${list(ids, 'integer')} AND placement_id = ${placementId} AND status = 'uncertain'`,
    );
  }

  /** uncertain -> written off: given up as paid for without a result. */
  *writeOff(placementId: number, ids: readonly number[], notes: string, now: number): Work<number> {
    return yield* run(
      sql`UPDATE orders SET status = 'written_off', notes = ${notes}, finished_at = ${now}, updated_at = ${now}
          WHERE id IN ${list(ids, 'integer')} AND placement_id = ${placementId} AND status = 'uncertain'`,
    );
  }
}
