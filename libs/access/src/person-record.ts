import { permissionsOf, type Person, type Role } from '@hammer/contract';
import { sql } from '@hammer/database';
import { UserError } from '@hammer/settings';
import type { Actor } from './actor.js';
import { spelled } from './addresses.js';

/** A person as kept. Times in milliseconds. */
export interface PersonRecord {
  id: number;
  email: string;
  role: Role;
  passwordHash: string | null;
  dailyCapMicros: number | null;
  secondFactor: string | null;
  newSecondFactor: string | null;
  secondFactorStep: number;
  createdAt: number;
  lastSeenAt: number | null;
  disabledAt: number | null;
}

/** The columns of a {@link PersonRecord}. */
export const personColumns = sql`id, email, role, password_hash, daily_cap_micros, second_factor, new_second_factor,
  second_factor_step, created_at, last_seen_at, disabled_at`;

/** A person as shown. */
export function presentPerson(record: PersonRecord): Person {
  const { id, email, role, dailyCapMicros } = record;
  return {
    id,
    email,
    role,
    dailyCapMicros,
    hasPassword: record.passwordHash !== null,
    hasSecondFactor: record.secondFactor !== null,
    createdAt: isoOf(record.createdAt),
    lastSeenAt: isoOrNull(record.lastSeenAt),
    disabledAt: isoOrNull(record.disabledAt),
  };
}

/** The same person, however the e-mail was typed. */
export function emailKey(email: string): string {
  return email.trim().normalize('NFC').toLowerCase();
}

/** How the audit names a person. */
export function personSubject(id: number): string {
  return `person:${id}`;
}

/** A person who has just proven to be one, before there is a session. */
export function personActor(
  person: Pick<PersonRecord, 'id' | 'email' | 'role' | 'dailyCapMicros'>,
  address: string | null,
): Actor {
  return {
    kind: 'person',
    personId: person.id,
    tokenId: null,
    sessionId: null,
    name: person.email,
    permissions: permissionsOf(person.role),
    dailyCaps: { personMicros: person.dailyCapMicros, tokenMicros: null },
    authenticatedAt: null,
    address: spelled(address),
  };
}

/** Whoever is at the door and has proven nothing. */
export function strangerActor(address: string | null): Actor {
  return {
    kind: 'person',
    personId: null,
    tokenId: null,
    sessionId: null,
    name: 'not signed in',
    permissions: new Set(),
    dailyCaps: { personMicros: null, tokenMicros: null },
    authenticatedAt: null,
    address: spelled(address),
  };
}

export function personNotFound(id: number): UserError {
  return new UserError(
    'person-not-found',
    `There is no person ${id} who may sign in. GET /api/people lists those there are.`,
  );
}

export function isoOf(at: number): string {
  return new Date(at).toISOString();
}

export function isoOrNull(at: number | null): string | null {
  return at === null ? null : isoOf(at);
}
