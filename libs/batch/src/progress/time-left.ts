import { learnFrom, nextSize, type ProvenSize } from '../placing/batch-size.js';

/** A call that was answered; times in milliseconds. */
export interface AnsweredCall {
  size: number;
  settledAt: number;
  durationMs: number;
  /** Whether it tried a size, alone. */
  isTrial: boolean;
}

/** What the time left of a batch depends on. */
export interface Outlook {
  /** Orders that are not answered yet. */
  remaining: number;
  /** What the service has proven so far, and how many IMEIs a call may carry at most. */
  proven: ProvenSize;
  ceiling: number;
  /** The latest calls of the batch, the newest first. */
  calls: readonly AnsweredCall[];
  parallelCalls: number;
  /** 0 is no limit. */
  callsPerMinute: number;
}

/** Between these many seconds. */
export interface TimeLeft {
  leastSeconds: number;
  mostSeconds: number;
}

/** So many calls must have been answered before what they have in common is believed. */
const TELLING = 6;

/** How much longer or shorter than the few so far a call may take. */
const LEEWAY = 2;

/** The pace is that of calls no longer before the newest, in milliseconds: an earlier pause is none of it. */
const LATELY_MS = 90_000;

/**
 * How long it takes until the last order is placed, or null if unknown: from the durations of the calls that are like
 * those ahead, and, once many went out at full speed, from the pace at which that happened. Slow trials say nothing of the
 * pace, because they went alone and carried little.
 */
export function timeLeft(outlook: Outlook): TimeLeft | null {
  if (outlook.remaining === 0) return { leastSeconds: 0, mostSeconds: 0 };
  const ahead = callsAhead(outlook);
  const byPace = ahead.trialCalls === 0 ? paceLeft(outlook) : null;
  if (byPace) return whole(byPace);
  const durations = durationsOf(outlook.calls);
  const isLimited = outlook.callsPerMinute > 0;
  if (durations === null && !isLimited) return null;
  const { short, long } = durations ?? { short: 0, long: 0 };
  return whole({
    leastSeconds: secondsOf(ahead, short, outlook),
    mostSeconds: secondsOf(ahead, long, outlook),
  });
}

/** Trial calls go one after the other; then the longer counts of what the limit and what the parallel calls allow. */
function secondsOf(
  { trialCalls, fullCalls }: CallsAhead,
  duration: number,
  { callsPerMinute, parallelCalls }: Outlook,
): number {
  const spacing = callsPerMinute === 0 ? 0 : 60 / callsPerMinute;
  const trials = trialCalls * Math.max(duration, spacing);
  const rest = Math.max(fullCalls * spacing, Math.ceil(fullCalls / parallelCalls) * duration);
  return trials + rest;
}

/** The middle half of the durations; with few calls, far around what they have shown. Seconds; null before the first. */
function durationsOf(calls: readonly AnsweredCall[]): { short: number; long: number } | null {
  const full = calls.filter(({ isTrial }) => !isTrial);
  const alike = full.length > 0 ? full : calls;
  const seconds = alike.map(({ durationMs }) => durationMs / 1_000).sort((a, b) => a - b);
  if (seconds.length === 0) return null;
  const at = (share: number) => seconds[Math.floor((seconds.length - 1) * share)] ?? 0;
  return seconds.length < TELLING || full.length === 0
    ? { short: at(0) / LEEWAY, long: at(1) * LEEWAY }
    : { short: at(0.25), long: at(0.75) };
}

/**
 * By the pace of the latest calls at full speed. Those that are under way together end together, so a stretch of answers
 * may be off by one duration at its ends; null before the stretch is long enough to bear that.
 */
function paceLeft({ calls, remaining }: Outlook): TimeLeft | null {
  const newest = calls[0]?.settledAt ?? 0;
  const lately = calls.filter(
    ({ isTrial, settledAt }) => !isTrial && newest - settledAt < LATELY_MS,
  );
  const oldest = lately.at(-1)?.settledAt ?? newest;
  const span = (newest - oldest) / 1_000;
  const durations = lately.map(({ durationMs }) => durationMs / 1_000).sort((a, b) => a - b);
  const typical = durations[Math.floor(durations.length / 2)] ?? 0;
  if (lately.length < 2 * TELLING || span <= 2 * typical) return null;
  const imeis = lately.reduce((sum, { size }) => sum + size, 0);
  return {
    leastSeconds: (remaining / imeis) * (span - typical),
    mostSeconds: (remaining / imeis) * (span + typical) + typical,
  };
}

interface CallsAhead {
  trialCalls: number;
  fullCalls: number;
}

function callsAhead({ remaining, proven, ceiling }: Outlook): CallsAhead {
  let left = remaining;
  let known = proven;
  let trialCalls = 0;
  for (;;) {
    const { size, canary } = nextSize(known, ceiling);
    if (left <= 0 || !canary || (known.frozen && known.provenSize === 0)) {
      return { trialCalls, fullCalls: Math.ceil(Math.max(left, 0) / size) };
    }
    left -= size;
    trialCalls++;
    known = learnFrom(known, size, true);
  }
}

function whole({ leastSeconds, mostSeconds }: TimeLeft): TimeLeft {
  return { leastSeconds: Math.floor(leastSeconds), mostSeconds: Math.ceil(mostSeconds) };
}
