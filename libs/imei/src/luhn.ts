/** The Luhn check digit ("0" to "9") of a string of decimal digits, as 3GPP TS 23.003 uses it for IMEIs. */
export function checkDigitOf(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const weighted = i % 2 === 0 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return String((10 - (sum % 10)) % 10);
}

/** Whether the last digit of a string of decimal digits is the Luhn check digit of those before it. */
export function hasValidCheckDigit(digits: string): boolean {
  return checkDigitOf(digits.slice(0, -1)) === digits.slice(-1);
}
