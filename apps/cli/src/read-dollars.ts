import { InvalidArgumentError } from 'commander';

/** An amount such as 400 or 12.50, in integer micros. */
export function readDollars(text: string): number {
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(text))
    throw new InvalidArgumentError('It must be an amount in dollars such as 400 or 12.50.');
  return Math.round(Number(text) * 1_000_000);
}
