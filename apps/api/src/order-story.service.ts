import { PlacementReader, Rechecks } from '@hammer/batch';
import type { OrderDetail } from '@hammer/contract';
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
    const placements = await this.placements.ofOrder(order);
    const placement = placements.find((call) => call.id === placementId);
    const timeline = [
      { at: order.createdAt, event: 'planned' },
      ...(placement?.sentAt ? [{ at: placement.sentAt, event: 'sent to the supplier' }] : []),
      ...(placement?.settledAt && placement.reason
        ? [{ at: placement.settledAt, event: placement.reason }]
        : []),
      ...(order.finishedAt ? [{ at: order.finishedAt, event: order.status }] : []),
    ];
    return {
      ...order,
      timeline,
      placements,
      charges: await this.chargesOf(id, order.priceMicros, placementId),
      recheckReason: await this.rechecks.reasonOf(order),
      recheck: await this.rechecks.outlook(order),
    };
  }

  /** The movements of money of the call that the order was in, as far as they concern this order. */
  private async chargesOf(
    id: number,
    priceMicros: number,
    placementId: number | null,
  ): Promise<OrderDetail['charges']> {
    if (placementId === null) return [];
    const order = await this.orders.get(id);
    const charged = ['pending', 'in_process', 'completed', 'rejected', 'written_off'].includes(
      order.status,
    );
    const reservedOnly =
      order.status === 'uncertain' || order.status === 'sending' || order.status === 'prepared';
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
