import { asMoney } from '@hammer/orders';
import type { KeptReading } from '@hammer/ledger';

/** What the balance suggests of a call whose orders are uncertain. It proves nothing: others may use the account too. */
export interface BalanceHint {
  suggests: 'charged' | 'not-charged' | 'unclear';
  /** In words, for people. */
  reason: string;
}

/** Uncertain orders of one call, all at one price in micros. */
export interface PricedOrders {
  orders: number;
  priceMicros: number;
  /** Whether money of other orders may have come back before the supplier has told of it. */
  mayHideRefunds: boolean;
}

/** Compares a reading from before a call with one from after its settle time. */
export function readDifference(
  before: KeptReading,
  after: KeptReading,
  { orders, priceMicros, mayHideRefunds }: PricedOrders,
): BalanceHint {
  const span = `Between ${timeOf(before)} and ${timeOf(after)}`;
  const unclear = (why: string): BalanceHint => ({
    suggests: 'unclear',
    reason: `${span} ${why}, so the balance cannot tell whether this call was charged.`,
  });
  const atRiskMicros = orders * priceMicros;
  if (priceMicros === 0) return unclear('the orders of this call cost nothing');
  if (before.atRiskMicros !== 0 || after.atRiskMicros !== atRiskMicros)
    return unclear('other orders were uncertain or under way as well');
  if (after.refundedMicros !== before.refundedMicros) return unclear('refunds were expected');
  const known = after.committedMicros - before.committedMicros;
  const missing = before.balanceMicros - after.balanceMicros - known;
  const charged = missing / priceMicros;
  if (!Number.isInteger(charged) || charged < 0 || charged > orders)
    return unclear(
      `${asMoney(Math.abs(missing))} ${missing < 0 ? 'came in' : 'went out'} that Hammer does not know of`,
    );
  if (charged < orders && mayHideRefunds)
    return unclear('money may have come back for other orders that were waiting for their result');
  const fell = `${span} Hammer knows of ${asMoney(known)} that were spent, and the balance fell by`;
  if (charged === 0)
    return {
      suggests: 'not-charged',
      reason: `${fell} just that: it seems that this call was not charged.`,
    };
  const which =
    charged === orders
      ? 'this call was charged'
      : `${charged} of its ${orders} orders were charged`;
  return {
    suggests: 'charged',
    reason: `${fell} ${asMoney(missing)} more: it seems that ${which}.`,
  };
}

const timeOf = ({ at }: KeptReading) => new Date(at).toISOString();
