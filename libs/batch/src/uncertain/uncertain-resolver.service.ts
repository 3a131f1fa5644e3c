import { AuditBook, type Actor } from '@hammer/access';
import type { Accepted, Decision } from '@hammer/contract';
import { Clock, Database, type Work } from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable, Logger } from '@nestjs/common';
import { IdempotencyKeys, type Outcome } from '../idempotency/idempotency-keys.service.js';
import { BatchRunner } from '../placing/batch-runner.service.js';
import { AcceptedVerifier } from './accepted-verifier.service.js';
import { settleAtOf } from './call-in-doubt.js';
import { doubtAbout, type Doubt } from './doubt.js';
import { EvidenceGatherer } from './evidence-gatherer.service.js';
import { UncertainSettler, type Word } from './settler.service.js';
import { noSuchCall } from './uncertain-orders.service.js';
import { isSettleTimePassed } from './ways-out.js';

type Done = (outcome: Outcome) => Work<void>;

/** The ways out of an uncertainty that a person chooses. Each has its effect once for its Idempotency-Key. */
@Injectable()
export class UncertainResolver {
  private readonly logger = new Logger(UncertainResolver.name);

  constructor(
    private readonly database: Database,
    private readonly gatherer: EvidenceGatherer,
    private readonly verifier: AcceptedVerifier,
    private readonly settler: UncertainSettler,
    private readonly keys: IdempotencyKeys,
    private readonly runner: BatchRunner,
    private readonly audit: AuditBook,
    private readonly clock: Clock,
  ) {}

  /** Gathers free evidence now. The answer tells whether the same request was answered before. */
  async check(placementId: number, key: string): Promise<boolean> {
    const { replayed } = await this.keys.once(key, ['check', placementId], async (done) => {
      await this.gatherer.check(placementId);
      const outcome: Outcome = { kind: 'uncertain-checked', id: placementId };
      await this.database.write(() => done(outcome));
      return outcome;
    });
    return replayed;
  }

  /** A person has found the orders at the supplier; each is verified there first. Throws a UserError that says what was found. */
  async accept(placementId: number, accepted: Accepted, key: string, by: Actor): Promise<boolean> {
    const request = ['accepted', placementId, accepted] as const;
    return this.once(key, request, by, async (done) => {
      const doubt = await this.doubtAbout(placementId);
      const found = await this.verifier.verify(doubt, accepted, by.name);
      const { settler, clock } = this;
      await this.database.write(function* () {
        yield* settler.accept(doubt.call, found, clock.now());
        yield* done(found.length);
      });
      return found.length;
    });
  }

  /** A person states that the supplier has not taken the orders: after the settle time, and only without a candidate. */
  async notAccepted(
    placementId: number,
    decision: Decision,
    key: string,
    by: Actor,
  ): Promise<boolean> {
    const request = ['not-accepted', placementId, decision] as const;
    return this.once(key, request, by, async (done) => {
      const before = await this.doubtAbout(placementId);
      assertCount(chosen(before, decision), decision);
      this.assertSettleTimePassed(before);
      if (this.gatherer.canAsk(before)) await this.gatherer.check(placementId);
      const { settler, clock } = this;
      const word: Word = { reason: decision.reason, who: by.name };
      return this.database.write(function* () {
        const doubt = yield* doubtInside(placementId);
        const orders = chosen(doubt, decision);
        assertCount(orders, decision);
        assertNoCandidate(orders);
        yield* settler.putBack(doubt.call, orders, word, clock.now());
        yield* done(orders.length);
        return orders.length;
      });
    });
  }

  /** A person gives the orders up; their money counts as spent, and they are not bought again by themselves. */
  async writeOff(
    placementId: number,
    decision: Decision,
    key: string,
    by: Actor,
  ): Promise<boolean> {
    const request = ['write-off', placementId, decision] as const;
    return this.once(key, request, by, async (done) => {
      const { settler, clock } = this;
      const word: Word = { reason: decision.reason, who: by.name };
      return this.database.write(function* () {
        const doubt = yield* doubtInside(placementId);
        const orders = chosen(doubt, decision);
        assertCount(orders, decision);
        yield* settler.writeOff(doubt.call, orders, word, clock.now());
        yield* done(orders.length);
        return orders.length;
      });
    });
  }

  private async once(
    key: string,
    request: readonly [way: string, placementId: number, said: Accepted | Decision],
    by: Actor,
    act: (done: (orders: number) => Work<void>) => Promise<number>,
  ): Promise<boolean> {
    const [way, placementId, { reason }] = request;
    const { audit } = this;
    const { replayed } = await this.keys.once(key, request, async (done: Done) => {
      const outcome: Outcome = { kind: 'uncertain-settled', id: placementId };
      const orders = await act(function* (settled) {
        yield* audit.note(by, `uncertain-${way}`, `placement ${placementId}`, {
          orders: settled,
          reason,
        });
        yield* done(outcome);
      });
      this.logger.warn(`placement=${placementId} ${way} by=${by.name} orders=${orders}`);
      this.runner.wake();
      return outcome;
    });
    return replayed;
  }

  private async doubtAbout(placementId: number): Promise<Doubt> {
    const doubt = await this.database.look(() => doubtAbout(placementId));
    if (!doubt) throw noSuchCall(placementId);
    return doubt;
  }

  private assertSettleTimePassed(doubt: Doubt): void {
    if (isSettleTimePassed(doubt, this.clock.now())) return;
    const settleAt = new Date(settleAtOf(doubt.call) ?? 0).toISOString();
    throw new UserError(
      'settle-time',
      `A lost call may still take effect at the supplier. Wait until ${settleAt}, check again, then decide.`,
      { settleAt },
    );
  }
}

function* doubtInside(placementId: number): Work<Doubt> {
  const doubt = yield* doubtAbout(placementId);
  if (!doubt) throw noSuchCall(placementId);
  return doubt;
}

/** The orders that a decision is about: those that are named, else all that are uncertain. */
function chosen(doubt: Doubt, { orderIds }: Decision): Doubt['orders'] {
  if (orderIds === undefined) return doubt.orders;
  const named = doubt.orders.filter(({ id }) => orderIds.includes(id));
  const missing = orderIds.filter((id) => !named.some((order) => order.id === id));
  if (missing.length === 0) return named;
  throw new UserError(
    'not-uncertain',
    `Not uncertain in call ${doubt.call.placementId}: order ${missing.join(', ')}. Look at the call again.`,
    { orderIds: missing },
  );
}

function assertCount(orders: Doubt['orders'], { count }: Decision): void {
  if (orders.length === 0) {
    throw new UserError('not-uncertain', 'Nothing of this call is uncertain any more.');
  }
  if (orders.length === count) return;
  throw new UserError(
    'count-differs',
    `This is about ${orders.length} ${orders.length === 1 ? 'order' : 'orders'}, and ${count} was typed. Look at the call again, then type the number.`,
    { orders: orders.length },
  );
}

function assertNoCandidate(orders: Doubt['orders']): void {
  const seen = orders.filter(({ candidates }) => candidates.length > 0);
  if (seen.length === 0) return;
  throw new UserError(
    'candidate-exists',
    `The supplier may have taken order ${seen.map(({ id }) => id).join(', ')}: there is an order of its own that may be the same. Look at the candidates, and name the right one with its order id.`,
    { orders: seen.map(({ id, candidates }) => ({ id, candidates })) },
  );
}
