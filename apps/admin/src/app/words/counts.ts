/** A whole number with its thousands separator, e.g. `5,480`. */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US');
}

/** A count with its noun, e.g. `1 check`, `5,480 checks`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** A share as a whole percentage that says 0% and 100% only when it is so. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0 || part <= 0) return '0%';
  if (part >= whole) return '100%';
  const share = Math.min(99, Math.round((part / whole) * 100));
  return share === 0 ? '<1%' : `${share}%`;
}
