import type { SpendGroup, SpendShare } from '@hammer/contract';
import { formatCount, formatShare } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { dayInWords } from './spend-days.js';

/** A line of the sums, in words. */
export interface ShareLine {
  key: string;
  name: string;
  /** The id beside the name, where it has one. */
  id: string | null;
  leadsTo: { path: string; query: Record<string, string> } | null;
  orders: string;
  spent: string;
  refunded: string;
  net: string;
  share: string;
  /** Of 100. */
  width: number;
}

/** Says a sum in words, with its share of all that was spent in these days (in micros). */
export function presentShare(share: SpendShare, by: SpendGroup, totalMicros: number): ShareLine {
  const { key, title, orders, spentMicros, refundedMicros } = share;
  return {
    key: key ?? '',
    name: nameOf(share, by),
    id: title !== null && by !== 'person' ? key : null,
    leadsTo: wayTo(share, by),
    orders: formatCount(orders),
    spent: formatMoney(spentMicros),
    refunded: refundedMicros === 0 ? '–' : formatMoney(refundedMicros),
    net: formatMoney(spentMicros - refundedMicros),
    share: formatShare(spentMicros, totalMicros),
    width: totalMicros === 0 ? 0 : (spentMicros / totalMicros) * 100,
  };
}

function nameOf({ key, title }: SpendShare, by: SpendGroup): string {
  if (key === null) return $localize`Started on the machine itself`;
  if (by === 'day') return dayInWords(key);
  if (title !== null) return title;
  return by === 'service' ? $localize`Service ${key}:id:` : $localize`Person ${key}:id:`;
}

function wayTo({ key }: SpendShare, by: SpendGroup): ShareLine['leadsTo'] {
  if (key === null) return null;
  if (by === 'batch') return { path: `/batches/${key}`, query: {} };
  if (by === 'day') return { path: '/spend', query: { by: 'batch', from: key, to: key } };
  return null;
}
