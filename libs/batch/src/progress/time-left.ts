import { learnFrom, nextSize, type ProvenSize } from '../placing/batch-size.js';

/** What the time left of a batch depends on. */
export interface Outlook {
  /** Orders that are not answered yet. */
  remaining: number;
  /** What the service has proven so far, and how many IMEIs a call may carry at most. */
  proven: ProvenSize;
  ceiling: number;
  /** Seconds that a call has taken lately, or null before the first. */
  secondsPerCall: number | null;
  parallelCalls: number;
  /** 0 is no limit. */
  callsPerMinute: number;
}

/**
 * Seconds until the last order is placed, or null if unknown: trial calls go one after the other, then the longer counts
 * of what the limit of calls and what the parallel calls allow.
 */
export function timeLeft(outlook: Outlook): number | null {
  const { secondsPerCall, parallelCalls, callsPerMinute } = outlook;
  if (outlook.remaining === 0) return 0;
  const { trialCalls, fullCalls } = callsAhead(outlook);
  const spacing = callsPerMinute === 0 ? 0 : 60 / callsPerMinute;
  if (secondsPerCall === null && spacing === 0) return null;
  const duration = secondsPerCall ?? 0;
  const trials = trialCalls * Math.max(duration, spacing);
  const rest = Math.max(fullCalls * spacing, Math.ceil(fullCalls / parallelCalls) * duration);
  return Math.ceil(trials + rest);
}

function callsAhead({ remaining, proven, ceiling }: Outlook): {
  trialCalls: number;
  fullCalls: number;
} {
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
