const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** The first look for free evidence is so long after the call, in milliseconds. */
export const FIRST_LOOK = MINUTE;

/** Waits before the first, second, ... look; after these it is daily. */
const waits = [FIRST_LOOK, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE];

const GIVEN_UP_AFTER = 7 * DAY;

/** When to look next after so many looks, the last one at `lastAt`; null after a week. All in milliseconds. */
export function nextLookAt(looks: number, settledAt: number, lastAt: number): number | null {
  const next = lastAt + (waits[looks] ?? DAY);
  return next > settledAt + GIVEN_UP_AFTER ? null : next;
}
