import type { DayOutcomes, SpendShare } from '@hammer/contract';
import { locale } from '../words/language.js';

const A_DAY = 86_400_000;

/** One day of the caps (UTC), also when nothing happened on it. */
export interface SpendDay {
  /** `2026-11-25`. */
  day: string;
  orders: number;
  spentMicros: number;
  outcomes: DayOutcomes;
}

/** Nothing has become of anything. */
export const noOutcomes: DayOutcomes = {
  completed: 0,
  rejected: 0,
  waiting: 0,
  writtenOff: 0,
  uncertain: 0,
};

/** Every day of a span, both ends included, those without any movement too. */
export function fillDays(
  from: string,
  to: string,
  shares: readonly Pick<SpendShare, 'key' | 'orders' | 'spentMicros' | 'outcomes'>[],
): SpendDay[] {
  const known = new Map(shares.map((share) => [share.key, share]));
  const days: SpendDay[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += A_DAY) {
    const day = new Date(at).toISOString().slice(0, 10);
    const { orders = 0, spentMicros = 0, outcomes = null } = known.get(day) ?? {};
    days.push({ day, orders, spentMicros, outcomes: outcomes ?? noOutcomes });
  }
  return days;
}

/** Outcomes of several days together. */
export function addOutcomes(days: readonly SpendDay[]): DayOutcomes {
  return days.reduce(
    (sum, { outcomes }) => ({
      completed: sum.completed + outcomes.completed,
      rejected: sum.rejected + outcomes.rejected,
      waiting: sum.waiting + outcomes.waiting,
      writtenOff: sum.writtenOff + outcomes.writtenOff,
      uncertain: sum.uncertain + outcomes.uncertain,
    }),
    noOutcomes,
  );
}

const days = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric', timeZone: 'UTC' });

/** A day of the caps as people write it, e.g. `Nov 25`. */
export function dayInWords(day: string): string {
  return days.format(new Date(day));
}
