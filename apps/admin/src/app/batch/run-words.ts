import type { Batch, Progress } from '@hammer/contract';
import { counted, formatCount, formatShare } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { countPhases } from '../words/outcomes.js';
import { stretchInWords } from '../words/time-words.js';
import { timeRangeInWords } from './time-range.js';

/** One figure with its name and what it is part of. */
export interface Figure {
  name: string;
  value: string;
  note: string;
  tone?: 'risk';
}

/** What the time left depends on outside the batch: what the supplier promises, and whether spending is stopped. */
export interface Surroundings {
  promisedTime: string;
  isStopped: boolean;
}

/** The two phases and the pace of a batch that was started. Placing and waiting are counted apart. */
export function figuresOfRun(batch: Batch, progress: Progress, around: Surroundings): Figure[] {
  const { placed, toPlace, answered, waiting } = countPhases(progress);
  const share = formatShare(placed, toPlace);
  return [
    {
      name: $localize`Placing`,
      value: $localize`${formatCount(placed)}:count: of ${formatCount(toPlace)}:all:`,
      note: placedInWords(progress, share),
    },
    {
      name: $localize`Results`,
      value: $localize`${formatCount(answered)}:count: of ${formatCount(answered + waiting)}:all:`,
      note:
        waiting > 0
          ? $localize`${formatCount(waiting)}:count: waiting for the supplier`
          : $localize`None outstanding`,
    },
    ...rateOf(progress),
    timeOf(batch, progress, around),
  ];
}

/** The money of a batch that was started. What is at risk is a part of what is reserved. */
export function figuresOfMoney({ money, statuses }: Progress): Figure[] {
  return [
    {
      name: $localize`Spent`,
      value: formatMoney(money.spentMicros),
      note: $localize`of ${formatMoney(money.quotedMicros)}:money: quoted`,
    },
    {
      name: $localize`Reserved`,
      value: formatMoney(money.reservedMicros),
      note: $localize`In calls under way or uncertain`,
    },
    {
      name: $localize`At risk`,
      value: formatMoney(money.atRiskMicros),
      note:
        statuses.uncertain === 0
          ? $localize`Nothing uncertain`
          : $localize`${counted(statuses.uncertain, 'order')}:orders: uncertain`,
      ...(statuses.uncertain > 0 ? { tone: 'risk' as const } : {}),
    },
    ...(money.refundedMicros > 0
      ? [
          {
            name: $localize`Refunded`,
            value: formatMoney(money.refundedMicros),
            note: $localize`For rejected orders; not taken off what is spent`,
          },
        ]
      : []),
  ];
}

/** What may have been charged and is not known is said here too: it is not placed for certain. */
function placedInWords({ callsUnderWay, statuses }: Progress, share: string): string {
  if (callsUnderWay > 0)
    return $localize`${share}:share: placed, ${counted(callsUnderWay, 'call')}:calls: under way`;
  return statuses.uncertain > 0
    ? $localize`${formatCount(statuses.uncertain)}:count: of them uncertain`
    : $localize`${share}:share: placed`;
}

function rateOf({ state, phase, imeisPerSecond }: Progress): Figure[] {
  if (state !== 'running' || phase !== 'placing') return [];
  const name = $localize`Rate`;
  return [
    imeisPerSecond === null
      ? { name, value: '–', note: $localize`No call answered lately` }
      : {
          name,
          value: $localize`${formatCount(imeisPerSecond)}:count:/s`,
          note: $localize`IMEIs a second, lately`,
        },
  ];
}

function timeOf(
  batch: Batch,
  progress: Progress,
  { promisedTime, isStopped }: Surroundings,
): Figure {
  const { state, phase, timeLeft } = progress;
  const name = $localize`Time left`;
  if (batch.finishedAt !== null && batch.startedAt !== null && phase !== 'waiting') {
    const seconds = (Date.parse(batch.finishedAt) - Date.parse(batch.startedAt)) / 1_000;
    return {
      name: $localize`Took`,
      value: stretchInWords(seconds),
      note: $localize`From start to end`,
    };
  }
  if (phase === 'waiting')
    return {
      name,
      value: $localize`Up to the supplier`,
      note:
        promisedTime === ''
          ? $localize`It has promised no time`
          : $localize`Promised: ${promisedTime}:time:`,
    };
  if (state === 'paused') return { name, value: '–', note: $localize`Paused` };
  if (phase !== 'placing') return { name, value: '–', note: $localize`A person must decide` };
  if (isStopped) return { name, value: '–', note: $localize`Held until STOP is lifted` };
  const note = $localize`Until the last order is placed`;
  return timeLeft === null
    ? { name, value: $localize`Not known yet`, note }
    : { name, value: capital(timeRangeInWords(timeLeft)), note };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
