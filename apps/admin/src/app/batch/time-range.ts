import type { Progress } from '@hammer/contract';
import { formatCount } from '../words/counts.js';
import { timeLeftInWords } from '../words/time-words.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * A time left as the range that is known of it, rounded outwards, e.g. `2 to 4 minutes`; about the longer one where both
 * come to the same.
 */
export function timeRangeInWords({
  leastSeconds,
  mostSeconds,
}: NonNullable<Progress['timeLeft']>): string {
  if (mostSeconds < 5) return timeLeftInWords(mostSeconds);
  const step = stepOf(mostSeconds);
  const most = Math.ceil(mostSeconds / step) * step;
  const least = Math.max(Math.floor(leastSeconds / step) * step, unitOf(step));
  if (least >= most) return timeLeftInWords(mostSeconds);
  const [from, to] = [least, most].map((seconds) => formatCount(seconds / unitOf(step)));
  switch (unitOf(step)) {
    case 1:
      return $localize`${from}:least: to ${to}:most: seconds`;
    case MINUTE:
      return $localize`${from}:least: to ${to}:most: minutes`;
    default:
      return $localize`${from}:least: to ${to}:most: hours`;
  }
}

/** As exact as it is worth to be told: whole steps of 5 seconds, then minutes, of 5 from half an hour on, then hours. */
function stepOf(seconds: number): number {
  if (seconds < 100) return 5;
  if (seconds < 30 * MINUTE) return MINUTE;
  return seconds < 3 * HOUR ? 5 * MINUTE : HOUR;
}

function unitOf(step: number): number {
  if (step < MINUTE) return 1;
  return step < HOUR ? MINUTE : HOUR;
}
