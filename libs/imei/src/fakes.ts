const rising = '01234567890123456789012';
const falling = '98765432109876543210987';

/**
 * Whether an IMEI, or its first 14 digits, was surely made up: one digit repeated, a type allocation code of zeros, or
 * digits counted up or down. Such numbers can pass the check digit, and the supplier would charge for them.
 */
export function isMadeUp(digits: string): boolean {
  const body = digits.slice(0, 14);
  return (
    body === body.charAt(0).repeat(14) ||
    body.startsWith('00000000') ||
    rising.includes(body) ||
    falling.includes(body)
  );
}
