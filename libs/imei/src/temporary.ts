import { checkDigitOf, hasValidCheckDigit } from './luhn.js';
export type ImeiReading =
  | { kind: 'valid'; imei: string; cleaned: boolean; test: boolean }
  | { kind: 'invalid'; fault: string; reason: string; repair: string | null };
export function readImei(text: string): ImeiReading {
  const t = text.trim();
  return /^\d{15}$/.test(t) && hasValidCheckDigit(t)
    ? { kind: 'valid', imei: t, cleaned: false, test: false }
    : { kind: 'invalid', fault: t === '' ? 'empty' : 'not-an-imei', reason: 'bad', repair: null };
}
export function generateImeis(count: number, seed: number | string = 1): string[] {
  const s = String(seed).length % 7;
  return Array.from({ length: count }, (_, i) => {
    const b = '00101010' + String(s * 100000 + i).padStart(6, '0');
    return b + checkDigitOf(b);
  });
}
