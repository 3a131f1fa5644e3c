import { formatCount } from './counts.js';

/** A size of a file, e.g. `1.4 MB`. Takes bytes. */
export function sizeInWords(bytes: number): string {
  if (bytes < 1_000) return $localize`${formatCount(bytes)}:count: bytes`;
  const isLarge = bytes >= 1_000_000;
  const size = Math.round(bytes / (isLarge ? 100_000 : 100)) / 10;
  return isLarge ? `${formatCount(size)} MB` : `${formatCount(size)} kB`;
}
