import { supplierFields } from './supplier-fields.js';
import type { PaidCall } from './supplier.js';

/** How many IMEIs this supplier's document allows in a call. */
export const MOST_IN_A_CALL = 100;

/**
 * The fields of a `placeorder`; its `networkId` is the service's id, despite the name. Throws a RangeError for a call
 * that must not reach the supplier: an IMEI that stands in it twice may be paid twice.
 */
export function paidForm({ serviceId, imeis, fields }: PaidCall): Record<string, string> {
  if (imeis.length < 1 || imeis.length > MOST_IN_A_CALL) {
    throw new RangeError(`A call holds 1 to ${MOST_IN_A_CALL} IMEIs, not ${imeis.length}.`);
  }
  if (new Set(imeis).size !== imeis.length) {
    throw new RangeError('An IMEI stands twice in one call.');
  }
  if (!imeis.every((imei) => /^[0-9A-Za-z]{1,20}$/.test(imei))) {
    throw new RangeError('An IMEI in a call is 1 to 20 letters and digits.');
  }
  if (serviceId.trim() === '') throw new RangeError('A call needs a service.');
  const form: Record<string, string> = { imei: imeis.join(','), networkId: serviceId };
  for (const name of supplierFields) {
    const value = fields[name];
    if (value) form[name] = value;
  }
  return form;
}
