const amountPattern =
  /^(?:(USD|US\$|\$)\s*)?(-?)(\d{1,9}|\d{1,3}(?:,\d{3})+(?=\.))(?:\.(\d{1,12}))?(?:\s*(USD|US\$|\$|[A-Z]{3}))?$/i;

const DECIMALS_OF_A_MICRO = 6;

/** An amount of money in integer micros; `currency` is a three-letter code, null where none is written. */
export interface Amount {
  micros: number;
  currency: string | null;
}

/**
 * Reads an amount such as `0.0125`, `$ 150.00 USD` or `1,234.50`, without floating point. Null where it cannot be read
 * for certain: `0,08` and `1,234` (which comma is it?), fractions of a micro, two different currencies, any other text.
 */
export function readAmount(text: string): Amount | null {
  const found = amountPattern.exec(text.trim());
  if (!found) return null;
  const [, before, sign, whole = '', fraction = '', after] = found;
  const currencies = new Set([before, after].filter((mark) => mark !== undefined).map(currencyOf));
  if (currencies.size > 1) return null;
  const digits = fraction.padEnd(DECIMALS_OF_A_MICRO, '0');
  if (/[1-9]/.test(digits.slice(DECIMALS_OF_A_MICRO))) return null;
  const micros = Number(
    BigInt(whole.replaceAll(',', '') + digits.slice(0, DECIMALS_OF_A_MICRO)) * (sign ? -1n : 1n),
  );
  return Number.isSafeInteger(micros) ? { micros, currency: [...currencies][0] ?? null } : null;
}

/** The price of a check in integer micros of a dollar; null where it cannot be read, is negative or not in dollars. */
export function readPrice(text: string): number | null {
  const amount = readAmount(text);
  if (!amount || amount.micros < 0) return null;
  return amount.currency === null || amount.currency === 'USD' ? amount.micros : null;
}

function currencyOf(mark: string): string {
  return /\$/.test(mark) ? 'USD' : mark.toUpperCase();
}
