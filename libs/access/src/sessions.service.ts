import { permissionsOf, type Role, type Session, type SessionInfo } from '@hammer/contract';
import { Clock, Database, first, plannedOnce, run, sql, type Work } from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from './actor.js';
import { spelled } from './addresses.js';
import { AuditBook } from './audit-book.service.js';
import { Doorkeeper } from './doorkeeper.service.js';
import { FRESH_FOR, SESSION_IDLE_LIMIT, SESSION_LIMIT, SESSIONS_KEPT_FOR } from './limits.js';
import { livingSession } from './living.js';
import { isoOf, isoOrNull, personSubject } from './person-record.js';
import { hashOf, newSecret } from './secrets.js';

/** That a session is used is written down at most so often. */
const TOUCHED_EVERY = 60_000;

const LONGEST_USER_AGENT = 300;

/** Where somebody signs in from. */
export interface Visit {
  address: string | null;
  userAgent: string | null;
}

interface FoundSession {
  id: number;
  personId: number;
  email: string;
  role: Role;
  dailyCapMicros: number | null;
  authenticatedAt: number;
  lastSeenAt: number;
}

/** People who are signed in. Of a session's token only a hash is kept. */
@Injectable()
export class Sessions {
  private readonly logger = new Logger(Sessions.name);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly doorkeeper: Doorkeeper,
    private readonly audit: AuditBook,
  ) {}

  /** Writes a new session down, inside the transaction of a sign-in; gives back its id. */
  *open(personId: number, token: string, { address, userAgent }: Visit): Work<number> {
    const now = this.clock.now();
    yield* run(
      sql`DELETE FROM sessions WHERE person_id = ${personId} AND expires_at < ${now - SESSIONS_KEPT_FOR}`,
    );
    const session = yield* first<{ id: number }>(
      sql`INSERT INTO sessions (person_id, token_hash, address, user_agent, created_at, authenticated_at, last_seen_at,
            expires_at)
          VALUES (${personId}, ${hashOf(token)}, ${spelled(address)},
            ${userAgent?.slice(0, LONGEST_USER_AGENT) ?? null}, ${now}, ${now}, ${now}, ${now + SESSION_LIMIT})
          RETURNING id`,
    );
    if (!session) throw new Error('A session could not be written down.');
    return session.id;
  }

  /** Who a session's token stands for; null when it stands for nobody (any more). */
  async find(sessionToken: string, address: string | null): Promise<Actor | null> {
    const now = this.clock.now();
    const found = await this.database.readFirst<FoundSession>(
      plannedOnce(sql`SELECT s.id, s.person_id, p.email, p.role, p.daily_cap_micros, s.authenticated_at, s.last_seen_at
          FROM sessions s JOIN people p ON p.id = s.person_id
          WHERE s.token_hash = ${hashOf(sessionToken)} AND ${livingSession(now)}`),
    );
    if (!found) return null;
    if (found.lastSeenAt <= now - TOUCHED_EVERY) await this.touch(found, now);
    return {
      kind: 'person',
      personId: found.personId,
      tokenId: null,
      sessionId: found.id,
      name: found.email,
      permissions: permissionsOf(found.role),
      dailyCaps: { personMicros: found.dailyCapMicros, tokenMicros: null },
      authenticatedAt: found.authenticatedAt,
      address: spelled(address),
    };
  }

  /** Who is asking, to be shown. Throws a UserError for whoever has no account: the host. */
  async describe(actor: Actor): Promise<SessionInfo> {
    const found = await this.database.readFirst<{
      email: string;
      role: Role;
      hasSecondFactor: number;
      lastSeenAt: number | null;
      sessionEnd: number | null;
      tokenEnd: number | null;
    }>(
      sql`SELECT p.email, p.role, CASE WHEN p.second_factor IS NULL THEN 0 ELSE 1 END AS has_second_factor,
            s.last_seen_at, s.expires_at AS session_end, t.expires_at AS token_end
          FROM people p
          LEFT JOIN sessions s ON s.id = ${actor.sessionId ?? 0}
          LEFT JOIN tokens t ON t.id = ${actor.tokenId ?? 0}
          WHERE p.id = ${actor.personId ?? 0}`,
    );
    if (!found) throw new UserError('no-account', `There is no account of ${actor.name} to show.`);
    const idleEnd = (found.lastSeenAt ?? 0) + SESSION_IDLE_LIMIT;
    const { email, role, sessionEnd, tokenEnd } = found;
    const isAdminsSession = role === 'admin' && actor.sessionId !== null;
    return {
      person: {
        id: actor.personId ?? 0,
        email,
        role,
        hasSecondFactor: found.hasSecondFactor === 1,
      },
      permissions: [...actor.permissions],
      expiresAt: isoOrNull(sessionEnd === null ? tokenEnd : Math.min(sessionEnd, idleEnd)),
      authenticatedAt: isoOrNull(actor.authenticatedAt),
      ...(isAdminsSession && { needsSecondFactorSetup: found.hasSecondFactor === 0 }),
    };
  }

  /** Ends a session: signs out. Nothing happens when it has ended. */
  async end(id: number, by: Actor): Promise<void> {
    const { audit } = this;
    const now = this.clock.now();
    await this.database.write(function* () {
      const ended = yield* first<{ personId: number }>(
        sql`UPDATE sessions SET ended_at = ${now} WHERE id = ${id} AND ended_at IS NULL RETURNING person_id`,
      );
      if (ended)
        yield* audit.note(by, 'signed-out', personSubject(ended.personId), { sessionId: id });
    });
  }

  /** Ends all sessions of a person. */
  async endAll(personId: number, by: Actor): Promise<void> {
    const { audit } = this;
    const now = this.clock.now();
    await this.database.write(function* () {
      const sessions = yield* run(
        sql`UPDATE sessions SET ended_at = ${now} WHERE person_id = ${personId} AND ended_at IS NULL`,
      );
      if (sessions > 0) yield* audit.note(by, 'signed-out', personSubject(personId), { sessions });
    });
  }

  /** Gives a session another token; the one before stands for nobody from now on. */
  async rotate(id: number): Promise<string> {
    const token = newSecret();
    const rotated = await this.database.write(() =>
      run(
        sql`UPDATE sessions SET token_hash = ${hashOf(token)} WHERE id = ${id} AND ended_at IS NULL`,
      ),
    );
    if (rotated === 0) throw sessionEnded();
    return token;
  }

  /** Proves in the middle of a session that it is still the same person. Throws a UserError as a sign-in does. */
  async authenticateAgain(actor: Actor, password: string, code?: string): Promise<void> {
    const { audit } = this;
    const { personId, sessionId } = actor;
    if (actor.kind !== 'person' || sessionId === null) throw sessionEnded();
    const now = this.clock.now();
    await this.doorkeeper.admit(
      { email: actor.name, password, code },
      actor.address,
      function* (person, proof) {
        yield* audit.note(actor, 'signed-in-again', personSubject(person.id), { proof });
        const fresh = yield* run(
          sql`UPDATE sessions SET authenticated_at = ${now}
              WHERE id = ${sessionId} AND person_id = ${person.id} AND ended_at IS NULL`,
        );
        if (fresh === 0 || person.id !== personId) throw sessionEnded();
      },
    );
  }

  /** Whether the password was given a short while ago. Whoever runs Hammer on its machine has none to give. */
  isFresh({ kind, authenticatedAt }: Actor): boolean {
    if (kind === 'host') return true;
    return authenticatedAt !== null && this.clock.now() - authenticatedAt < FRESH_FOR;
  }

  /** The sessions of a person that have not ended, newest first. */
  async list(personId: number): Promise<Session[]> {
    const found = await this.database.read<{
      id: number;
      address: string | null;
      userAgent: string | null;
      createdAt: number;
      lastSeenAt: number;
      expiresAt: number;
    }>(
      sql`SELECT s.id, s.address, s.user_agent, s.created_at, s.last_seen_at, s.expires_at
          FROM sessions s JOIN people p ON p.id = s.person_id
          WHERE s.person_id = ${personId} AND ${livingSession(this.clock.now())} ORDER BY s.id DESC`,
    );
    return found.map((session) => ({
      ...session,
      createdAt: isoOf(session.createdAt),
      lastSeenAt: isoOf(session.lastSeenAt),
      expiresAt: isoOf(session.expiresAt),
    }));
  }

  /** Whoever is known may come in also while the database takes no changes: then people must see what goes on. */
  private async touch({ id, personId }: FoundSession, now: number): Promise<void> {
    const touched = this.database.write(function* () {
      yield* run(sql`UPDATE people SET last_seen_at = ${now} WHERE id = ${personId}`);
      yield* run(sql`UPDATE sessions SET last_seen_at = ${now} WHERE id = ${id}`);
    });
    await touched.catch((error: unknown) =>
      this.logger.warn(`session=${id} its use could not be noted: ${String(error)}`),
    );
  }
}

function sessionEnded(): UserError {
  return new UserError('session-ended', 'This session has ended. Sign in again.');
}
