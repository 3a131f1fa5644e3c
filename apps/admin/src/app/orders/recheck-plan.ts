import type { Order } from '@hammer/contract';
import { isUnderWay } from './order-words.js';

/** So many checks may be bought again at once here; more belong into a batch. */
export const MOST_RECHECKS = 500;

/** An order whose check can be bought again, and what that costs today. */
export interface PlannedRecheck {
  order: Order;
  priceMicros: number;
}

/** What buying the checks of some orders again means: what is bought, and what is left out and why. */
export interface RecheckPlan {
  bought: readonly PlannedRecheck[];
  totalMicros: number;
  /** One line for each price. */
  sums: readonly { orders: number; priceMicros: number; totalMicros: number }[];
  leftOut: readonly { why: string; orders: number }[];
}

/** Plans to buy checks again; the server has the last word on each. Takes the price of a service, if it has one. */
export function planRechecks(
  orders: readonly Order[],
  priceOf: (serviceId: string) => number | undefined,
): RecheckPlan {
  const bought: PlannedRecheck[] = [];
  const checks = new Set<string>();
  const leftOut = new Map<string, number>();
  for (const order of orders) {
    const check = `${order.serviceId} ${order.imei}`;
    const priceMicros = priceOf(order.serviceId);
    const why = obstacleOf(order) ?? (checks.has(check) ? twice() : null);
    if (why === null && priceMicros !== undefined) {
      checks.add(check);
      bought.push({ order, priceMicros });
    } else {
      const reason = why ?? withoutPrice();
      leftOut.set(reason, (leftOut.get(reason) ?? 0) + 1);
    }
  }
  return {
    bought,
    totalMicros: bought.reduce((sum, { priceMicros }) => sum + priceMicros, 0),
    sums: sumsOf(bought),
    leftOut: [...leftOut].map(([why, count]) => ({ why, orders: count })),
  };
}

function obstacleOf(order: Order): string | null {
  if (isUnderWay(order)) return $localize`still under way`;
  if (order.status === 'uncertain')
    return $localize`uncertain: may have been charged, settle it first`;
  if (order.status === 'refused' || order.status === 'cancelled')
    return $localize`never answered, so there is nothing to check again`;
  return null;
}

const twice = () => $localize`the same check a second time`;
const withoutPrice = () => $localize`without a price today: not on the price list`;

function sumsOf(bought: readonly PlannedRecheck[]): RecheckPlan['sums'] {
  const counts = new Map<number, number>();
  for (const { priceMicros } of bought) counts.set(priceMicros, (counts.get(priceMicros) ?? 0) + 1);
  return [...counts].map(([priceMicros, orders]) => ({
    orders,
    priceMicros,
    totalMicros: orders * priceMicros,
  }));
}
