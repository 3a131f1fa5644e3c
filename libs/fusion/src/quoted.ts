import { maskImei } from '@hammer/imei';
import { plainLine } from './plain-text.js';

const LONGEST = 200;

/** A text of the supplier as it may stand in a sentence of ours: plain, on one line, short, its IMEIs masked. */
export function quoted(text: string): string {
  const line = plainLine(text.slice(0, LONGEST * 10)).replace(/\d{14,16}/g, maskImei);
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
