import { sql, type Database } from '@hammer/database';
import type { Difference } from './difference.js';

/** Rows of a batch that has started, against the orders that they ask for. */
export async function* differencesInRows(database: Database): AsyncGenerator<Difference> {
  const rows = await database.read<{ batchId: number; number: number; orderId: number | null }>(
    sql`SELECT r.batch_id, r.number, r.order_id FROM batch_rows r
        JOIN batches b ON b.id = r.batch_id AND b.started_at IS NOT NULL
        LEFT JOIN orders o ON o.id = r.order_id
        WHERE r.order_id IS NOT NULL AND (o.id IS NULL OR o.imei <> r.imei)
          OR r.class = 'to_check' AND r.order_id IS NULL
        ORDER BY r.batch_id, r.number`,
  );
  for (const { batchId, number, orderId } of rows) {
    const message =
      orderId === null
        ? 'It is to be checked, but has no order.'
        : `It points to order ${orderId}, which is missing or is for another IMEI.`;
    yield { check: 'order-of-row', subject: `batch ${batchId} row ${number}`, message };
  }
  const orders = await database.read<{ id: number }>(
    sql`SELECT o.id FROM orders o WHERE o.placement_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM batch_rows r WHERE r.order_id = o.id) ORDER BY o.id`,
  );
  for (const { id } of orders)
    yield {
      check: 'row-of-order',
      subject: `order ${id}`,
      message: 'It was sent, but no row asks for it.',
    };
}
