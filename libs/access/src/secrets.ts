import { createHash, randomBytes } from 'node:crypto';

/** 256 bits: nobody finds one by trying, so a plain hash of it is as good as a slow one. */
const SECRET_BYTES = 32;

/** A new secret: 43 characters that may stand in a URL. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** What is kept of a secret: SHA-256 in hexadecimal. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
