import type { InvitedPerson, NewPerson, Person, PersonChanges } from '@hammer/contract';
import { Clock, Database, first, run, sql, type Work } from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import type { Actor } from './actor.js';
import { AuditBook } from './audit-book.service.js';
import { LinkBook } from './link-book.service.js';
import { Passwords } from './passwords.service.js';
import {
  emailKey,
  isoOf,
  personActor,
  personColumns,
  personNotFound,
  personSubject,
  presentPerson,
  type PersonRecord,
} from './person-record.js';
import { newSecret } from './secrets.js';

/** The people who may sign in. */
@Injectable()
export class People {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly links: LinkBook,
    private readonly passwords: Passwords,
    private readonly audit: AuditBook,
  ) {}

  /** Adds somebody, with a one-time link to choose a password. Throws a UserError when the e-mail is taken. */
  async add({ email, role, dailyCapMicros }: NewPerson, by: Actor): Promise<InvitedPerson> {
    const { audit, links, clock } = this;
    const linkToken = newSecret();
    return this.database.write(function* () {
      const person = yield* first<PersonRecord>(
        sql`INSERT INTO people (email, role, daily_cap_micros, created_at)
            VALUES (${emailKey(email)}, ${role}, ${dailyCapMicros ?? null}, ${clock.now()})
            ON CONFLICT DO NOTHING RETURNING ${personColumns}`,
      );
      if (!person)
        throw new UserError('email-taken', `There is somebody with the e-mail ${emailKey(email)}.`);
      yield* audit.note(by, 'person-added', personSubject(person.id), {
        email: person.email,
        role,
        dailyCapMicros: person.dailyCapMicros,
      });
      const expiresAt = yield* links.issue('password', person.id, linkToken);
      return { person: presentPerson(person), linkToken, linkExpiresAt: isoOf(expiresAt) };
    });
  }

  /** Everybody, those who were disabled too. */
  async list(): Promise<Person[]> {
    const found = await this.database.read<PersonRecord>(
      sql`SELECT ${personColumns} FROM people ORDER BY id`,
    );
    return found.map(presentPerson);
  }

  /** Changes a role or a cap; both hold from the next request on. The last admin who can sign in stays one. */
  async change(id: number, { role, dailyCapMicros }: PersonChanges, by: Actor): Promise<Person> {
    const { audit } = this;
    const keepAnAdmin = this.keepAnAdmin.bind(this);
    return this.database.write(function* () {
      // First, as it makes all others wait who could take the role of an admin away at the same time.
      yield* audit.note(by, 'person-changed', personSubject(id), { role, dailyCapMicros });
      const person = yield* active(id);
      const next = {
        role: role ?? person.role,
        cap: dailyCapMicros === undefined ? person.dailyCapMicros : dailyCapMicros,
      };
      if (next.role !== 'admin') yield* keepAnAdmin(person);
      yield* run(
        sql`UPDATE people SET role = ${next.role}, daily_cap_micros = ${next.cap} WHERE id = ${id}`,
      );
      return presentPerson({ ...person, role: next.role, dailyCapMicros: next.cap });
    });
  }

  /** Ends somebody's access at once: sessions, tokens and links too. The last admin who can sign in stays. */
  async disable(id: number, by: Actor): Promise<Person> {
    const { audit, links } = this;
    const now = this.clock.now();
    const keepAnAdmin = this.keepAnAdmin.bind(this);
    return this.database.write(function* () {
      yield* audit.note(by, 'person-disabled', personSubject(id));
      const person = yield* active(id);
      yield* keepAnAdmin(person);
      yield* run(sql`UPDATE people SET disabled_at = ${now} WHERE id = ${id}`);
      yield* endSessions(id, now, null);
      yield* run(
        sql`UPDATE tokens SET revoked_at = ${now} WHERE person_id = ${id} AND revoked_at IS NULL`,
      );
      yield* links.withdraw('password', id);
      return presentPerson({ ...person, disabledAt: now });
    });
  }

  /** Forgets somebody's password and ends their sessions; a new one-time link lets them choose another one. */
  async reset(id: number, by: Actor): Promise<InvitedPerson> {
    const { audit, links } = this;
    const now = this.clock.now();
    const linkToken = newSecret();
    return this.database.write(function* () {
      yield* audit.note(by, 'person-reset', personSubject(id));
      const person = yield* active(id);
      yield* run(sql`UPDATE people SET password_hash = NULL WHERE id = ${id}`);
      yield* endSessions(id, now, null);
      const expiresAt = yield* links.issue('password', id, linkToken);
      return {
        person: presentPerson({ ...person, passwordHash: null }),
        linkToken,
        linkExpiresAt: isoOf(expiresAt),
      };
    });
  }

  /** Uses a one-time link to choose a password. Throws a UserError when it does not hold or the password is too weak. */
  async choosePassword(
    linkToken: string,
    password: string,
    address: string | null,
  ): Promise<Person> {
    const id = (await this.links.ownerOf('password', linkToken)) ?? 0;
    const { email } = await this.database.look(() => active(id));
    await this.passwords.assertGood(password, email);
    const hash = await this.passwords.hash(password);
    const { audit, links } = this;
    const now = this.clock.now();
    return this.database.write(function* () {
      const owner = yield* active(id);
      yield* audit.note(personActor(owner, address), 'password-chosen', personSubject(id));
      yield* links.useUp('password', linkToken);
      return yield* keepPassword(id, hash, now, null);
    });
  }

  /** Changes the password of somebody who is signed in; all their other sessions end. */
  async changePassword(password: string, by: Actor): Promise<Person> {
    const id = by.personId ?? 0;
    const { email } = await this.database.look(() => active(id));
    await this.passwords.assertGood(password, email);
    const hash = await this.passwords.hash(password);
    const { audit } = this;
    const now = this.clock.now();
    return this.database.write(function* () {
      yield* audit.note(by, 'password-changed', personSubject(id));
      return yield* keepPassword(id, hash, now, by.sessionId);
    });
  }

  /** Somebody has to be able to give access back. Asked when all others who could take an admin away are waiting. */
  private *keepAnAdmin(person: PersonRecord): Work<void> {
    if (person.role !== 'admin' || person.passwordHash === null) return;
    const other = yield* first(
      sql`SELECT id FROM people
          WHERE role = 'admin' AND id <> ${person.id} AND disabled_at IS NULL AND password_hash IS NOT NULL LIMIT 1`,
    );
    if (!other)
      throw new UserError(
        'last-admin',
        `${person.email} is the last admin who can sign in. Make somebody else an admin first.`,
      );
  }
}

function* active(id: number): Work<PersonRecord> {
  const person = yield* first<PersonRecord>(
    sql`SELECT ${personColumns} FROM people WHERE id = ${id} AND disabled_at IS NULL`,
  );
  if (!person) throw personNotFound(id);
  return person;
}

function* keepPassword(
  id: number,
  hash: string,
  now: number,
  keptSession: number | null,
): Work<Person> {
  const person = yield* first<PersonRecord>(
    sql`UPDATE people SET password_hash = ${hash} WHERE id = ${id} AND disabled_at IS NULL
        RETURNING ${personColumns}`,
  );
  if (!person) throw personNotFound(id);
  yield* endSessions(id, now, keptSession);
  return presentPerson(person);
}

function* endSessions(personId: number, now: number, except: number | null): Work<void> {
  yield* run(
    sql`UPDATE sessions SET ended_at = ${now}
        WHERE person_id = ${personId} AND ended_at IS NULL AND id <> ${except ?? 0}`,
  );
}
