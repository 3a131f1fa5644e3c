import type { ActorKind } from '@hammer/contract';
import { hashOf } from './secrets.js';

/** An entry of the audit as it is kept; `details` is JSON, `at` milliseconds. */
export interface AuditRecord {
  id: number;
  at: number;
  actorKind: ActorKind;
  personId: number | null;
  tokenId: number | null;
  actorName: string;
  act: string;
  subject: string;
  address: string | null;
  details: string;
}

/** The hash that stands before the first entry. */
export const NO_HASH = '';

/** The seal of an entry: covers all that it says and, through the entry before it, all that was ever said. */
export function sealOf(previousHash: string, entry: AuditRecord): string {
  const { id, at, actorKind, personId, tokenId, actorName, act, subject, address, details } = entry;
  const content = [
    ...[previousHash, id, at, actorKind, personId, tokenId],
    ...[actorName, act, subject, address, details],
  ];
  return hashOf(JSON.stringify(content));
}

/** A text as both databases give it back: what is sealed must be what is read again. */
export function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
