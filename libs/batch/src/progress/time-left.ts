/** What the time left of a batch depends on. */
export interface Outlook {
  /** Orders that are not answered yet. */
  remaining: number;
  /** IMEIs in one call at present. */
  batchSize: number;
  /** Seconds that a call has taken lately, or null before the first. */
  secondsPerCall: number | null;
  parallelCalls: number;
  /** 0 is no limit. */
  callsPerMinute: number;
}

/** Seconds until the last order is placed: the longer of what the rate and what the parallel calls allow; null if unknown. */
export function timeLeft({
  remaining,
  batchSize,
  secondsPerCall,
  parallelCalls,
  callsPerMinute,
}: Outlook): number | null {
  if (remaining === 0) return 0;
  const calls = Math.ceil(remaining / batchSize);
  const byRate = callsPerMinute === 0 ? 0 : (calls * 60) / callsPerMinute;
  if (secondsPerCall === null) return callsPerMinute === 0 ? null : Math.ceil(byRate);
  const byConcurrency = Math.ceil(calls / parallelCalls) * secondsPerCall;
  return Math.ceil(Math.max(byRate, byConcurrency));
}
