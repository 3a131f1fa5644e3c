/** Whether a text may be an order id: 1 to 20 letters, digits and dashes, not all zeros. Leading zeros are kept. */
export function isPlausibleOrderId(text: string): boolean {
  return /^[0-9A-Za-z-]{1,20}$/.test(text) && /[1-9A-Za-z]/.test(text);
}
