import type { Room } from '@hammer/ledger';
import type { BlockedOrder, PickedOrder } from '@hammer/orders';

/**
 * Picked orders that may be placed, those that another order stands for, and the number of those that wait to see what
 * becomes of a call with the same check: it may still turn out not to have been sent.
 */
export function sortByObstacle(picked: readonly PickedOrder[]): {
  free: PickedOrder[];
  blocked: BlockedOrder[];
  waiting: number;
} {
  const free: PickedOrder[] = [];
  const blocked: BlockedOrder[] = [];
  for (const order of picked) {
    const { id, byOrderId, byStatus, byBatchId } = order;
    if (byOrderId === null || byStatus === null || byBatchId === null) free.push(order);
    else if (byStatus !== 'prepared' && byStatus !== 'sending')
      blocked.push({ id, byOrderId, byStatus, byBatchId });
  }
  return { free, blocked, waiting: picked.length - free.length - blocked.length };
}

/** The first of these orders, as many as there is room for at this price (micros). */
export function affordable(
  orders: readonly PickedOrder[],
  priceMicros: number,
  { micros }: Room,
): PickedOrder[] {
  return orders.slice(
    0,
    priceMicros === 0 ? orders.length : Math.max(0, Math.floor(micros / priceMicros)),
  );
}
