/** Integer micros as a decimal number with at least two places, e.g. 80000 as `0.08`, 12500 as `0.0125`. */
export function inDollars(micros: number): string {
  const size = Math.abs(micros);
  const fraction = String(size % 1_000_000)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${micros < 0 ? '-' : ''}${Math.trunc(size / 1_000_000)}.${fraction}`;
}

/** The same as people write it, e.g. `$0.08`, `-$86.26`. */
export function asMoney(micros: number): string {
  return `${micros < 0 ? '-' : ''}$${inDollars(Math.abs(micros))}`;
}
