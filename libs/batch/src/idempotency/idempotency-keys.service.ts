import { createHash } from 'node:crypto';
import { Clock, Database, first, run, sql, type Work } from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Instance } from '../placing/instance.js';

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
  state: 'running' | 'done';
  kind: Outcome['kind'];
  id: number;
}

/** Keys are kept for 90 days, in milliseconds. */
const KEPT_FOR = 90 * 86_400_000;

/**
 * Makes a request that is sent twice have its effect once. The key is marked done by the same transaction that has the
 * effect, so a crash cannot leave the one without the other.
 */
@Injectable()
export class IdempotencyKeys implements OnApplicationBootstrap {
  /** Keys of failed requests that could not be freed. */
  private readonly stuck = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly instance: Instance,
  ) {}

  /** What earlier processes had begun and not finished has had no effect; such keys are free again. */
  async onApplicationBootstrap(): Promise<void> {
    const owner = this.instance.id;
    const oldest = this.clock.now() - KEPT_FOR;
    await this.database.write(function* () {
      yield* run(
        sql`DELETE FROM idempotency_keys WHERE created_at < ${oldest} OR state = 'running' AND owner <> ${owner}`,
      );
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
    if (this.stuck.delete(key)) await this.free(key);
    const kept = await this.begin(key, fingerprint);
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
      const outcome = await act((done) => this.finish(key, done));
      return { ...outcome, replayed: false };
    } catch (error) {
      await this.free(key);
      throw error;
    }
  }

  /** A key whose request failed may be used again; where that cannot be written, the next request with it frees it. */
  private async free(key: string): Promise<void> {
    try {
      await this.database.write(function* () {
        yield* run(sql`DELETE FROM idempotency_keys WHERE key = ${key} AND state = 'running'`);
      });
    } catch {
      this.stuck.add(key);
    }
  }

  private begin(key: string, fingerprint: string): Promise<KeptKey | undefined> {
    const owner = this.instance.id;
    const now = this.clock.now();
    return this.database.write(function* () {
      const begun = yield* first(
        sql`INSERT INTO idempotency_keys (key, request, state, owner, created_at)
            VALUES (${key}, ${fingerprint}, 'running', ${owner}, ${now})
            ON CONFLICT (key) DO NOTHING RETURNING key`,
      );
      if (begun) return undefined;
      return yield* first<KeptKey>(
        sql`SELECT request, state, outcome AS kind, subject_id AS id FROM idempotency_keys WHERE key = ${key}`,
      );
    });
  }

  private *finish(key: string, { kind, id }: Outcome): Work<void> {
    yield* run(
      sql`UPDATE idempotency_keys SET state = 'done', outcome = ${kind}, subject_id = ${id} WHERE key = ${key}`,
    );
  }
}
