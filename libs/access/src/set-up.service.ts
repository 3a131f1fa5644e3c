import type { Person } from '@hammer/contract';
import { Clock, Database, first, sql, type Work } from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { AuditBook } from './audit-book.service.js';
import { LinkBook } from './link-book.service.js';
import { Passwords } from './passwords.service.js';
import {
  emailKey,
  personActor,
  personColumns,
  personSubject,
  presentPerson,
  type PersonRecord,
} from './person-record.js';
import { newSecret } from './secrets.js';

const anybody = sql`SELECT id FROM people LIMIT 1`;

/** The first start: whoever can read what Hammer prints there becomes its first admin. */
@Injectable()
export class SetUp {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly links: LinkBook,
    private readonly passwords: Passwords,
    private readonly audit: AuditBook,
  ) {}

  /** A new token to make the first admin with, which ends all earlier ones; null when there is somebody already. */
  async open(): Promise<string | null> {
    const token = newSecret();
    const { links } = this;
    return this.database.write(function* () {
      if (yield* first(anybody)) return null;
      yield* links.issue('set-up', null, token);
      return token;
    });
  }

  /** Makes the first admin. Throws a UserError when the token does not hold or the password is too weak. */
  async use(
    token: string,
    email: string,
    password: string,
    address: string | null,
  ): Promise<Person> {
    if (await this.isDone()) throw isDone();
    await this.links.ownerOf('set-up', token);
    await this.passwords.assertGood(password, emailKey(email));
    const hash = await this.passwords.hash(password);
    return presentPerson(
      await this.database.write(() => this.useWork(token, emailKey(email), hash, address)),
    );
  }

  /** Whether there is somebody who was let in, so that nobody can become the first admin any more. */
  async isDone(): Promise<boolean> {
    return (await this.database.readFirst(anybody)) !== undefined;
  }

  private *useWork(
    token: string,
    email: string,
    hash: string,
    address: string | null,
  ): Work<PersonRecord> {
    yield* this.links.useUp('set-up', token);
    if (yield* first(anybody)) throw isDone();
    const person = yield* first<PersonRecord>(
      sql`INSERT INTO people (email, role, password_hash, created_at)
          VALUES (${email}, 'admin', ${hash}, ${this.clock.now()}) RETURNING ${personColumns}`,
    );
    if (!person) throw new Error('The first admin could not be written down.');
    yield* this.audit.note(personActor(person, address), 'set-up-used', personSubject(person.id), {
      email,
    });
    return person;
  }
}

function isDone(): UserError {
  return new UserError('set-up-done', 'Hammer is set up already. Sign in.');
}
