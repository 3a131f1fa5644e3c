import { maskImei } from '@hammer/imei';

/** What would begin a new line, or steer the terminal or the line of whoever reads. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;

/** A text of others as it may stand in an alert: on one line, short, its IMEIs masked. */
export function plainWords(text: string, longest = 300): string {
  const line = text
    .slice(0, longest * 10)
    .replace(unprintable, ' ')
    .trim()
    .replace(/\d{14,16}/g, maskImei);
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
