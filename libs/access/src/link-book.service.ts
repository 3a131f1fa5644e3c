import { Clock, Database, run, sql, type Work } from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { hashOf } from './secrets.js';

/** What a one-time link lets its holder do. */
export type Purpose = 'set-up' | 'password';

/** How long a link can be used, in milliseconds. The first is read off a terminal, the second out of an inbox. */
const lifetimes: Readonly<Record<Purpose, number>> = {
  'set-up': 30 * 60_000,
  password: 72 * 60 * 60_000,
};

/** Links that can be used once, for a while; of each only a hash is kept. */
@Injectable()
export class LinkBook {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Writes a new link down, in the place of all earlier ones for the same. Gives back when it ends, in milliseconds. */
  *issue(purpose: Purpose, personId: number | null, token: string): Work<number> {
    const now = this.clock.now();
    yield* this.withdraw(purpose, personId);
    const expiresAt = now + lifetimes[purpose];
    yield* run(
      sql`INSERT INTO one_time_links (purpose, person_id, token_hash, created_at, expires_at)
          VALUES (${purpose}, ${personId}, ${hashOf(token)}, ${now}, ${expiresAt})`,
    );
    return expiresAt;
  }

  /** Ends the links that were made for something and not used. */
  *withdraw(purpose: Purpose, personId: number | null): Work<void> {
    yield* run(
      sql`UPDATE one_time_links SET used_at = ${this.clock.now()}
          WHERE purpose = ${purpose} AND COALESCE(person_id, 0) = ${personId ?? 0} AND used_at IS NULL`,
    );
  }

  /** Uses a link up. Throws a UserError when it was used, is too old, or never was one. */
  *useUp(purpose: Purpose, token: string): Work<void> {
    const now = this.clock.now();
    const used = yield* run(
      sql`UPDATE one_time_links SET used_at = ${now}
          WHERE token_hash = ${hashOf(token)} AND purpose = ${purpose} AND used_at IS NULL AND expires_at > ${now}`,
    );
    if (used === 0) throw notValid(purpose);
  }

  /** Whom a link that can be used is for. Throws a UserError when it cannot. */
  async ownerOf(purpose: Purpose, token: string): Promise<number | null> {
    const link = await this.database.readFirst<{ personId: number | null }>(
      sql`SELECT person_id FROM one_time_links
          WHERE token_hash = ${hashOf(token)} AND purpose = ${purpose} AND used_at IS NULL
            AND expires_at > ${this.clock.now()}`,
    );
    if (!link) throw notValid(purpose);
    return link.personId;
  }
}

function notValid(purpose: Purpose): UserError {
  const way =
    purpose === 'set-up'
      ? 'Start Hammer again to have another one printed.'
      : 'Ask an admin for another one.';
  return new UserError(
    'link-not-valid',
    `This link was used already, is too old, or never was one. ${way}`,
  );
}
