import { createHash } from 'node:crypto';
import {
  Clock,
  CommitUnknownError,
  Database,
  first,
  Instance,
  Registrar,
  run,
  sql,
  type Work,
} from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';

/** What a request has led to, and the id of the batch, order or call: enough to give the same answer again. */
export interface Outcome {
  kind:
    | 'batch-created'
    | 'batch-started'
    | 'order-created'
    | 'order-known'
    | 'uncertain-checked'
    | 'uncertain-settled';
  id: number;
}

interface KeptKey {
  request: string;
  owner: string;
  state: 'running' | 'done';
  kind: Outcome['kind'];
  id: number;
}

/** How often it is asked whether a key was taken, when the answer of the commit was lost. */
const ATTEMPTS = 3;

/** Keys are kept for 90 days, in milliseconds. */
const KEPT_FOR = 90 * 86_400_000;

/**
 * Makes a request that is sent twice have its effect once. The key is marked done by the same transaction that has the
 * effect, so a crash cannot leave the one without the other.
 */
@Injectable()
export class IdempotencyKeys implements OnApplicationBootstrap {
  /** Keys of failed requests that could not be freed, with their owners. */
  private readonly stuck = new Map<string, string>();
  private requests = 0;
  private readonly logger = new Logger(IdempotencyKeys.name);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly instance: Instance,
    private readonly registrar: Registrar,
  ) {}

  onApplicationBootstrap(): Promise<void> {
    return this.forgetOldest();
  }

  @Cron(CronExpression.EVERY_HOUR, { waitForCompletion: true })
  async forgetWhenDue(): Promise<void> {
    await this.forgetOldest().catch((error: unknown) =>
      this.logger.warn(`old keys could not be forgotten: ${String(error)}`),
    );
  }

  private async forgetOldest(): Promise<void> {
    const oldest = this.clock.now() - KEPT_FOR;
    await this.database.write(function* () {
      yield* run(sql`DELETE FROM idempotency_keys WHERE created_at < ${oldest}`);
    });
  }

  /**
   * Acts once for a key. `act` receives a piece of work that it must run inside the transaction of its effect. Throws a
   * UserError while the same key is being answered, or when it came with another request before.
   */
  async once(
    key: string,
    request: unknown,
    act: (done: (outcome: Outcome) => Work<void>) => Promise<Outcome>,
  ): Promise<Outcome & { replayed: boolean }> {
    const fingerprint = createHash('sha256').update(JSON.stringify(request)).digest('hex');
    const stuck = this.stuck.get(key);
    if (stuck !== undefined) await this.free(key, stuck);
    const owner = `${this.instance.id}#${++this.requests}`;
    const kept = await this.begin(key, fingerprint, owner);
    if (kept) {
      if (kept.request !== fingerprint) {
        throw new UserError(
          'idempotency-key-reused',
          'This Idempotency-Key came with another request before. Use a new key for a new request.',
        );
      }
      if (kept.state === 'running') {
        throw new UserError(
          'idempotency-key-in-use',
          'A request with this Idempotency-Key is being answered. Try again in a moment.',
        );
      }
      return { kind: kept.kind, id: kept.id, replayed: true };
    }
    try {
      const outcome = await act((done) => this.finish(key, owner, done));
      return { ...outcome, replayed: false };
    } catch (error) {
      await this.free(key, owner);
      throw error;
    }
  }

  /** A key whose request failed may be used again; where that cannot be written, the next request with it frees it. */
  private async free(key: string, owner: string): Promise<void> {
    this.stuck.set(key, owner);
    try {
      await this.database.write(function* () {
        yield* run(
          sql`DELETE FROM idempotency_keys WHERE key = ${key} AND state = 'running' AND owner = ${owner}`,
        );
      });
      this.stuck.delete(key);
    } catch {
      // The next request with this key tries again.
    }
  }

  /** Takes a key for a request; where it is taken already, the answer is by whom and for what. */
  private async begin(
    key: string,
    fingerprint: string,
    owner: string,
  ): Promise<KeptKey | undefined> {
    for (let attempt = 1; ; attempt++) {
      try {
        const kept = await this.take(key, fingerprint, owner);
        // It was this request that took it, in a transaction whose answer was lost.
        return kept?.owner === owner ? undefined : kept;
      } catch (error) {
        if (!(error instanceof CommitUnknownError)) throw error;
        if (attempt < ATTEMPTS) continue;
        await this.free(key, owner);
        throw error;
      }
    }
  }

  private take(key: string, fingerprint: string, owner: string): Promise<KeptKey | undefined> {
    const now = this.clock.now();
    const { registrar } = this;
    return this.database.write(function* () {
      const begun = yield* first(
        sql`INSERT INTO idempotency_keys (key, request, state, owner, created_at)
            VALUES (${key}, ${fingerprint}, 'running', ${owner}, ${now})
            ON CONFLICT (key) DO NOTHING RETURNING key`,
      );
      if (begun) return undefined;
      const kept = yield* first<KeptKey>(
        sql`SELECT request, owner, state, outcome AS kind, subject_id AS id FROM idempotency_keys WHERE key = ${key}`,
      );
      // What a process that is gone had begun and not finished has had no effect, so the key is free.
      if (kept?.state !== 'running' || !(yield* registrar.isGone(instanceOf(kept.owner))))
        return kept;
      const freed = yield* first(
        sql`UPDATE idempotency_keys SET request = ${fingerprint}, owner = ${owner}, created_at = ${now}
            WHERE key = ${key} AND state = 'running' AND owner = ${kept.owner} RETURNING key`,
      );
      return freed ? undefined : kept;
    });
  }

  /** Throws when the key is another request's by now, so that nothing of this one takes effect. */
  private *finish(key: string, owner: string, { kind, id }: Outcome): Work<void> {
    const finished = yield* run(
      sql`UPDATE idempotency_keys SET state = 'done', outcome = ${kind}, subject_id = ${id}
          WHERE key = ${key} AND owner = ${owner} AND state = 'running'`,
    );
    if (finished !== 1)
      throw new Error('The Idempotency-Key of this request was taken by another.');
  }
}

/** The process of an owner, `instance#request`. */
const instanceOf = (owner: string) => owner.split('#')[0] ?? '';
