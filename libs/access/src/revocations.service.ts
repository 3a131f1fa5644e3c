import { Clock, Database, list, sql } from '@hammer/database';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { NEVER, Observable, type Subscriber } from 'rxjs';
import type { Actor } from './actor.js';
import { livingSession, livingToken } from './living.js';

/** How often it is asked whether those who watch still may, in milliseconds. */
const ASKED_EVERY = 1_000;

type Watcher = Readonly<Pick<Actor, 'sessionId' | 'tokenId'> & { subscriber: Subscriber<void> }>;

/** Notices that access has ended while somebody still reads a stream, whoever ended it: the database is asked for all at once. */
@Injectable()
export class Revocations implements OnApplicationShutdown {
  private readonly logger = new Logger(Revocations.name);
  private readonly watchers = new Set<Watcher>();
  private readonly shutdown = new AbortController();
  private isAsking = false;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Emits once, then completes, when the session or token has ended or its person was disabled; within two seconds. */
  watch({ sessionId, tokenId }: Actor): Observable<void> {
    if (sessionId === null && tokenId === null) return NEVER;
    return new Observable((subscriber) => {
      const watcher = { sessionId, tokenId, subscriber };
      this.watchers.add(watcher);
      void this.askOften();
      return () => this.watchers.delete(watcher);
    });
  }

  onApplicationShutdown(): void {
    this.shutdown.abort();
  }

  private async askOften(): Promise<void> {
    if (this.isAsking) return;
    this.isAsking = true;
    const { signal } = this.shutdown;
    while (this.watchers.size > 0 && !signal.aborted) {
      await this.clock.sleep(ASKED_EVERY, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted)
        await this.ask().catch((error: Error) =>
          this.logger.warn(`it could not be asked who still has access: ${error.message}`),
        );
    }
    this.isAsking = false;
  }

  private async ask(): Promise<void> {
    const asked = [...this.watchers];
    const now = this.clock.now();
    const [sessions, tokens] = await Promise.all([
      this.database.read<{ id: number }>(
        sql`SELECT s.id FROM sessions s JOIN people p ON p.id = s.person_id
            WHERE s.id IN ${list(idsOf(asked, 'sessionId'), 'integer')} AND ${livingSession(now)}`,
      ),
      this.database.read<{ id: number }>(
        sql`SELECT t.id FROM tokens t JOIN people p ON p.id = t.person_id
            WHERE t.id IN ${list(idsOf(asked, 'tokenId'), 'integer')} AND ${livingToken(now)}`,
      ),
    ]);
    const livingSessions = new Set(sessions.map(({ id }) => id));
    const livingTokens = new Set(tokens.map(({ id }) => id));
    for (const { sessionId, tokenId, subscriber } of asked) {
      const isLiving =
        sessionId === null ? livingTokens.has(tokenId ?? 0) : livingSessions.has(sessionId);
      if (isLiving) continue;
      subscriber.next();
      subscriber.complete();
    }
  }
}

function idsOf(watchers: readonly Watcher[], of: 'sessionId' | 'tokenId'): number[] {
  return [...new Set(watchers.flatMap((watcher) => watcher[of] ?? []))];
}
