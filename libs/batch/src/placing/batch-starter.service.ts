import { AuditBook, type Actor } from '@hammer/access';
import type { Quote } from '@hammer/contract';
import { first, sql, type Work } from '@hammer/database';
import { Ledger } from '@hammer/ledger';
import { OrderBook } from '@hammer/orders';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { lockedPricesOf } from '../quote/quoter.service.js';

/** Turns a draft into a running batch, with its prices fixed and its budget opened. */
@Injectable()
export class BatchStarter {
  constructor(
    private readonly orders: OrderBook,
    private readonly ledger: Ledger,
    private readonly audit: AuditBook,
  ) {}

  /** A part of the transaction that starts a batch. Throws a UserError when it is no draft any more. */
  *start(batchId: number, quote: Quote, by: Actor, now: number): Work<void> {
    const started = yield* first(
      sql`UPDATE batches SET state = 'running', started_at = ${now}, quoted_micros = ${quote.totalMicros},
            prices = ${JSON.stringify(lockedPricesOf(quote))}
          WHERE id = ${batchId} AND state = 'draft' AND last_row > 0 RETURNING id`,
    );
    if (!started)
      throw new UserError(
        'batch-state',
        `Batch ${batchId} was started or changed meanwhile. Look at it again.`,
      );
    for (const { serviceId, priceMicros } of quote.services)
      yield* this.orders.reprice(batchId, serviceId, priceMicros);
    yield* this.ledger.openBatchBudget(batchId, quote.totalMicros, by);
    yield* this.audit.note(by, 'batch-started', `batch ${batchId}`, {
      quote: quote.id,
      orders: quote.orders,
      totalMicros: quote.totalMicros,
    });
  }
}
