import { AuditBook, type Actor } from '@hammer/access';
import { Clock, Database, first, sql } from '@hammer/database';
import { OrderBook } from '@hammer/orders';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';

/** Orders that are cancelled in one transaction, so that others get their turn. */
const ORDERS_AT_ONCE = 1_000;

/** Cancels batches, and after a start what an earlier process has left of its cancelling. */
@Injectable()
export class BatchCanceller implements OnApplicationBootstrap {
  private readonly logger = new Logger(BatchCanceller.name);

  constructor(
    private readonly database: Database,
    private readonly orders: OrderBook,
    private readonly audit: AuditBook,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const left = await this.database.read<{ id: number }>(
      sql`SELECT id FROM batches WHERE state = 'cancelled'
            AND EXISTS (SELECT 1 FROM orders WHERE orders.batch_id = batches.id AND orders.status = 'planned')
          ORDER BY id`,
    );
    for (const { id } of left) {
      const cancelled = await this.cancelPlanned(id, this.clock.now());
      this.logger.warn(`batch=${id} was cancelled before the last end: ${cancelled} orders more`);
    }
  }

  /** From this moment (milliseconds) on nothing of the batch is claimed. It may be a draft, running or paused. */
  async close(batchId: number, by: Actor, now: number): Promise<void> {
    const { audit } = this;
    await this.database.write(function* () {
      const closed = yield* first(
        sql`UPDATE batches SET state = 'cancelled', finished_at = ${now}
            WHERE id = ${batchId} AND state IN ('draft', 'running', 'paused') RETURNING id`,
      );
      if (closed) yield* audit.note(by, 'batch-cancelled', `batch ${batchId}`);
    });
  }

  /** Cancels what a cancelled batch has not placed; the answer counts the orders. */
  async cancelPlanned(batchId: number, now: number): Promise<number> {
    const cancelSome = () =>
      this.orders.cancelPlanned(batchId, ORDERS_AT_ONCE, 'The batch was cancelled.', now);
    let cancelled = 0;
    for (;;) {
      const some = await this.database.write(cancelSome);
      if (some === 0) return cancelled;
      cancelled += some;
    }
  }
}
