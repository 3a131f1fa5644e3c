import { z } from 'zod';

const MICROS_PER_DOLLAR = 1_000_000;

/** An amount in integer micros, 80000 for $0.08; a billion dollars at most. */
export const microsSchema = z.int().min(0).max(1_000_000_000_000_000);

/** An amount as a person writes it, `0.08` or `"0.0125"` dollars, read as integer micros. */
export const dollars = z
  .union([z.number(), z.string()])
  .refine((amount) => /^\d{1,9}(\.\d{1,6})?$/.test(String(amount)), {
    error: 'must be an amount in dollars such as 0.08 or "0.0125"',
  })
  .transform((amount) => Math.round(Number(amount) * MICROS_PER_DOLLAR));

/** Micros as the supplier writes a price: dollars with at least two decimals and no more than needed, `0.08`, `0.0125`. */
export function priceText(micros: number): string {
  return (micros / MICROS_PER_DOLLAR).toFixed(6).replace(/0{1,4}$/, '');
}

/** Micros as the supplier writes a balance: dollars with exactly two decimals, rounded down. */
export function balanceText(micros: number): string {
  return (Math.floor(micros / 10_000) / 100).toFixed(2);
}
