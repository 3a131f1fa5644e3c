import { isIPv4, isIPv6 } from 'node:net';

/** An address as a number of so many bits. */
interface Address {
  length: 32 | 128;
  bits: bigint;
}

/** The first 96 bits of an IPv4 address that is written as one of IPv6: `::ffff:192.0.2.1`. */
const MAPPED = 0xffffn;

const MAPPED_PREFIX = 96;

/** Whoever has one address of IPv6 has all those that begin with the same 64 bits. */
const OWN_PREFIX = 64n;

/** Whether an address is one of a list of addresses and CIDR ranges. An IPv4 address may be written as one of IPv6. */
export function isAmong(address: string | null, ranges: readonly string[]): boolean {
  const asked = address === null ? null : parse(address);
  return asked !== null && ranges.some((range) => isIn(asked, range));
}

/** Whether a text is an address or a CIDR range. */
export function isRange(text: string): boolean {
  return parseRange(text) !== null;
}

/** One spelling for an address; null when it is not one. */
export function spelled(address: string | null): string | null {
  const parsed = address === null ? null : parse(address);
  if (parsed === null) return null;
  if (parsed.length === 32) return dotted(parsed.bits);
  // URLs have the short form of RFC 5952.
  return new URL(`http://[${grouped(parsed.bits, 8)}]`).hostname.slice(1, -1);
}

/** What stands for all addresses that one visitor can easily come from. */
export function neighbourhoodOf(address: string | null): string {
  const parsed = address === null ? null : parse(address);
  if (parsed === null) return 'unknown';
  return parsed.length === 32
    ? dotted(parsed.bits)
    : `${grouped(parsed.bits >> OWN_PREFIX, 4)}::/64`;
}

function isIn(address: Address, text: string): boolean {
  const range = parseRange(text);
  if (range === null || range.start.length !== address.length) return false;
  const free = BigInt(address.length - range.prefix);
  return address.bits >> free === range.start.bits >> free;
}

function parseRange(text: string): { start: Address; prefix: number } | null {
  const [, written = '', prefixText] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const start = parse(written);
  if (start === null) return null;
  if (prefixText === undefined) return { start, prefix: start.length };
  const isMapped = start.length === 32 && written.includes(':');
  const prefix = Number(prefixText) - (isMapped ? MAPPED_PREFIX : 0);
  return prefix >= 0 && prefix <= start.length ? { start, prefix } : null;
}

function parse(text: string): Address | null {
  if (isIPv4(text)) return { length: 32, bits: bitsOfDotted(text) };
  const [address = ''] = text.split('%');
  if (!isIPv6(address)) return null;
  const bits = bitsOfGroups(address);
  return bits >> 32n === MAPPED ? { length: 32, bits: bits & 0xffffffffn } : { length: 128, bits };
}

function bitsOfDotted(text: string): bigint {
  return text.split('.').reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function bitsOfGroups(address: string): bigint {
  const hexadecimal = address.replace(/[\d.]+$/, (end) => {
    if (!end.includes('.')) return end;
    const bits = bitsOfDotted(end);
    return `${(bits >> 16n).toString(16)}:${(bits & 0xffffn).toString(16)}`;
  });
  const [head = '', tail] = hexadecimal.split('::');
  const left = head.split(':').filter((group) => group !== '');
  const right = (tail ?? '').split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].reduce(
    (bits, group) => (bits << 16n) | BigInt(`0x${group}`),
    0n,
  );
}

function dotted(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 0xffn).join('.');
}

function grouped(bits: bigint, groups: number): string {
  return Array.from({ length: groups }, (_, place) =>
    ((bits >> BigInt(16 * (groups - 1 - place))) & 0xffffn).toString(16),
  ).join(':');
}
