import { Database, first, records, rows, run, sql, type Work } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { OrderBook } from '@hammer/orders';
import { Injectable } from '@nestjs/common';
import type { LockedPrices } from '../quote/locked-prices.js';

interface Unplanned {
  number: number;
  imei: string;
  serviceId: string;
  fields: string;
  again: number;
}

/** Rows that get their orders in one transaction: long enough to be quick, short enough to let others in. */
const ROWS_AT_ONCE = 1_000;

/**
 * Gives birth to the orders of a running batch, a piece at a time, in the order of its rows. How far it came is kept
 * with the batch, so a restart goes on where the last one ended.
 */
@Injectable()
export class Planner {
  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly orders: OrderBook,
  ) {}

  /** Plans the next piece. The answer tells whether anything is left. */
  planNext(batchId: number): Promise<boolean> {
    return this.database.write(() => this.plan(batchId, Date.now()));
  }

  /** Plans a batch of one inside the transaction that starts it. The answer is the id of its order. */
  *planSingle(batchId: number, now: number): Work<number> {
    yield* this.plan(batchId, now);
    const order = yield* first<{ id: number }>(
      sql`SELECT id FROM orders WHERE batch_id = ${batchId}`,
    );
    if (!order) throw new Error(`Batch ${batchId} has no order after it was planned.`);
    return order.id;
  }

  private *plan(batchId: number, now: number): Work<boolean> {
    const batch = yield* first<{ plannedThrough: number; lastRow: number; prices: string }>(
      sql`UPDATE batches SET planned_through = planned_through WHERE id = ${batchId} AND state = 'running'
          RETURNING planned_through, last_row, prices`,
    );
    if (!batch || batch.plannedThrough >= batch.lastRow) return false;
    const through = Math.min(batch.plannedThrough + ROWS_AT_ONCE, batch.lastRow);
    const due = yield* rows<Unplanned>(
      sql`SELECT number, imei, service_id, fields, CASE WHEN code = 'again' THEN 1 ELSE 0 END AS again FROM batch_rows
          WHERE batch_id = ${batchId} AND number > ${batch.plannedThrough} AND number <= ${through} AND class = 'to_check'
          ORDER BY number`,
    );
    const prices = JSON.parse(batch.prices) as LockedPrices;
    const planned = yield* this.orders.plan(
      { id: batchId, supplierAccount: this.supplier.account, source: this.supplier.name },
      due.map(({ number, again, ...row }) => {
        const price = prices[row.serviceId];
        if (!price)
          throw new Error(`Batch ${batchId} has no locked price for service ${row.serviceId}.`);
        return {
          ...row,
          rowNumber: number,
          serviceName: price.title,
          priceMicros: price.micros,
          again: again === 1,
        };
      }),
      now,
    );
    yield* this.link(batchId, batch.plannedThrough, through, planned);
    yield* run(sql`UPDATE batches SET planned_through = ${through} WHERE id = ${batchId}`);
    return through < batch.lastRow;
  }

  private *link(
    batchId: number,
    after: number,
    through: number,
    planned: { id: number; rowNumber: number }[],
  ): Work<void> {
    const born = records({ id: 'integer', rowNumber: 'integer' }, planned);
    yield* run(
      sql`UPDATE batch_rows SET order_id = born.id FROM ${born} AS born
          WHERE batch_rows.batch_id = ${batchId} AND batch_rows.number = born.row_number`,
    );
    yield* run(
      sql`UPDATE batch_rows SET order_id = (SELECT o.order_id FROM batch_rows o
            WHERE o.batch_id = batch_rows.batch_id AND o.number = batch_rows.repeats)
          WHERE batch_id = ${batchId} AND number > ${after} AND number <= ${through} AND class = 'repeated'`,
    );
  }
}
