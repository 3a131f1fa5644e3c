import { first, run, sql, type Sql, type Work } from '@hammer/database';
import { Ledger } from '@hammer/ledger';
import { OrderBook, OrderResolver } from '@hammer/orders';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import type { CallInDoubt, OrderInDoubt } from './call-in-doubt.js';
import { EvidenceBook } from './evidence-book.service.js';
import type { NewEvidence } from './evidence-record.js';

/** An uncertain order with the supplier's order that it turned out to be, and what proves it. */
export interface FoundAgain {
  order: OrderInDoubt;
  supplierOrderId: string;
  evidence: NewEvidence;
}

/** A person's word about uncertain orders. */
export interface Word {
  reason: string;
  who: string;
}

/**
 * Leads uncertain orders to their ends: each step changes the orders, their call, the ledger and the evidence in one
 * transaction. Whether a step is right is for others to say; the database refuses those that no order may take.
 */
@Injectable()
export class UncertainSettler {
  constructor(
    private readonly resolver: OrderResolver,
    private readonly orders: OrderBook,
    private readonly ledger: Ledger,
    private readonly evidence: EvidenceBook,
  ) {}

  /** The supplier has taken these: they are pending, and their money is spent. */
  *accept(call: CallInDoubt, found: readonly FoundAgain[], now: number): Work<void> {
    if (found.length === 0) return;
    yield* this.recount(call, found.length, sql`accepted_count = accepted_count + ${found.length}`);
    const pairs = found.map(({ order, supplierOrderId }) => ({
      orderId: order.id,
      supplierOrderId,
    }));
    const taken = yield* this.orders.knownSupplierIds(
      call.supplierAccount,
      pairs.map(({ supplierOrderId }) => supplierOrderId),
    );
    if (taken.length > 0) throw idTaken(taken);
    assertAll(
      yield* this.resolver.accept(call.placementId, pairs, call.sentAt ?? now, now),
      found.length,
    );
    yield* this.evidence.keep(
      found.map(({ evidence }) => evidence),
      now,
    );
    yield* this.move(
      'commit',
      call,
      found.map(({ order }) => order),
      now,
    );
  }

  /** The supplier has not taken these: they cost nothing, and are placed again unless their batch has ended. */
  *putBack(
    call: CallInDoubt,
    orders: readonly OrderInDoubt[],
    word: Word,
    now: number,
  ): Work<void> {
    const batch = yield* first<{ state: string }>(
      sql`UPDATE batches SET state = state WHERE id = ${call.batchId} RETURNING state`,
    );
    yield* this.recount(
      call,
      orders.length,
      sql`not_sent_count = not_sent_count + ${orders.length}`,
    );
    const ids = orders.map(({ id }) => id);
    assertAll(yield* this.resolver.putBack(call.placementId, ids, now), orders.length);
    if (batch?.state === 'cancelled' || batch?.state === 'completed') {
      yield* this.orders.cancel(ids, 'The batch had ended before it was known.', now);
    }
    yield* this.decide(call, orders, 'not-accepted', word, now);
    yield* this.move('release', call, orders, now);
  }

  /** Nobody will know: the money counts as spent, because it must be assumed to be, and the checks are not bought again. */
  *writeOff(
    call: CallInDoubt,
    orders: readonly OrderInDoubt[],
    word: Word,
    now: number,
  ): Work<void> {
    yield* run(
      sql`UPDATE placements SET uncertain_count = uncertain_count WHERE id = ${call.placementId}`,
    );
    const ids = orders.map(({ id }) => id);
    const notes = `Written off: ${word.reason}`;
    assertAll(yield* this.resolver.writeOff(call.placementId, ids, notes, now), orders.length);
    yield* this.decide(call, orders, 'written-off', word, now);
    yield* this.move('commit', call, orders, now);
  }

  /** What the call's own count says; it is held until this transaction ends, so that of two people one comes second. */
  private *recount(call: CallInDoubt, orders: number, outcome: Sql): Work<void> {
    const changed = yield* run(
      sql`UPDATE placements SET uncertain_count = uncertain_count - ${orders}, ${outcome}
          WHERE id = ${call.placementId} AND uncertain_count >= ${orders}`,
    );
    assertAll(changed, 1);
  }

  private *decide(
    call: CallInDoubt,
    orders: readonly OrderInDoubt[],
    decision: 'not-accepted' | 'written-off',
    { reason, who }: Word,
    now: number,
  ): Work<void> {
    yield* this.evidence.keep(
      orders.map(({ id, imei }) => ({
        placementId: call.placementId,
        orderId: id,
        kind: 'person',
        verdict: null,
        supplierOrderId: null,
        imei,
        details: { decision, reason },
        who,
      })),
      now,
    );
  }

  private *move(
    kind: 'commit' | 'release',
    call: CallInDoubt,
    orders: readonly OrderInDoubt[],
    now: number,
  ): Work<void> {
    const { day, supplierAccount, batchId, placementId, priceMicros } = call;
    for (const { id, serviceId } of orders) {
      yield* this.ledger.move(
        {
          kind,
          amountMicros: priceMicros,
          orders: 1,
          day,
          supplierAccount,
          serviceId,
          batchId,
          placementId,
          orderId: id,
        },
        now,
      );
    }
  }
}

/** The supplier's ids that belong to other orders already. */
export function idTaken(supplierOrderIds: readonly string[]): UserError {
  return new UserError(
    'supplier-order-taken',
    `Order id ${supplierOrderIds.join(', ')} belongs to another order of Hammer already. Look for the order that this call made.`,
    { supplierOrderIds },
  );
}

function assertAll(changed: number, wanted: number): void {
  if (changed === wanted) return;
  throw new UserError(
    'not-uncertain',
    'Some of these orders are not uncertain any more. Look at the call again.',
  );
}
