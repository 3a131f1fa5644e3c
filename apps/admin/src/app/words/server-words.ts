import { locale } from './language.js';

/** Why a row is as it is, short enough for its line; the server's whole sentence says also what to do. */
const shortReasons: Readonly<Record<string, string>> = {
  empty: $localize`Nothing is in the cell.`,
  'not-an-imei': $localize`No IMEI: that has 15 digits and no letters.`,
  'destroyed-by-excel': $localize`Excel kept only the first digits; upload the XLSX.`,
  'check-digit-missing': $localize`14 digits: the check digit is missing.`,
  'leading-zeros-lost': $localize`The leading zeros are lost.`,
  imeisv: $localize`16 digits: an IMEI with a software version.`,
  'check-digit-wrong': $localize`The check digit does not fit; a digit is wrong.`,
  meid: $localize`An MEID; use the IMEI of the device.`,
  'not-a-real-imei': $localize`Made up; no device has it.`,
  'test-imei': $localize`In a range for test devices.`,
  repaired: $localize`Repaired as offered.`,
};

/** Sentences of the server that name rows, orders and amounts, for languages that it does not speak. */
const translatedReasons: Readonly<Record<string, string>> = {
  'no-imei-column': $localize`No column with IMEIs is chosen.`,
  'wrong-length': $localize`An IMEI has 15 digits.`,
  'unknown-service': $localize`The supplier has no such service.`,
  'in-progress-elsewhere': $localize`Another batch waits for the same check.`,
  'uncertain-elsewhere': $localize`The same check is uncertain in another batch.`,
  again: $localize`Checked before; it is bought again.`,
  'at-the-supplier': $localize`The supplier has it already; the result is there.`,
  skipped: $localize`Checked before.`,
  reused: $localize`Checked before.`,
};

/** Sentences of the server that are not whole without the number that they name. */
const reasonsWithNumber: Readonly<Record<string, (number: string) => string>> = {
  repeated: (row) => $localize`The same IMEI is in row ${row}:row:.`,
};

const translatedBlockers: Readonly<Record<string, string>> = {
  'intake-unfinished': $localize`The rows were not all taken in. Give the file again.`,
  'no-service': $localize`Choose the service to check with.`,
  'no-imei-column': $localize`No column with IMEIs was found. Choose the column.`,
  'nothing-to-check': $localize`No row of this batch needs a paid check.`,
  'daily-cap': $localize`Today's cap is too low for this. Make the batch smaller, wait for tomorrow (UTC), or raise DAILY_CAP.`,
  'batch-cap': $localize`This is more than one batch may cost. Split the file, or raise BATCH_CAP.`,
  'balance-unknown': $localize`The supplier does not tell the balance, so MINIMUM_BALANCE cannot be kept. Set it to 0 to go on without.`,
  'balance-too-low': $localize`The balance is too low for this. Add credit, then quote again.`,
  'supplier-not-configured': $localize`Set GSM_FUSION_API_KEY and GSM_FUSION_USERNAME, then start Hammer again.`,
  'spending-stopped': $localize`Spending is stopped. Lift the stop first.`,
  'unknown-service': $localize`The supplier has no such service. Choose another one.`,
  'service-gone': $localize`The supplier no longer offers this service. Choose another one.`,
};

/** Why a row is as it is, in one line and, as far as it goes, in the language of the page. */
export function reasonInWords(code: string | null, reason: string | null): string | null {
  if (code === null || reason === null) return reason;
  return wordsOf(shortReasons, code) ?? translatedReason(code, reason, locale) ?? reason;
}

/** Why a row is as it is in the server's whole sentence, or short in another language of the page. */
export function wholeReasonInWords(code: string, reason: string, language = locale): string {
  return (
    translated(shortReasons, code, language) ?? translatedReason(code, reason, language) ?? reason
  );
}

function translatedReason(code: string, reason: string, language: string): string | undefined {
  if (language.startsWith('en')) return undefined;
  const number = /\d+/.exec(reason)?.[0];
  const words = Object.hasOwn(reasonsWithNumber, code) ? reasonsWithNumber[code] : undefined;
  return number !== undefined && words
    ? words(number)
    : translated(translatedReasons, code, language);
}

/** What stands in the way of paying, as far as it goes in the language of the page. */
export function blockerInWords(code: string, message: string, language = locale): string {
  return translated(translatedBlockers, code, language) ?? message;
}

/** What a code stands for, in languages that the server does not speak; undefined in English, and for a code that has no words. */
export function translated(
  words: Readonly<Record<string, string>>,
  code: string,
  language = locale,
): string | undefined {
  return language.startsWith('en') ? undefined : wordsOf(words, code);
}

function wordsOf(words: Readonly<Record<string, string>>, code: string): string | undefined {
  return Object.hasOwn(words, code) ? words[code] : undefined;
}
