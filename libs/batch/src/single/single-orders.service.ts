import type { Actor } from '@hammer/access';
import type { NewOrder, Quote, Recheck } from '@hammer/contract';
import { Clock, Database } from '@hammer/database';
import { asMoney, Orders } from '@hammer/orders';
import { UserError } from '@hammer/settings';
import { Injectable, Logger } from '@nestjs/common';
import { readBatch } from '../batch-record.js';
import { Batches, type Replayable } from '../batches.service.js';
import { IdempotencyKeys, type Outcome } from '../idempotency/idempotency-keys.service.js';
import { DraftTurns } from '../intake/draft-turns.js';
import { RowReader } from '../intake/row-reader.service.js';
import { BatchRunner } from '../placing/batch-runner.service.js';
import { BatchStarter } from '../placing/batch-starter.service.js';
import { Approvals } from '../quote/approvals.service.js';
import { assertNothingBlocks } from '../quote/blockers.js';
import { Rechecks } from './rechecks.service.js';

/** A single check that is known already is bought anew after so many days. */
const FRESHNESS_OF_ONE = 30;

/** Single checks: each is a batch of one, quoted and started in one step. */
@Injectable()
export class SingleOrders {
  private readonly logger = new Logger(SingleOrders.name);

  constructor(
    private readonly database: Database,
    private readonly batches: Batches,
    private readonly rows: RowReader,
    private readonly orders: Orders,
    private readonly rechecks: Rechecks,
    private readonly starter: BatchStarter,
    private readonly turns: DraftTurns,
    private readonly approvals: Approvals,
    private readonly runner: BatchRunner,
    private readonly keys: IdempotencyKeys,
    private readonly clock: Clock,
  ) {}

  /** Buys one check; one that is known or under way is not bought again. */
  create(order: Required<NewOrder>, key: string, by: Actor): Promise<Replayable> {
    const { imei, serviceId, duplicates } = order;
    return this.keys.once(key, ['order', imei, serviceId, duplicates], (done) =>
      this.buy(order, {}, by, done),
    );
  }

  /**
   * Buys a check that has ended anew, because something may have changed since. Throws a UserError while the same check
   * is under way or uncertain, and when it was bought too often today.
   */
  recheck(orderId: number, recheck: Recheck, key: string, by: Actor): Promise<Replayable> {
    const { reason, priceMicros } = recheck;
    const shown = priceMicros === undefined ? [] : [priceMicros];
    return this.keys.once(key, ['recheck', orderId, reason, ...shown], async (done) => {
      const order = await this.orders.get(orderId);
      await this.rechecks.assertPossible(order);
      const { imei, serviceId } = order;
      return this.buy({ imei, serviceId, duplicates: 'recheck' }, recheck, by, done);
    });
  }

  private async buy(
    { imei, serviceId, duplicates }: Required<NewOrder>,
    { reason, priceMicros }: Partial<Recheck>,
    by: Actor,
    done: Parameters<Parameters<IdempotencyKeys['once']>[2]>[0],
  ): Promise<Outcome> {
    const options = { name: imei, serviceId, duplicates, freshnessDays: FRESHNESS_OF_ONE };
    const { id, quote } = await this.batches.draft({ kind: 'imeis', imeis: [imei] }, options);
    try {
      if (reason !== undefined) await this.database.write(() => this.rechecks.note(id, reason));
      if (priceMicros !== undefined) assertPrice(quote, priceMicros);
      const [row] = (await this.rows.page(id, { limit: 1 })).data;
      if (!row || row.class === 'invalid' || row.class === 'uncertain')
        throw new UserError(row?.code ?? 'invalid', row?.reason ?? 'This IMEI cannot be checked.');
      if (row.class === 'to_check')
        return await this.turns.take(id, () => this.start(id, quote, row.orderId ?? 0, by, done));
      const known: Outcome = { kind: 'order-known', id: row.orderId ?? 0 };
      await this.batches.cancel(id, by);
      await this.database.write(() => done(known));
      return known;
    } catch (error) {
      // What waits for a second person is started as any other batch.
      if (!isWaitingForApproval(error)) await this.discard(id, by);
      throw error;
    }
  }

  /** Cancels a batch that has failed. One that has ended meanwhile, or cannot be written, must not hide why it failed. */
  private async discard(batchId: number, by: Actor): Promise<void> {
    try {
      await this.batches.cancel(batchId, by);
    } catch (error) {
      this.logger.warn(`batch=${batchId} failed and could not be cancelled: ${String(error)}`);
    }
  }

  private async start(
    batchId: number,
    quote: Quote,
    orderId: number,
    by: Actor,
    done: Parameters<Parameters<IdempotencyKeys['once']>[2]>[0],
  ): Promise<Outcome> {
    const batch = await readBatch(this.database, batchId);
    if (batch.quote?.id !== quote.id)
      throw new UserError(
        'quote-changed',
        'Somebody has changed this order meanwhile. Send it again.',
      );
    assertNothingBlocks(quote);
    await this.approvals.assertGiven(batchId, quote, by);
    const outcome: Outcome = { kind: 'order-created', id: orderId };
    const { starter, clock } = this;
    await this.database.write(function* () {
      yield* starter.start(batchId, quote, by, clock.now());
      yield* done(outcome);
    });
    this.runner.wake(batchId);
    return outcome;
  }
}

function isWaitingForApproval(error: unknown): boolean {
  return error instanceof UserError && error.code === 'approval-needed';
}

/** What is asked for at a price that was shown is not bought at another one. */
function assertPrice({ totalMicros }: Quote, shownMicros: number): void {
  if (totalMicros === shownMicros) return;
  throw new UserError(
    'price-changed',
    `This check was shown at ${asMoney(shownMicros)} and costs ${asMoney(totalMicros)} now. Nothing was bought; look at the price and decide again.`,
  );
}
