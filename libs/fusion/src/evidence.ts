import type { Secrets } from './secrets.js';

const MOST_BYTES = 1024 * 1024;
const LONGEST_IMEI = 40;

/** A body as it may be kept: the secrets blanked, at most 1 MB of it. */
export function evidenceOf(body: string, secrets: Secrets): string {
  const blanked = secrets.blank(body);
  return Buffer.byteLength(blanked) > MOST_BYTES
    ? Buffer.from(blanked).subarray(0, MOST_BYTES).toString('utf8')
    : blanked;
}

/** Something with texts of the supplier in it, the secrets blanked in its sentences and in what it calls an IMEI. */
export function withoutSecrets<T extends object>(thing: T, secrets: Secrets): T {
  const blanked = { ...thing } as Record<string, unknown>;
  for (const name of ['reason', 'message', 'imei']) {
    const text = blanked[name];
    if (typeof text !== 'string') continue;
    blanked[name] = secrets.blank(name === 'imei' ? text.slice(0, LONGEST_IMEI) : text);
  }
  return blanked as T;
}
