import type { DayOutcomes } from '@hammer/contract';
import type { DayBar } from '../signs/day-bars.js';
import { dayInWords, type SpendDay } from '../spend/spend-days.js';
import { counted, formatCount } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { outcomeWords, type Outcome } from '../words/outcomes.js';

/** The outcomes of a day in the order in which they are drawn, each with its name among the console's outcomes. */
export const outcomesOfDay: readonly { of: keyof DayOutcomes; outcome: Outcome }[] = [
  { of: 'completed', outcome: 'completed' },
  { of: 'rejected', outcome: 'rejected' },
  { of: 'writtenOff', outcome: 'written_off' },
  { of: 'waiting', outcome: 'waiting' },
  { of: 'uncertain', outcome: 'uncertain' },
];

/** What was spent on each day. */
export function moneyBars(days: readonly SpendDay[]): DayBar[] {
  return days.map(({ day, spentMicros }) => {
    const total = formatMoney(spentMicros);
    return {
      day,
      label: dayInWords(day),
      total,
      parts: [{ outcome: 'money', label: $localize`Spent`, size: spentMicros, text: total }],
    };
  });
}

/** The checks of each day, split by what has become of them. */
export function checkBars(days: readonly SpendDay[]): DayBar[] {
  return days.map(({ day, outcomes }) => {
    const parts = outcomesOfDay.map(({ of, outcome }) => ({
      outcome,
      label: outcomeWords[outcome].label,
      size: outcomes[of],
      text: formatCount(outcomes[of]),
    }));
    const sum = parts.reduce((orders, { size }) => orders + size, 0);
    return { day, label: dayInWords(day), total: counted(sum, 'check'), parts };
  });
}
