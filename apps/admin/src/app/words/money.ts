import { formatCount } from './counts.js';
import { locale } from './language.js';
import { remembered } from './remembered.js';

const MICROS = 1_000_000;

const exactly = { minimumFractionDigits: 2, maximumFractionDigits: 6 };
const amountsIn = remembered((language: string) => new Intl.NumberFormat(language, exactly));
const dollarsIn = remembered(
  (language: string) =>
    new Intl.NumberFormat(language, {
      ...exactly,
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
    }),
);

/**
 * Money as people read it: exact, with a thousands separator, two digits after the point and up to six where the price
 * list goes below a cent, e.g. `$1,600.00`, `$0.0125`, in German `1.600,00 $`. Takes integer micros of the supplier's
 * currency.
 */
export function formatMoney(
  micros: number,
  currency: string | null = null,
  language = locale,
): string {
  const size = Math.abs(micros);
  const isDollars = currency === null || currency.toUpperCase() === 'USD';
  const amount = isDollars
    ? write(size, dollarsIn(language))
    : `${write(size, amountsIn(language))} ${currency}`;
  return `${micros < 0 ? '−' : ''}${amount}`;
}

/** An amount as somebody would type it, without its currency, e.g. `1,600.00`. Takes integer micros. */
export function formatAmount(micros: number, language = locale): string {
  return write(micros, amountsIn(language));
}

/** A line of a quote, spelled out: `5,480 x $0.08 = $438.40`. */
export function spellSum(orders: number, priceMicros: number, totalMicros: number): string {
  return `${formatCount(orders)} x ${formatMoney(priceMicros)} = ${formatMoney(totalMicros)}`;
}

/**
 * An amount that somebody has typed the way their language writes it, in integer micros: `1,600`, `$12.50`, in German
 * `1.600`, `12,50 $`. Null for nothing typed, undefined for what is no amount. A separator of thousands that is not
 * followed by three digits is none: `12.50` in German must not become 1250.
 */
export function readMoney(text: string, language = locale): number | null | undefined {
  const typed = text.replace(/^[\s$]+/, '').replace(/[\s$]+$/, '');
  if (typed === '') return null;
  const { group, decimal } = separatorsOf(language);
  const amount = new RegExp(
    `^([1-9]\\d{0,2}(?:\\${group}\\d{3}){1,2}|\\d{1,9})(?:\\${decimal}(\\d{0,6}))?$`,
  );
  const [, whole, fraction = ''] = amount.exec(typed) ?? [];
  if (whole === undefined) return undefined;
  return Number(whole.replaceAll(group, '')) * MICROS + Number(fraction.padEnd(6, '0'));
}

/** Formats decimal digits, not a floating-point number: that would not be exact. */
function write(micros: number, numbers: Intl.NumberFormat): string {
  const digits = `${Math.floor(micros / MICROS)}.${String(micros % MICROS).padStart(6, '0')}`;
  return numbers.format(digits as Intl.StringNumericLiteral);
}

function separatorsOf(language: string): { group: string; decimal: string } {
  const parts = new Intl.NumberFormat(language).formatToParts(11_111.5);
  const valueOf = (type: 'group' | 'decimal') =>
    parts.find((part) => part.type === type)?.value ?? '';
  return { group: valueOf('group'), decimal: valueOf('decimal') };
}
