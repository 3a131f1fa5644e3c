import type { Batch, Progress } from '@hammer/contract';
import { formatMoney } from '../words/money.js';

/** What a batch has not sent yet, and what that would cost; money is null where nothing is left. */
export interface Unplaced {
  orders: number;
  /** What each costs; null where there are several prices. */
  priceMicros: number | null;
  money: { micros: number; text: string; isExact: boolean } | null;
}

/** With one price it is exact. With several it is not known which orders are left, so it is what the quote leaves. */
export function unplacedOf({ quote }: Pick<Batch, 'quote'>, progress: Progress): Unplaced {
  const orders = progress.statuses.planned + progress.statuses.prepared;
  const prices = new Set(quote?.services.map((service) => service.priceMicros));
  const [onlyPrice = 0] = prices;
  const priceMicros = prices.size === 1 ? onlyPrice : null;
  if (orders === 0 || !quote) return { orders, priceMicros, money: null };
  const { quotedMicros, spentMicros, reservedMicros } = progress.money;
  const isExact = priceMicros !== null;
  const micros = isExact
    ? orders * priceMicros
    : Math.max(0, quotedMicros - spentMicros - reservedMicros);
  return { orders, priceMicros, money: { micros, text: formatMoney(micros), isExact } };
}
