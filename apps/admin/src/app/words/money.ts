const MICROS = 1_000_000;

/**
 * Money as people read it: exact, with a thousands separator, two digits after the point and up to six where the price
 * list goes below a cent, e.g. `$1,600.00`, `$0.0125`. Takes integer micros of the supplier's currency.
 */
export function formatMoney(micros: number, currency: string | null = null): string {
  const size = Math.abs(micros);
  const whole = Math.floor(size / MICROS).toLocaleString('en-US');
  const digits = String(size % MICROS).padStart(6, '0');
  const fraction = digits.slice(0, 2) + digits.slice(2).replace(/0+$/, '');
  const isDollars = currency === null || currency.toUpperCase() === 'USD';
  const amount = `${isDollars ? '$' : ''}${whole}.${fraction}`;
  return `${micros < 0 ? '−' : ''}${amount}${isDollars ? '' : ` ${currency}`}`;
}

/** A line of a quote, spelled out: `5,480 x $0.08 = $438.40`. */
export function spellSum(orders: number, priceMicros: number, totalMicros: number): string {
  return `${orders.toLocaleString('en-US')} x ${formatMoney(priceMicros)} = ${formatMoney(totalMicros)}`;
}

/**
 * An amount that somebody has typed, in integer micros: `1,600`, `$12.50`. Null for nothing typed, undefined for what is
 * no amount.
 */
export function readMoney(text: string): number | null | undefined {
  const typed = text.replaceAll(/[\s$,]/g, '');
  if (typed === '') return null;
  const [, whole, fraction = ''] = /^(\d{1,9})(?:\.(\d{0,6}))?$/.exec(typed) ?? [];
  if (whole === undefined) return undefined;
  return Number(whole) * MICROS + Number(fraction.padEnd(6, '0'));
}
