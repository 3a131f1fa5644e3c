import { checkDigitOf } from './luhn.js';
import { readImei } from './read-imei.js';

const SERIALS = 1_000_000;

/** Type allocation codes that no real device has, so that a generated list can never name someone's phone. */
const testTacs = ['00101010', '00101020'];

/**
 * Makes distinct valid IMEIs for practice and tests: at most 1,000,000, of test devices unless a type allocation code
 * (8 digits) is given. The same seed gives the same list; without a seed every list is different.
 * Throws a RangeError for a count or a code that cannot be had.
 */
export function generateImeis(count: number, seed?: number | string, tac?: string): string[] {
  if (!Number.isInteger(count) || count < 0 || count > SERIALS) {
    throw new RangeError(`The count must be a whole number from 0 to ${SERIALS}.`);
  }
  if (tac !== undefined && !/^\d{8}$/.test(tac)) {
    throw new RangeError('The type allocation code must have 8 digits.');
  }
  const tacs = tac === undefined ? testTacs : [tac];
  const mixed = mix(seed === undefined ? String(Math.random()) : String(seed));
  const start = mixed % SERIALS;
  // Every step that shares no factor with 1,000,000 visits every serial number once; these end with 1.
  const step = 10 * (mix(String(mixed)) % (SERIALS / 10)) + 1;
  const imeis: string[] = [];
  for (let i = 0; imeis.length < count && i < SERIALS * tacs.length; i++) {
    const serial = (start + Math.floor(i / tacs.length) * step) % SERIALS;
    const body = (tacs[i % tacs.length] ?? '') + String(serial).padStart(6, '0');
    const imei = body + checkDigitOf(body);
    if (readImei(imei).kind === 'valid') imeis.push(imei);
  }
  if (imeis.length < count) {
    throw new RangeError(`There are only ${imeis.length} IMEIs with this type allocation code.`);
  }
  return imeis;
}

/** A 32-bit number that depends on every character (FNV-1a, then a finishing mix so that near seeds differ widely). */
function mix(seed: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) {
    hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
