import { records, rows, run, sql, type Work } from '@hammer/database';
import { Supplier, type PlacementAnswer } from '@hammer/fusion';
import { OrderBook } from '@hammer/orders';
import { Injectable } from '@nestjs/common';
import { pauseBatch } from '../placing/batch-gate.js';
import type { Pause } from '../placing/placement.js';
import { BY_ITSELF, type NewEvidence } from './evidence-record.js';

const isSameSighting = sql`e.placement_id = v.placement_id AND e.order_id = v.order_id AND e.kind = v.kind
  AND e.supplier_order_id = v.supplier_order_id`;

/** Keeps what speaks for uncertain orders and what was decided about them, as pieces of other transactions. */
@Injectable()
export class EvidenceBook {
  constructor(
    private readonly supplier: Supplier,
    private readonly orders: OrderBook,
  ) {}

  /** Adds evidence. What a source said of a supplier's order already, and last, is not added again. */
  *keep(evidence: readonly NewEvidence[], now: number): Work<void> {
    if (evidence.length === 0) return;
    const kept = records(
      {
        placementId: 'integer',
        orderId: 'integer',
        kind: 'text',
        verdict: 'text',
        supplierOrderId: 'text',
        imei: 'text',
        details: 'text',
        who: 'text',
        isSighting: 'integer',
      },
      evidence.map(({ details, ...about }) => ({
        ...about,
        details: JSON.stringify(details),
        isSighting: details.decision === undefined && about.orderId !== null ? 1 : 0,
      })),
    );
    yield* run(
      sql`INSERT INTO evidence (at, placement_id, order_id, kind, verdict, supplier_order_id, imei, details, who)
          SELECT ${now}, v.placement_id, v.order_id, v.kind, v.verdict, v.supplier_order_id, v.imei, v.details, v.who
          FROM ${kept} AS v
          WHERE v.is_sighting = 0
            OR v.verdict = 'seen' AND NOT EXISTS (SELECT 1 FROM evidence e WHERE ${isSameSighting})
            OR v.verdict <> 'seen' AND COALESCE((SELECT e.verdict FROM evidence e
              WHERE ${isSameSighting} AND e.verdict <> 'seen' ORDER BY e.id DESC LIMIT 1), '') <> v.verdict`,
    );
  }

  /**
   * An answer for a call that was written off as unanswered meanwhile, by a start or by another process: its order ids
   * are kept. Where an order has left the call since, it may be bought twice, so its batch is paused.
   */
  *keepLate(
    placement: { id: number; batchId: number },
    answer: PlacementAnswer,
    now: number,
  ): Work<void> {
    const named = [
      ...[...answer.outcomes].flatMap(([imei, outcome]) =>
        outcome.kind === 'accepted' ? [{ imei, supplierOrderId: outcome.supplierOrderId }] : [],
      ),
      ...answer.salvaged,
    ];
    if (named.length === 0) return;
    const known = new Set(
      yield* this.orders.knownSupplierIds(
        this.supplier.account,
        named.map(({ supplierOrderId }) => supplierOrderId),
      ),
    );
    const late = named.filter(({ supplierOrderId }) => !known.has(supplierOrderId));
    if (late.length === 0) return;
    const doubted = yield* rows<{ id: number; imei: string }>(
      sql`SELECT id, imei FROM orders WHERE placement_id = ${placement.id} AND status = 'uncertain'`,
    );
    const orderOf = new Map(doubted.map(({ id, imei }) => [imei, id]));
    const about = { placementId: placement.id, kind: 'late-answer', who: BY_ITSELF } as const;
    yield* this.keep(
      [
        {
          ...about,
          orderId: null,
          verdict: null,
          supplierOrderId: null,
          imei: null,
          details: { reason: answer.reason, raw: answer.raw },
        },
        ...late.map(({ imei, supplierOrderId }) => ({
          ...about,
          orderId: orderOf.get(imei) ?? null,
          verdict: 'seen' as const,
          supplierOrderId,
          imei,
          details: { reason: 'The answer came after the call had been taken for unanswered.' },
        })),
      ],
      now,
    );
    if (late.every(({ imei }) => orderOf.has(imei))) return;
    yield* pauseBatch(placement.batchId, answeredLate(placement.id), now);
  }
}

function answeredLate(placementId: number): Pause {
  return {
    code: 'anomaly',
    message: `Call ${placementId} was answered after its orders were given back, so they may be bought twice. Compare with the supplier's own list of orders before resuming.`,
  };
}
