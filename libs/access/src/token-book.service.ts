import {
  permissions,
  permissionsOf,
  type CreatedToken,
  type NewToken,
  type Permission,
  type Role,
  type Token,
} from '@hammer/contract';
import { Clock, Database, first, plannedOnce, run, sql, type Work } from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from './actor.js';
import { isAmong, isRange, spelled } from './addresses.js';
import { AuditBook } from './audit-book.service.js';
import { livingToken } from './living.js';
import { isoOf, isoOrNull, personNotFound } from './person-record.js';
import { hashOf, newSecret } from './secrets.js';

/** What every token begins with, so that people and secret scanners know one when they see it. */
const MARK = 'hmr_';

const tokenText = /^hmr_[\w-]{43}$/;

const PREFIX_LENGTH = 8;

const DAY = 24 * 60 * 60_000;

/** That a token is used is written down at most so often, in milliseconds. */
const TOUCHED_EVERY = 60_000;

interface TokenRecord {
  id: number;
  name: string;
  prefix: string;
  personId: number;
  email: string;
  scopes: string;
  dailyCapMicros: number | null;
  addresses: string | null;
  createdAt: number;
  expiresAt: number | null;
  lastUsedAt: number | null;
  revokedAt: number | null;
}

type FoundToken = TokenRecord & { role: Role; personCapMicros: number | null };

const columns = sql`t.id, t.name, t.prefix, t.person_id, p.email, t.scopes, t.daily_cap_micros, t.addresses,
  t.created_at, t.expires_at, t.last_used_at, t.revoked_at`;

/** The tokens that programs act with, for a person and never with more than that person may do. */
@Injectable()
export class TokenBook {
  private readonly logger = new Logger(TokenBook.name);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: AuditBook,
  ) {}

  /** Makes a token; its text is in this answer only. Throws a UserError when it would allow more than its owner may. */
  async create(personId: number, asked: NewToken, by: Actor): Promise<CreatedToken> {
    const wrong = asked.addresses?.find((address) => !isRange(address));
    if (wrong !== undefined)
      throw new UserError(
        'address-not-valid',
        `${wrong} is neither an address nor a range such as 203.0.113.0/24.`,
      );
    const token = `${MARK}${newSecret()}`;
    const created = await this.database.write(() => this.createWork(personId, asked, token, by));
    return { ...present(created), token };
  }

  /** Who a token stands for, coming from an address; null when it stands for nobody (any more, or from there). */
  async find(bearer: string, address: string | null): Promise<Actor | null> {
    if (!tokenText.test(bearer)) return null;
    const now = this.clock.now();
    const found = await this.database.readFirst<FoundToken>(
      plannedOnce(sql`SELECT ${columns}, p.role, p.daily_cap_micros AS person_cap_micros
          FROM tokens t JOIN people p ON p.id = t.person_id
          WHERE t.token_hash = ${hashOf(bearer)} AND ${livingToken(now)}`),
    );
    if (!found) return null;
    const ranges = addressesOf(found);
    if (ranges !== null && !isAmong(address, ranges)) return null;
    if ((found.lastUsedAt ?? 0) <= now - TOUCHED_EVERY) await this.touch(found.id, now);
    const allowed = permissionsOf(found.role);
    return {
      kind: 'token',
      personId: found.personId,
      tokenId: found.id,
      sessionId: null,
      name: `${found.name} of ${found.email}`,
      permissions: new Set(scopesOf(found).filter((scope) => allowed.has(scope))),
      dailyCaps: { personMicros: found.personCapMicros, tokenMicros: found.dailyCapMicros },
      authenticatedAt: null,
      address: spelled(address),
    };
  }

  /** The tokens of a person, or of everybody, newest first; those that have ended too. */
  async list(personId?: number): Promise<Token[]> {
    const found = await this.database.read<TokenRecord>(
      sql`SELECT ${columns} FROM tokens t JOIN people p ON p.id = t.person_id
          WHERE ${personId === undefined ? sql`1 = 1` : sql`t.person_id = ${personId}`} ORDER BY t.id DESC`,
    );
    return found.map(present);
  }

  /** Ends a token at once. Nothing happens when it has ended. Throws a UserError when there is none. */
  async revoke(id: number, by: Actor): Promise<Token> {
    const { audit } = this;
    const now = this.clock.now();
    return this.database.write(function* () {
      const revoked = yield* run(
        sql`UPDATE tokens SET revoked_at = ${now} WHERE id = ${id} AND revoked_at IS NULL`,
      );
      const token = yield* find(id);
      if (!token) throw new UserError('token-not-found', `There is no token ${id}.`);
      if (revoked > 0)
        yield* audit.note(by, 'token-revoked', `token:${id}`, {
          name: token.name,
          personId: token.personId,
        });
      return present(token);
    });
  }

  private *createWork(
    personId: number,
    { name, scopes, dailyCapMicros, addresses, expiresInDays }: NewToken,
    token: string,
    by: Actor,
  ): Work<TokenRecord> {
    const now = this.clock.now();
    const owner = yield* first<{ role: Role }>(
      sql`SELECT role FROM people WHERE id = ${personId} AND disabled_at IS NULL`,
    );
    if (!owner) throw personNotFound(personId);
    const tooWide = scopes.filter((scope) => !permissionsOf(owner.role).has(scope));
    if (tooWide.length > 0)
      throw new UserError(
        'scopes-too-wide',
        `A token can do no more than its owner, whose role (${owner.role}) lacks: ${tooWide.join(', ')}.`,
        { scopes: tooWide },
      );
    const facts = {
      scopes: permissions.filter((permission) => scopes.includes(permission)),
      dailyCapMicros: dailyCapMicros ?? null,
      addresses: addresses ?? null,
      expiresAt: expiresInDays ? now + expiresInDays * DAY : null,
    };
    const made = yield* first<{ id: number }>(
      sql`INSERT INTO tokens (person_id, name, prefix, token_hash, scopes, daily_cap_micros, addresses, created_at,
            expires_at)
          VALUES (${personId}, ${name}, ${token.slice(MARK.length, MARK.length + PREFIX_LENGTH)}, ${hashOf(token)},
            ${JSON.stringify(facts.scopes)}, ${facts.dailyCapMicros},
            ${facts.addresses === null ? null : JSON.stringify(facts.addresses)}, ${now}, ${facts.expiresAt})
          RETURNING id`,
    );
    const created = made && (yield* find(made.id));
    if (!created) throw new Error('A token could not be written down.');
    yield* this.audit.note(by, 'token-created', `token:${created.id}`, {
      name,
      personId,
      ...facts,
    });
    return created;
  }

  /** Whoever is known may come in also while the database takes no changes: then people must see what goes on. */
  private async touch(id: number, now: number): Promise<void> {
    const touched = this.database.write(() =>
      run(sql`UPDATE tokens SET last_used_at = ${now} WHERE id = ${id}`),
    );
    await touched.catch((error: unknown) =>
      this.logger.warn(`token=${id} its use could not be noted: ${String(error)}`),
    );
  }
}

function* find(id: number): Work<TokenRecord | undefined> {
  return yield* first<TokenRecord>(
    sql`SELECT ${columns} FROM tokens t JOIN people p ON p.id = t.person_id WHERE t.id = ${id}`,
  );
}

function scopesOf({ scopes }: TokenRecord): Permission[] {
  return JSON.parse(scopes) as Permission[];
}

function addressesOf({ addresses }: TokenRecord): string[] | null {
  return addresses === null ? null : (JSON.parse(addresses) as string[]);
}

function present(record: TokenRecord): Token {
  const { id, name, prefix, personId, email, dailyCapMicros } = record;
  return {
    id,
    name,
    prefix,
    personId,
    email,
    dailyCapMicros,
    scopes: scopesOf(record),
    addresses: addressesOf(record),
    createdAt: isoOf(record.createdAt),
    expiresAt: isoOrNull(record.expiresAt),
    lastUsedAt: isoOrNull(record.lastUsedAt),
    revokedAt: isoOrNull(record.revokedAt),
  };
}
