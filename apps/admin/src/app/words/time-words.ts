import { locale } from './language.js';
import { remembered } from './remembered.js';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Unit = 'second' | 'minute' | 'hour' | 'day';

const amountsIn = remembered(
  (unit: Unit) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }),
);
const ages = new Intl.RelativeTimeFormat(locale);
const moments = new Intl.DateTimeFormat(locale, {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});
const exactMoments = new Intl.DateTimeFormat(locale, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'shortOffset',
});

/** A stretch of time that is still to come, rounded as far as it can be known, e.g. `about 3 minutes`. Takes seconds. */
export function timeLeftInWords(seconds: number): string {
  if (seconds < 5) return $localize`a few seconds`;
  const time =
    seconds < 50 ? amountOf(Math.ceil(seconds / 10) * 10, 'second') : stretchInWords(seconds);
  return $localize`about ${time}:time:`;
}

/** A stretch of time in its largest unit, or its two largest from an hour on, e.g. `2 hours 5 minutes`. Takes seconds. */
export function stretchInWords(seconds: number): string {
  if (seconds < 1) return $localize`less than a second`;
  if (seconds < 50) return amountOf(Math.round(seconds), 'second');
  if (seconds < 59.5 * MINUTE) return amountOf(Math.max(1, Math.round(seconds / MINUTE)), 'minute');
  const [unit, word, part, partWord] =
    seconds < DAY
      ? ([HOUR, 'hour', MINUTE, 'minute'] as const)
      : ([DAY, 'day', HOUR, 'hour'] as const);
  const parts = Math.round(seconds / part);
  const perUnit = unit / part;
  const whole = Math.floor(parts / perUnit);
  const rest = parts % perUnit;
  const first = amountOf(whole, word);
  return rest === 0 ? first : `${first} ${amountOf(rest, partWord)}`;
}

/** How long ago a moment was, e.g. `2 hours ago`. Takes an ISO moment and the present in milliseconds. */
export function ageInWords(moment: string, now: number): string {
  const seconds = Math.max(0, (now - Date.parse(moment)) / 1_000);
  if (seconds < 45) return $localize`just now`;
  if (seconds < HOUR) return ago(Math.max(1, Math.round(seconds / MINUTE)), 'minute');
  if (seconds < DAY) return ago(Math.round(seconds / HOUR), 'hour');
  return ago(Math.round(seconds / DAY), 'day');
}

function amountOf(count: number, unit: Unit): string {
  return amountsIn(unit).format(count);
}

function ago(count: number, unit: Unit): string {
  return ages.format(-count, unit);
}

/** A moment in the reader's own time zone, e.g. `Nov 22, 2026, 14:02 GMT+1`. */
export function momentInWords(moment: string): string {
  return moments.format(new Date(moment));
}

/** A moment to the second with its zone, in the reader's own, e.g. `Nov 22, 14:02:11 UTC+1`. */
export function exactMomentInWords(moment: string): string {
  return exactMoments.format(new Date(moment)).replace('GMT', 'UTC');
}

/** A sentence of the server, its moments in the reader's own zone instead of `2026-11-22T13:02:11.000Z`. */
export function spellMoments(sentence: string): string {
  return sentence.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, exactMomentInWords);
}

/** A stretch of time as a clock counts it down, e.g. `9:05`, `1:00:00`. Takes seconds. */
export function countdownInWords(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  const [hours, minutes] = [Math.floor(left / HOUR), Math.floor((left % HOUR) / MINUTE)];
  const tail = String(left % MINUTE).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}
