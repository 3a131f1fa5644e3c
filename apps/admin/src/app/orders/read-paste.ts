import { readImei } from '@hammer/imei';
import { wholeReasonInWords } from '../words/server-words.js';

/** So many IMEIs may be looked for at once; the server takes no more. */
export const MOST_IMEIS = 30_000;

/** A pasted list, every entry of it in exactly one place: they add up to the entries. */
export interface PastedList {
  entries: number;
  /** Each IMEI once, in the order in which they were pasted. */
  imeis: readonly string[];
  /** How many entries repeat an IMEI that stands above them. */
  repeated: number;
  invalid: readonly { text: string; reason: string }[];
}

/** Reads a pasted text: one entry a line, or several separated by commas, semicolons or tabs. */
export function readPaste(text: string): PastedList {
  const entries = text
    .split(/[\n\r,;\t]+/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const imeis = new Set<string>();
  const invalid: { text: string; reason: string }[] = [];
  let repeated = 0;
  for (const entry of entries) {
    const reading = readImei(entry);
    if (reading.kind !== 'valid')
      invalid.push({
        text: entry.slice(0, 64),
        reason: wholeReasonInWords(reading.fault, reading.reason),
      });
    else if (imeis.has(reading.imei)) repeated++;
    else imeis.add(reading.imei);
  }
  return { entries: entries.length, imeis: [...imeis], repeated, invalid };
}
