import { PlacementReader, Rechecks } from '@hammer/batch';
import type { Order, OrderDetail } from '@hammer/contract';
import { Ledger } from '@hammer/ledger';
import { Orders } from '@hammer/orders';
import { Injectable } from '@nestjs/common';

/** Puts together what several rooms know of one order. */
@Injectable()
export class OrderStory {
  constructor(
    private readonly orders: Orders,
    private readonly placements: PlacementReader,
    private readonly ledger: Ledger,
    private readonly rechecks: Rechecks,
  ) {}

  /** The order with its timeline and its charges. Throws a UserError when there is no such order. */
  async tell(id: number): Promise<OrderDetail> {
    const { placementId, ...order } = await this.orders.inFull(id);
    // One after the other on one connection: to wake several takes longer than what each of them has to do.
    const placements = await this.placements.ofOrder({ ...order, placementId });
    const charges = placementId === null ? [] : await this.chargesOf(order, placementId);
    const recheckReason = await this.rechecks.reasonOf(order);
    const recheck = await this.rechecks.outlook(order);
    const placement = placements.find((call) => call.id === placementId);
    const timeline = [
      { at: order.createdAt, event: 'planned' },
      ...(placement?.sentAt ? [{ at: placement.sentAt, event: 'sent to the supplier' }] : []),
      ...(placement?.settledAt && placement.reason
        ? [{ at: placement.settledAt, event: placement.reason }]
        : []),
      ...(order.finishedAt ? [{ at: order.finishedAt, event: order.status }] : []),
    ];
    return { ...order, timeline, placements, charges, recheckReason, recheck };
  }

  /** The movements of money of the call that the order was in, as far as they concern this order. */
  private async chargesOf(
    { id, status, priceMicros }: Order,
    placementId: number,
  ): Promise<OrderDetail['charges']> {
    const charged = ['pending', 'in_process', 'completed', 'rejected', 'written_off'].includes(
      status,
    );
    const reservedOnly = status === 'uncertain' || status === 'sending' || status === 'prepared';
    const ofCall = await this.ledger.entriesOfPlacement(placementId);
    const own = ofCall.filter((entry) => entry.orderId === id && entry.kind !== 'refund');
    return (
      ofCall
        .filter((entry) => entry.orderId === null || entry.orderId === id)
        // An order that was uncertain was settled by an entry of its own, not by those of the call.
        .filter(({ kind, orderId }) => own.length === 0 || kind === 'reserve' || orderId === id)
        .filter(
          ({ kind }) =>
            kind === 'reserve' ||
            kind === 'refund' ||
            (kind === 'commit' ? charged : !charged && !reservedOnly),
        )
        .map(({ at, kind }) => ({
          at: new Date(at).toISOString(),
          kind,
          amountMicros: priceMicros,
        }))
    );
  }
}
