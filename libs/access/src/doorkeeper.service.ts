import { Clock, Database, run, sql, type Work } from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { AttemptCounter, type Attempt } from './attempt-counter.service.js';
import { AuditBook } from './audit-book.service.js';
import { Passwords } from './passwords.service.js';
import {
  emailKey,
  personColumns,
  personSubject,
  strangerActor,
  type PersonRecord,
} from './person-record.js';
import { SecondFactor, wrongCode, type FittingCode } from './second-factor.service.js';

/** What somebody gives to prove who they are. */
export interface Credentials {
  email: string;
  password: string;
  code?: string | undefined;
}

/** How the proof was complete. */
export type Proof = 'password' | 'step' | 'recovery-code';

/** What happens in the transaction in which somebody was let in. */
export type Entry<T> = (person: PersonRecord, proof: Proof) => Work<T>;

type Wrong = 'password' | 'code';

/** Undoes the transaction of somebody who turned out not to be let in. */
class NotAdmitted extends Error {
  constructor(readonly wrong: Wrong) {
    super(`The ${wrong} does not hold any more.`);
  }
}

/** Lets people in who prove who they are, and no more often than it can be right. The same for a sign-in and a second proof. */
@Injectable()
export class Doorkeeper {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly passwords: Passwords,
    private readonly attempts: AttemptCounter,
    private readonly secondFactor: SecondFactor,
    private readonly audit: AuditBook,
  ) {}

  /**
   * Runs `enter` in the transaction that uses the code up, or throws a UserError. An e-mail that nobody has and a wrong
   * password get the same answer after the same work.
   */
  async admit<T>(credentials: Credentials, address: string | null, enter: Entry<T>): Promise<T> {
    const email = emailKey(credentials.email);
    const attempt = await this.attempts.begin(email, address);
    try {
      return await this.check({ ...credentials, email }, attempt, address, enter);
    } catch (error) {
      if (!isWrongGuess(error)) await this.attempts.takeBack(attempt).catch(() => undefined);
      throw error;
    }
  }

  private async check<T>(
    { email, password, code }: Credentials,
    attempt: Attempt,
    address: string | null,
    enter: Entry<T>,
  ): Promise<T> {
    const person = await this.find(email);
    const isRight = await this.passwords.verify(person?.passwordHash ?? null, password);
    if (!person || !isRight) return this.refuse(person, address, 'password');
    if (person.secondFactor === null)
      return this.let(person, password, attempt, address, null, enter);
    if (code === undefined)
      throw new UserError(
        'second-factor-needed',
        'The second factor is on: give the code that the authenticator shows, or a recovery code.',
      );
    const fitting = await this.secondFactor.fitOf(person, code);
    if (fitting === null) return this.refuse(person, address, 'code');
    return this.let(person, password, attempt, address, fitting, enter);
  }

  private async let<T>(
    person: PersonRecord,
    password: string,
    attempt: Attempt,
    address: string | null,
    code: FittingCode | null,
    enter: Entry<T>,
  ): Promise<T> {
    const renewed = this.passwords.isOutdated(person.passwordHash ?? '')
      ? await this.passwords.hash(password)
      : person.passwordHash;
    try {
      return await this.database.write(() => this.admitWork(person, renewed, attempt, code, enter));
    } catch (error) {
      if (error instanceof NotAdmitted) return this.refuse(person, address, error.wrong);
      throw error;
    }
  }

  private *admitWork<T>(
    person: PersonRecord,
    renewedHash: string | null,
    attempt: Attempt,
    code: FittingCode | null,
    enter: Entry<T>,
  ): Work<T> {
    const value = yield* enter(person, code?.kind ?? 'password');
    yield* this.attempts.succeed(attempt);
    if (code !== null && !(yield* this.secondFactor.useUp(person.id, code)))
      throw new NotAdmitted('code');
    // As it was looked at: who was disabled or got another password or second factor meanwhile is not let in.
    const admitted = yield* run(
      sql`UPDATE people SET last_seen_at = ${this.clock.now()}, password_hash = ${renewedHash}
          WHERE id = ${person.id} AND disabled_at IS NULL AND password_hash = ${person.passwordHash}
            AND COALESCE(second_factor, '') = ${person.secondFactor ?? ''}`,
    );
    if (admitted === 0) throw new NotAdmitted('password');
    return value;
  }

  private async refuse(
    person: PersonRecord | undefined,
    address: string | null,
    wrong: Wrong,
  ): Promise<never> {
    // Of an e-mail that nobody has, nothing is kept: what is typed there by mistake may be a password.
    const subject = person ? personSubject(person.id) : 'person:unknown';
    await this.audit.write(strangerActor(address), 'sign-in-refused', subject, { wrong });
    throw wrong === 'code' ? wrongCode() : wrongPassword();
  }

  private async find(email: string): Promise<PersonRecord | undefined> {
    return this.database.readFirst<PersonRecord>(
      sql`SELECT ${personColumns} FROM people WHERE email = ${email} AND disabled_at IS NULL`,
    );
  }
}

function wrongPassword(): UserError {
  return new UserError('sign-in-refused', 'The e-mail or the password is not right.');
}

/** Whatever else goes wrong, such as a database that does not answer, is no reason to make anybody wait. */
function isWrongGuess(error: unknown): boolean {
  const guesses = [wrongPassword().code, wrongCode().code];
  return error instanceof UserError && guesses.includes(error.code);
}
