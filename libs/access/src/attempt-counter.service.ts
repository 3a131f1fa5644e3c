import { Clock, Database, first, run, sql, type Work } from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { neighbourhoodOf, spelled } from './addresses.js';
import { FAILURES_KEPT_FOR } from './limits.js';
import { hashOf } from './secrets.js';

/** So many failures of an account are free; each one after them doubles the wait, from the first to the longest. */
const FREE_FAILURES = 5;
const FIRST_WAIT = 30_000;
const LONGEST_WAIT = 15 * 60_000;

/** So many failures from one address, for whatever accounts, in so many milliseconds. */
const FAILURES_OF_ADDRESS = 30;
const ADDRESS_WINDOW = 15 * 60_000;

/** What is counted under which names, so that it can be settled later. */
export interface Attempt {
  account: string;
  address: string;
}

interface Counted {
  failures: number;
  firstAt: number;
  lastAt: number;
  waitsUntil: number;
}

/**
 * Counts attempts to sign in and makes who fails too often wait. An attempt is counted as a failure before it is looked
 * at, so many at once are counted too. What arrives during a wait is not looked at and does not prolong it. Addresses from
 * which the person has signed in before are counted apart: strangers who fail on purpose keep nobody out of their account.
 */
@Injectable()
export class AttemptCounter {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Counts an attempt. Throws a UserError with the seconds to wait when there were too many. */
  async begin(email: string, address: string | null): Promise<Attempt> {
    const now = this.clock.now();
    const { attempt, wait } = await this.database.write(() => this.beginWork(email, address, now));
    if (wait <= 0) return attempt;
    const seconds = Math.ceil(wait / 1_000);
    throw new UserError(
      'too-many-attempts',
      `Too many attempts have failed. Wait ${seconds} seconds, then try again.`,
      { seconds },
    );
  }

  /** The attempt was right: the failures of the account from here are forgotten. */
  *succeed({ account, address }: Attempt): Work<void> {
    yield* run(sql`DELETE FROM sign_in_failures WHERE subject = ${account}`);
    yield* this.takeOff(address);
  }

  /** The attempt was neither right nor wrong: all is as before it. */
  async takeBack({ account, address }: Attempt): Promise<void> {
    const takeOff = this.takeOff.bind(this);
    await this.database.write(function* () {
      yield* takeOff(account);
      yield* takeOff(address);
    });
  }

  private *takeOff(subject: string): Work<void> {
    yield* run(
      sql`UPDATE sign_in_failures SET failures = failures - 1, waits_until = 0
          WHERE subject = ${subject} AND failures > 0`,
    );
  }

  private *beginWork(
    email: string,
    from: string | null,
    now: number,
  ): Work<{ attempt: Attempt; wait: number }> {
    yield* run(sql`DELETE FROM sign_in_failures WHERE last_at < ${now - FAILURES_KEPT_FOR}`);
    const attempt = {
      account: yield* this.accountName(email, from),
      address: `address:${neighbourhoodOf(from)}`,
    };
    const account = yield* this.keep(attempt.account, now);
    const address = yield* this.keep(attempt.address, now);
    const wait = Math.max(account.waitsUntil, address.waitsUntil) - now;
    if (wait > 0) return { attempt, wait };
    yield* this.count(attempt.account, now, afterFailureOfAccount(account, now));
    yield* this.count(attempt.address, now, afterFailureOfAddress(address, now));
    return { attempt, wait: 0 };
  }

  /** An e-mail is kept as a hash: what is typed there by mistake may be a password. */
  private *accountName(email: string, from: string | null): Work<string> {
    const account = `account:${hashOf(email)}`;
    const address = spelled(from);
    const known = yield* first(
      sql`SELECT s.id FROM sessions s JOIN people p ON p.id = s.person_id
          WHERE p.email = ${email} AND p.disabled_at IS NULL AND s.address = ${address} LIMIT 1`,
    );
    return known ? `${account}@${address}` : account;
  }

  /** The row of a subject, which no other transaction can change until this one has ended. */
  private *keep(subject: string, now: number): Work<Counted> {
    const kept = yield* first<Counted>(
      sql`INSERT INTO sign_in_failures (subject, failures, first_at, last_at, waits_until)
          VALUES (${subject}, 0, ${now}, ${now}, 0)
          ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject
          RETURNING failures, first_at, last_at, waits_until`,
    );
    if (!kept) throw new Error('An attempt to sign in could not be counted.');
    return kept;
  }

  private *count(subject: string, now: number, next: Omit<Counted, 'lastAt'>): Work<void> {
    yield* run(
      sql`UPDATE sign_in_failures SET failures = ${next.failures}, first_at = ${next.firstAt}, last_at = ${now},
            waits_until = ${next.waitsUntil}
          WHERE subject = ${subject}`,
    );
  }
}

function afterFailureOfAccount(
  { failures, firstAt }: Counted,
  now: number,
): Omit<Counted, 'lastAt'> {
  const beyond = failures + 1 - FREE_FAILURES;
  const wait = beyond < 0 ? 0 : Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** beyond);
  return { failures: failures + 1, firstAt, waitsUntil: wait === 0 ? 0 : now + wait };
}

function afterFailureOfAddress(counted: Counted, now: number): Omit<Counted, 'lastAt'> {
  const isOver = now - counted.firstAt >= ADDRESS_WINDOW;
  const firstAt = isOver ? now : counted.firstAt;
  const failures = isOver ? 1 : counted.failures + 1;
  return {
    failures,
    firstAt,
    waitsUntil: failures >= FAILURES_OF_ADDRESS ? firstAt + ADDRESS_WINDOW : 0,
  };
}
