/** Integer micros as a decimal number of dollars with at least two places, e.g. 80000 as `0.08`, 12500 as `0.0125`. */
export function inDollars(micros: number): string {
  const whole = Math.trunc(micros / 1_000_000);
  const fraction = String(micros % 1_000_000)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${whole}.${fraction}`;
}
