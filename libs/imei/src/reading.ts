/**
 * Why a text cannot be sent to the supplier as it is.
 *
 * `destroyed-by-excel`: digits are lost for good (`3.53371E+14`). `check-digit-missing`: 14 digits. `leading-zeros-lost`:
 * a number that begins a valid IMEI once its zeros are back. `imeisv`: 16 digits. `meid`: 14 hexadecimal digits.
 * `not-a-real-imei`: it may pass the check digit, but nobody ever made this device.
 */
export type ImeiFault =
  | 'empty'
  | 'not-an-imei'
  | 'destroyed-by-excel'
  | 'check-digit-missing'
  | 'leading-zeros-lost'
  | 'imeisv'
  | 'check-digit-wrong'
  | 'wrong-length'
  | 'meid'
  | 'not-a-real-imei';

/**
 * What a text turned out to be.
 *
 * Valid: `imei` has 15 digits and passes the check digit; `cleaned` says that more than surrounding white space was
 * removed or changed; `test` says that the type allocation code (00, 02 to 09) is one for test devices.
 * Invalid: `reason` says in one sentence what is wrong and what to do; `repair` is a valid IMEI that the text may stand
 * for, to be offered and never used silently, or null.
 */
export type ImeiReading =
  | { kind: 'valid'; imei: string; cleaned: boolean; test: boolean }
  | { kind: 'invalid'; fault: ImeiFault; reason: string; repair: string | null };
