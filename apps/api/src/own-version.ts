import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** From apps/api/src, and from dist/apps/api/src. */
const places = ['../../../package.json', '../../../../package.json'];

/** Which Hammer this is, as its package says. */
export function ownVersion(): string {
  const file = places.map((place) => resolve(import.meta.dirname, place)).find(existsSync);
  const { version } = JSON.parse(file ? readFileSync(file, 'utf8') : '{}') as { version?: string };
  return version ?? 'unknown';
}
