import type { Batch, Progress } from '@hammer/contract';
import { counted, formatCount, formatShare } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { countPhases } from '../words/outcomes.js';
import { stretchInWords, timeLeftInWords } from '../words/time-words.js';

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
  return [
    {
      name: 'Placing',
      value: `${formatCount(placed)} of ${formatCount(toPlace)}`,
      note:
        progress.callsUnderWay > 0
          ? `${formatShare(placed, toPlace)} placed, ${counted(progress.callsUnderWay, 'call')} under way`
          : `${formatShare(placed, toPlace)} placed`,
    },
    {
      name: 'Results',
      value: formatCount(answered),
      note: waiting > 0 ? `${formatCount(waiting)} waiting for the supplier` : 'None outstanding',
    },
    ...rateOf(progress),
    timeOf(batch, progress, around),
  ];
}

/** The money of a batch that was started. What is at risk is a part of what is reserved. */
export function figuresOfMoney({ money, statuses }: Progress): Figure[] {
  return [
    {
      name: 'Spent',
      value: formatMoney(money.spentMicros),
      note: `of ${formatMoney(money.quotedMicros)} quoted`,
    },
    {
      name: 'Reserved',
      value: formatMoney(money.reservedMicros),
      note: 'In calls under way or uncertain',
    },
    {
      name: 'At risk',
      value: formatMoney(money.atRiskMicros),
      note:
        statuses.uncertain === 0
          ? 'Nothing uncertain'
          : `${counted(statuses.uncertain, 'order')} uncertain`,
      ...(statuses.uncertain > 0 ? { tone: 'risk' as const } : {}),
    },
    ...(money.refundedMicros > 0
      ? [{ name: 'Refunded', value: formatMoney(money.refundedMicros), note: 'By the supplier' }]
      : []),
  ];
}

function rateOf({ state, phase, imeisPerSecond }: Progress): Figure[] {
  if (state !== 'running' || phase !== 'placing') return [];
  return [
    imeisPerSecond === null
      ? { name: 'Rate', value: '–', note: 'No call answered lately' }
      : {
          name: 'Rate',
          value: `${imeisPerSecond.toLocaleString('en-US')}/s`,
          note: 'IMEIs a second, lately',
        },
  ];
}

function timeOf(
  batch: Batch,
  progress: Progress,
  { promisedTime, isStopped }: Surroundings,
): Figure {
  const { state, phase, secondsLeft } = progress;
  if (batch.finishedAt !== null && batch.startedAt !== null && phase !== 'waiting') {
    const seconds = (Date.parse(batch.finishedAt) - Date.parse(batch.startedAt)) / 1_000;
    return { name: 'Took', value: stretchInWords(seconds), note: 'From start to end' };
  }
  if (phase === 'waiting')
    return {
      name: 'Time left',
      value: 'Up to the supplier',
      note: `Promised: ${promisedTime || 'not said'}`,
    };
  if (state === 'paused') return { name: 'Time left', value: '–', note: 'Paused' };
  if (phase !== 'placing') return { name: 'Time left', value: '–', note: 'A person must decide' };
  if (isStopped) return { name: 'Time left', value: '–', note: 'Held until STOP is lifted' };
  if (secondsLeft === null)
    return { name: 'Time left', value: 'Not known yet', note: 'Until the last order is placed' };
  return {
    name: 'Time left',
    value: capital(timeLeftInWords(secondsLeft)),
    note: 'Until the last order is placed',
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
