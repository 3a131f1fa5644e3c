import { cleanImeiText } from './cleaning.js';
import { isMadeUp } from './fakes.js';
import { checkDigitOf, hasValidCheckDigit } from './luhn.js';
import type { ImeiFault, ImeiReading } from './reading.js';

/**
 * Fewer digits are not padded to 15: type allocation codes with four leading zeros do not exist, and article numbers
 * of that length would be offered as IMEIs by mere chance (one in ten passes the check digit).
 */
const FEWEST_DIGITS_TO_PAD = 12;

/** No IMEI is longer, whatever is around and between its digits. Bounds the work for a hostile text. */
const LONGEST_TEXT = 200;

const fifteenDigits = /^\d{15}$/;
const digitsOnly = /^\d+$/;
const meid = /^(?=.*[a-f])[\da-f]{14,15}$/i;
const testRange = /^0[02-9]/;

/** Excel shows six digits of a long number; a sheet saved as it is shown has zeros in place of the other nine. */
const roundedByExcel = /^\d{6}0{9}$/;

/**
 * Reads a text as an IMEI: cleans it, checks length and check digit, and where it is not one says why, what to do, and
 * which IMEI it may have been. Never throws. A valid reading and every offered repair pass the check digit.
 *
 * Fourteen digits can be an IMEI without its check digit or without its leading zero. It is taken for the latter only
 * if it begins with 1 and passes the check digit with the zero in front: codes beginning 01 are real (older American
 * devices), codes beginning 1 are not, and codes beginning 02 to 09 are for tests only.
 */
export function readImei(text: string): ImeiReading {
  const trimmed = text.trim();
  if (fifteenDigits.test(trimmed)) return readFifteen(trimmed, false);
  if (trimmed === '') return invalid('empty');
  if (trimmed.length > LONGEST_TEXT) return invalid('not-an-imei');
  const clean = cleanImeiText(trimmed);
  if (clean.kind === 'destroyed') return invalid('destroyed-by-excel');
  const digits = clean.text;
  if (digits === '') return invalid('empty');
  if (!digitsOnly.test(digits)) return invalid(meid.test(digits) ? 'meid' : 'not-an-imei');
  if (digits.length === 15) return readFifteen(digits, digits !== trimmed);
  if (digits.length === 14) return readFourteen(digits);
  if (digits.length === 16) return offer('imeisv', withCheckDigit(digits.slice(0, 14)));
  if (digits.length < 14) return readShort(digits);
  return invalid('wrong-length', digits.length === 30 ? twoImeis : wrongLength(digits.length));
}

function readFifteen(imei: string, cleaned: boolean): ImeiReading {
  if (isMadeUp(imei) && (hasValidCheckDigit(imei) || imei === imei.charAt(0).repeat(15))) {
    return invalid('not-a-real-imei');
  }
  if (roundedByExcel.test(imei)) return invalid('destroyed-by-excel');
  if (!hasValidCheckDigit(imei)) return invalid('check-digit-wrong');
  return { kind: 'valid', imei, cleaned, test: testRange.test(imei) };
}

function readFourteen(digits: string): ImeiReading {
  const padded = `0${digits}`;
  return digits.startsWith('1') && hasValidCheckDigit(padded)
    ? offer('leading-zeros-lost', padded)
    : offer('check-digit-missing', withCheckDigit(digits));
}

function readShort(digits: string): ImeiReading {
  const padded = digits.padStart(15, '0');
  return digits.length >= FEWEST_DIGITS_TO_PAD && hasValidCheckDigit(padded)
    ? offer('leading-zeros-lost', padded)
    : invalid('wrong-length', wrongLength(digits.length));
}

function withCheckDigit(fourteen: string): string {
  return fourteen + checkDigitOf(fourteen);
}

/** Offers a repair, unless it would be refused itself. */
function offer(fault: ImeiFault, repair: string): ImeiReading {
  const reading = readFifteen(repair, false);
  return reading.kind === 'valid' ? invalid(fault, reasons[fault], repair) : reading;
}

function invalid(
  fault: ImeiFault,
  reason = reasons[fault],
  repair: string | null = null,
): ImeiReading {
  return { kind: 'invalid', fault, reason, repair };
}

const twoImeis =
  'This has 30 digits, perhaps two IMEIs in one cell; put each of them in a row of its own.';

function wrongLength(length: number): string {
  return `An IMEI has 15 digits and this has ${length}; copy it again from the device or its box.`;
}

const reasons: Record<ImeiFault, string> = {
  empty: 'There is no IMEI here; fill it in or leave the row out.',
  'not-an-imei':
    'This is not an IMEI, which has 15 digits and no letters; check the cell and the chosen column.',
  'destroyed-by-excel':
    'Excel kept only the first digits of this number; format the column as text before exporting it, or upload the XLSX file, which often still has all of them.',
  'check-digit-missing':
    'This has 14 digits, so the check digit at the end is missing; accept the computed one or copy the IMEI again.',
  'leading-zeros-lost':
    'The leading zeros seem to be lost, as happens when a spreadsheet takes an IMEI for a number; accept the repaired IMEI or export the column as text.',
  imeisv:
    'These 16 digits are an IMEISV, which ends with a software version; accept the IMEI that it contains.',
  'check-digit-wrong':
    'The check digit does not fit, so at least one digit is wrong; copy the IMEI again from the device or its box.',
  'wrong-length': 'An IMEI has 15 digits; copy it again from the device or its box.',
  meid: 'This is an MEID, the hexadecimal number of a CDMA device; use the IMEI of the device instead.',
  'not-a-real-imei':
    'This number is made up and belongs to no device; put the real IMEI in its place.',
};
