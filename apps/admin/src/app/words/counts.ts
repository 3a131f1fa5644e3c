import { locale } from './language.js';

/** What is counted, one of it and many of it: each language has its own way to put a number before a noun. */
const nouns = {
  order: { one: $localize`1 order`, many: (count: string) => $localize`${count}:count: orders` },
  check: { one: $localize`1 check`, many: (count: string) => $localize`${count}:count: checks` },
  row: { one: $localize`1 row`, many: (count: string) => $localize`${count}:count: rows` },
  line: { one: $localize`1 line`, many: (count: string) => $localize`${count}:count: lines` },
  call: { one: $localize`1 call`, many: (count: string) => $localize`${count}:count: calls` },
  result: { one: $localize`1 result`, many: (count: string) => $localize`${count}:count: results` },
  service: {
    one: $localize`1 service`,
    many: (count: string) => $localize`${count}:count: services`,
  },
  character: {
    one: $localize`1 character`,
    many: (count: string) => $localize`${count}:count: characters`,
  },
};

const wholeNumbers = new Intl.NumberFormat(locale);
const percentages = new Intl.NumberFormat(locale, { style: 'percent' });

/** A whole number with its thousands separator, e.g. `5,480`. */
export function formatCount(count: number): string {
  return wholeNumbers.format(count);
}

/** A count with its noun, e.g. `1 check`, `5,480 checks`. */
export function counted(count: number, noun: keyof typeof nouns): string {
  return count === 1 ? nouns[noun].one : nouns[noun].many(formatCount(count));
}

/** A share as a whole percentage that says 0% and 100% only when it is so. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0 || part <= 0) return percentages.format(0);
  if (part >= whole) return percentages.format(1);
  const share = Math.min(99, Math.round((part / whole) * 100));
  return share === 0 ? `<${percentages.format(0.01)}` : percentages.format(share / 100);
}
