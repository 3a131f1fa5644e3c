export { generateImeis } from './generate-imeis.js';
export { hasValidCheckDigit, checkDigitOf } from './luhn.js';
export { maskImei } from './mask.js';
export { readImei } from './read-imei.js';
export type { ImeiFault, ImeiReading } from './reading.js';
