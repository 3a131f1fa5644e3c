const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long after each try that failed the next one follows, in milliseconds: about three days in all. */
const waits = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** How long to wait after so many tries, in milliseconds; null when there were enough. */
export function waitAfter(attempts: number): number | null {
  return waits[attempts - 1] ?? null;
}
