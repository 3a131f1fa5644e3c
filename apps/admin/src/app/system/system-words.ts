import type { BreakerState, Spend, SyncState, System, SystemCalls } from '@hammer/contract';
import type { Fact } from '../signs/fact-list.js';
import { formatCount } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { troubleInWords } from '../words/pause-words.js';
import {
  ageInWords,
  exactMomentInWords,
  stretchInWords,
  timeLeftInWords,
} from '../words/time-words.js';

const breakerWords: Readonly<Record<BreakerState, { value: string; note: string }>> = {
  closed: { value: $localize`Calls go out`, note: $localize`The breaker is closed.` },
  open: {
    value: $localize`No call goes out`,
    note: $localize`The breaker is open: the supplier must answer a free question first.`,
  },
  'half-open': {
    value: $localize`One call on trial`,
    note: $localize`The breaker is half open: one call with one order shows whether the supplier is well.`,
  },
};

/** How the supplier is called at present. */
export function factsOfCalls(calls: SystemCalls, now: number): Fact[] {
  const { breaker, trouble } = calls;
  const seconds = trouble ? (Date.parse(trouble.until) - now) / 1_000 : 0;
  return [
    {
      name: $localize`Paid calls`,
      ...breakerWords[breaker],
      ...(breaker === 'closed' ? {} : { tone: 'risk' as const }),
    },
    ...(trouble
      ? [
          {
            name: $localize`Held up`,
            value: timeLeftInWords(Math.max(0, seconds)),
            note: troubleInWords(trouble),
            tone: 'risk' as const,
          },
        ]
      : []),
    {
      name: $localize`Under way`,
      value: $localize`${formatCount(calls.underWay)}:count: of ${formatCount(calls.atOnce)}:most:`,
      note:
        calls.atOnce < calls.mostAtOnce
          ? $localize`${formatCount(calls.mostAtOnce)}:most: are allowed; fewer go out after a sign of trouble.`
          : $localize`Calls that are sent and not answered yet.`,
    },
    ...(calls.waiting > 0
      ? [
          {
            name: $localize`Waiting for a slot`,
            value: formatCount(calls.waiting),
            note: $localize`Nothing of them is sent.`,
          },
        ]
      : []),
    {
      name: $localize`In the last minute`,
      value:
        calls.perMinute === 0
          ? formatCount(calls.lastMinute)
          : $localize`${formatCount(calls.lastMinute)}:count: of ${formatCount(calls.perMinute)}:most:`,
      note: calls.perMinute === 0 ? $localize`There is no limit.` : $localize`Paid calls a minute.`,
    },
    ...(calls.keptAnswers > 0
      ? [
          {
            name: $localize`Answers in files`,
            value: formatCount(calls.keptAnswers),
            note: $localize`The database could not take them. They are read when Hammer starts again; do not remove them.`,
            tone: 'bad' as const,
          },
        ]
      : []),
  ];
}

/** What the supplier is, and whether it answers. Of the key only whether there is one. */
export function factsOfSupplier({ supplier }: System, now: number): Fact[] {
  const { host, isKeyKnown, isUserKnown, lastContact } = supplier;
  return [
    { name: $localize`Address`, value: host, note: '' },
    {
      name: $localize`Key`,
      ...(isKeyKnown && isUserKnown
        ? { value: $localize`Known`, note: $localize`It is never shown.` }
        : {
            value: $localize`Missing`,
            note: $localize`Set GSM_FUSION_API_KEY and GSM_FUSION_USERNAME, then start Hammer again.`,
            tone: 'bad' as const,
          }),
    },
    lastContact === null
      ? {
          name: $localize`Last answer`,
          value: $localize`Not asked yet`,
          note: $localize`Since Hammer was started.`,
        }
      : {
          name: $localize`Last answer`,
          value: ageInWords(lastContact.at, now),
          note: lastContact.ok ? $localize`The supplier answered.` : lastContact.message,
          ...(lastContact.ok ? {} : { tone: 'risk' as const }),
        },
  ];
}

const wordsOfRole: Readonly<Record<string, string>> = {
  all: $localize`Does everything`,
  web: $localize`Answers people`,
  worker: $localize`Places orders`,
};

/** What runs here, since when, on which database, and together with whom. */
export function factsOfHouse(
  { version, startedAt, database, servers }: System,
  now: number,
): Fact[] {
  return [
    { name: $localize`Version`, value: version, note: '' },
    {
      name: $localize`Up for`,
      value: stretchInWords(Math.max(0, (now - Date.parse(startedAt)) / 1_000)),
      note: $localize`Since ${exactMomentInWords(startedAt)}:time:`,
    },
    {
      name: $localize`Database`,
      value: database.kind === 'sqlite' ? 'SQLite' : 'PostgreSQL',
      note: database.mayPlace
        ? $localize`It knows that this Hammer lives.`
        : $localize`Its connection to this Hammer is lost: no paid call goes out until there is one again.`,
      ...(database.mayPlace ? {} : { tone: 'bad' as const }),
    },
    ...servers.map(({ id, role, since, isThis }) => ({
      name: isThis ? $localize`This server` : $localize`Another server`,
      value: wordsOfRole[role] ?? role,
      note: $localize`${id}:id:, since ${exactMomentInWords(since)}:time:`,
    })),
  ];
}

/** When results were asked for and will be. */
export function factsOfSync({ running, pending, last, nextAt }: SyncState, now: number): Fact[] {
  return [
    {
      name: $localize`Waiting for a result`,
      value: formatCount(pending),
      note: $localize`Orders that are paid and not answered yet.`,
    },
    last === null
      ? { name: $localize`Last sync`, value: $localize`None yet`, note: '' }
      : {
          name: $localize`Last sync`,
          value: ageInWords(last.startedAt, now),
          note:
            last.failure ??
            $localize`${formatCount(last.asked)}:asked: asked about, ${formatCount(last.changed)}:changed: changed`,
          ...(last.failure === null ? {} : { tone: 'risk' as const }),
        },
    {
      name: $localize`Next sync`,
      value: nextSync(running, nextAt, now),
      note: $localize`Results are asked for, for nothing.`,
    },
  ];
}

function nextSync(running: boolean, nextAt: string | null, now: number): string {
  if (running) return $localize`Running now`;
  if (nextAt === null) return $localize`Not before the supplier is set up`;
  const seconds = (Date.parse(nextAt) - now) / 1_000;
  return $localize`In ${timeLeftInWords(Math.max(0, seconds))}:time:`;
}

/** What the supplier account holds, as far as it is known, and what does not add up. */
export function factsOfMoney({ balance, balanceDrift, refunds, ...today }: Spend): Fact[] {
  const { currency } = balance;
  const money = (micros: number) => formatMoney(micros, currency);
  return [
    {
      name: $localize`Balance`,
      value: balance.micros === null ? $localize`Unknown` : money(balance.micros),
      note:
        balance.micros === null
          ? $localize`The supplier has not told it; it is never taken for enough.`
          : $localize`As last told by the supplier.`,
    },
    {
      name: $localize`Drift`,
      value: balanceDrift === null ? $localize`None` : money(balanceDrift.micros),
      note:
        balanceDrift === null
          ? $localize`Nothing is known to be unexplained.`
          : $localize`Hammer cannot explain this since ${exactMomentInWords(balanceDrift.since)}:time:. Somebody else may use the account.`,
      ...(balanceDrift === null ? {} : { tone: 'risk' as const }),
    },
    {
      name: $localize`Refunds expected`,
      value: money(refunds.expectedMicros),
      note: $localize`${money(refunds.confirmedMicros)}:money: has come back for certain.`,
    },
    {
      name: $localize`At risk`,
      value: formatMoney(today.atRiskMicros),
      note:
        today.uncertainOrders === 0
          ? $localize`Nothing is uncertain.`
          : $localize`Uncertain orders: ${formatCount(today.uncertainOrders)}:count:`,
      ...(today.uncertainOrders === 0 ? {} : { tone: 'risk' as const }),
    },
  ];
}
