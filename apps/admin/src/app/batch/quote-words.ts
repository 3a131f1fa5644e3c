import type { Quote } from '@hammer/contract';
import { counted } from '../words/counts.js';
import { formatMoney, spellSum } from '../words/money.js';

/** A quote as it is read: every amount with where it comes from. */
export interface QuoteWords {
  lines: { serviceId: string; title: string; sum: string }[];
  total: string;
  reused: string | null;
  balance: { now: string; left: string | null; isKnown: boolean; isShort: boolean };
  today: {
    cap: string;
    used: string;
    after: string;
    isOver: boolean;
    share: number;
    added: number;
  };
  pay: string;
}

/** Puts a quote into words. An unknown balance is called unknown: neither zero nor enough. */
export function readQuote(quote: Quote): QuoteWords {
  const { balance, today, totalMicros, reused } = quote;
  const afterMicros = today.usedMicros + totalMicros;
  const share = shareOf(today.usedMicros, today.capMicros);
  return {
    lines: quote.services.map(({ serviceId, title, orders, priceMicros, totalMicros: sum }) => ({
      serviceId,
      title,
      sum: spellSum(orders, priceMicros, sum),
    })),
    total: formatMoney(totalMicros),
    reused:
      reused.rows === 0
        ? null
        : $localize`${counted(reused.rows, 'result')}:results: reused, saves ${formatMoney(reused.savedMicros)}:money:`,
    balance: {
      now:
        balance.micros === null
          ? $localize`Unknown`
          : formatMoney(balance.micros, balance.currency),
      left: balance.leftMicros === null ? null : leftInWords(balance.leftMicros, balance.currency),
      isKnown: balance.micros !== null,
      isShort: balance.leftMicros !== null && balance.leftMicros < 0,
    },
    today: {
      cap: formatMoney(today.capMicros),
      used: formatMoney(today.usedMicros),
      after: formatMoney(afterMicros),
      isOver: afterMicros > today.capMicros,
      share,
      added: shareOf(afterMicros, today.capMicros) - share,
    },
    pay:
      quote.orders > 0 && quote.services.length === 0
        ? $localize`No price yet`
        : $localize`Pay ${formatMoney(totalMicros)}:money: for ${counted(quote.orders, 'check')}:checks:`,
  };
}

function leftInWords(micros: number, currency: string | null): string {
  return micros < 0
    ? $localize`${formatMoney(-micros, currency)}:money: short of this`
    : $localize`${formatMoney(micros, currency)}:money: left after this`;
}

function shareOf(micros: number, capMicros: number): number {
  return capMicros <= 0 ? 100 : Math.min(100, (micros / capMicros) * 100);
}
