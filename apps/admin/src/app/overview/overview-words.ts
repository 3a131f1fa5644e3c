import type { DayOutcomes, Spend, SyncState, System } from '@hammer/contract';
import type { IconName } from '../signs/icons.js';
import { counted, formatCount, formatShare } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { outcomeWords, type Outcome, type OutcomeWords } from '../words/outcomes.js';
import { troubleInWords } from '../words/pause-words.js';
import { ageInWords, timeLeftInWords } from '../words/time-words.js';
import { outcomesOfDay } from './bars-of-days.js';

/** One figure with its name, what it means, and where it leads. */
export interface Figure {
  name: string;
  value: string;
  note: string;
  tone?: 'risk';
  leadsTo?: string;
  /** A share of 100, where it is drawn as a meter. */
  meter?: number;
}

/** Today's money and what is open, in the order in which one asks. */
export function todayFigures(money: Spend, sync: SyncState, now: number): Figure[] {
  const used = money.spentMicros + money.reservedMicros;
  const { micros, currency } = money.balance;
  return [
    {
      name: $localize`Spent today`,
      value: formatMoney(money.spentMicros),
      note: $localize`of ${formatMoney(money.capMicros)}:cap:, ${formatMoney(money.reservedMicros)}:reserved: reserved`,
      meter: money.capMicros > 0 ? Math.min(100, (used / money.capMicros) * 100) : 100,
      leadsTo: '/spend',
    },
    {
      name: $localize`Balance`,
      value: micros === null ? $localize`Unknown` : formatMoney(micros, currency),
      note:
        micros === null
          ? $localize`The supplier does not tell it. It may not be enough.`
          : $localize`As the supplier said last`,
    },
    {
      name: $localize`At risk`,
      value: formatMoney(money.atRiskMicros),
      note:
        money.uncertainOrders === 0
          ? $localize`Nothing is uncertain`
          : $localize`${counted(money.uncertainOrders, 'order')}:orders: may have been charged`,
      ...(money.uncertainOrders > 0 && { tone: 'risk' as const, leadsTo: '/uncertain' }),
    },
    {
      name: $localize`Waiting for results`,
      value: formatCount(sync.pending),
      note: whenAsked(sync, now),
    },
  ];
}

function whenAsked({ running, pending, nextAt }: SyncState, now: number): string {
  if (running) return $localize`Asking the supplier now`;
  if (pending === 0) return $localize`Nothing is outstanding`;
  if (nextAt === null) return $localize`Results are asked for on demand only`;
  const seconds = Math.max(0, (Date.parse(nextAt) - now) / 1_000);
  return $localize`Asked for again in ${timeLeftInWords(seconds)}:time:`;
}

/** How the supplier is, in a sentence with its sign. */
export interface SupplierFigures {
  tone: 'good' | 'risk' | 'bad';
  icon: IconName;
  state: string;
  lines: { name: string; value: string }[];
}

/** Whether calls go out, how many, and when the supplier was heard last. */
export function supplierFigures(system: System, now: number): SupplierFigures {
  const { calls, supplier } = system;
  const last = supplier.lastContact;
  return {
    ...stateOfSupplier(system),
    lines: [
      { name: $localize`Supplier`, value: supplier.host },
      {
        name: $localize`Last heard`,
        value: last === null ? $localize`Not yet` : ageInWords(last.at, now),
      },
      {
        name: $localize`Paid calls in the last minute`,
        value:
          calls.perMinute === 0
            ? formatCount(calls.lastMinute)
            : $localize`${formatCount(calls.lastMinute)}:calls: of ${formatCount(calls.perMinute)}:most:`,
      },
      {
        name: $localize`Under way now`,
        value: $localize`${formatCount(calls.underWay)}:calls: of ${formatCount(calls.atOnce)}:most:`,
      },
    ],
  };
}

function stateOfSupplier({
  calls: { breaker, trouble },
  supplier: { isKeyKnown, isUserKnown, lastContact },
}: System): Pick<SupplierFigures, 'tone' | 'icon' | 'state'> {
  if (!isKeyKnown || !isUserKnown)
    return { tone: 'bad', icon: 'key', state: $localize`No supplier account is set` };
  if (breaker === 'open')
    return {
      tone: 'bad',
      icon: 'offline',
      state: $localize`No calls go out: it does not answer well`,
    };
  if (breaker === 'half-open')
    return { tone: 'risk', icon: 'hourglass', state: $localize`Being tried with one call` };
  if (trouble !== null) return { tone: 'risk', icon: 'hourglass', state: troubleInWords(trouble) };
  if (lastContact === null)
    return { tone: 'risk', icon: 'question', state: $localize`Not heard from yet` };
  return lastContact.ok
    ? { tone: 'good', icon: 'check', state: $localize`Answers well` }
    : { tone: 'bad', icon: 'alert', state: lastContact.message };
}

/** What has become of the checks of some days, without what did not happen. */
export function outcomeShares(
  outcomes: DayOutcomes,
): (OutcomeWords & { outcome: Outcome; orders: number; count: string; share: string })[] {
  const all = outcomesOfDay.reduce((sum, { of }) => sum + outcomes[of], 0);
  return outcomesOfDay
    .filter(({ of }) => outcomes[of] > 0)
    .map(({ of, outcome }) => ({
      ...outcomeWords[outcome],
      outcome,
      orders: outcomes[of],
      count: formatCount(outcomes[of]),
      share: formatShare(outcomes[of], all),
    }));
}
