export { hasValidCheckDigit, checkDigitOf } from './luhn.js';
export { maskImei } from './mask.js';
export * from './temporary.js';
