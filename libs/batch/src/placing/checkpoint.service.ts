import {
  Clock,
  Database,
  first,
  heldForMe,
  Instance,
  list,
  plannedOnce,
  Registrar,
  rows,
  run,
  sql,
  type Work,
} from '@hammer/database';
import { Supplier, type PlacementAnswer } from '@hammer/fusion';
import { dayOf, Ledger, SpendingSwitch, type Room } from '@hammer/ledger';
import { AnomalyBook, OrderBook, type BlockedOrder, type PickedOrder } from '@hammer/orders';
import { SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable } from '@nestjs/common';
import { setAside } from '../intake/row-book.js';
import { EvidenceBook } from '../uncertain/evidence-book.service.js';
import { holdRunning, pauseBatch } from './batch-gate.js';
import { nextSize } from './batch-size.js';
import { movementOf, reserve } from './call-money.js';
import { pauseInCrashLoop } from './crash-loop.js';
import { countPermits } from './high-water-mark.service.js';
import { capReached, exposureReached, noClearAnswers, obstacleOf } from './pauses.js';
import { affordable, sortByObstacle } from './picked-orders.js';
import type { Claims, Pause, Placement } from './placement.js';
import { outlookOfPayer } from './room-of-payer.js';
import {
  holdService,
  isNews,
  learn,
  provenOf,
  readService,
  type ServiceState,
} from './service-state.js';
import { readSettlement, type Settlement } from './settlement.js';
import { ENDED_WHILE_SENDING, withoutAnswer } from './without-answer.js';

/** What a claim is for. */
type Aim = Pick<Placement, 'batchId' | 'serviceId' | 'priceMicros'>;

/** What is asked for in a claim. */
export interface ClaimRequest extends Aim {
  /** Calls at most. */
  most: number;
  /** Whether no slot must be waited for: then the permit to send is part of the same transaction. */
  permit: boolean;
  /** Whether a single order is to show if the supplier is well again. */
  trial: boolean;
}

/** What must be known of a placement to settle it. */
type SettledPlacement = Pick<
  Placement,
  'id' | 'batchId' | 'serviceId' | 'priceMicros' | 'day' | 'canary'
>;

interface OpenPlacement {
  id: number;
  batchId: number;
  serviceId: string;
  priceMicros: number;
  day: string;
  state: 'prepared' | 'sending';
  canary: number;
}

/**
 * The checkpoint of the money path: each step of a placement is one transaction that changes the placement, its orders
 * and the ledger together, so that they cannot disagree, whatever line the process dies on.
 */
@Injectable()
export class CheckpointService {
  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly orders: OrderBook,
    private readonly ledger: Ledger,
    private readonly spending: SpendingSwitch,
    private readonly anomalies: AnomalyBook,
    private readonly clock: Clock,
    private readonly instance: Instance,
    private readonly registrar: Registrar,
    private readonly evidence: EvidenceBook,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /**
   * Takes planned orders of a running batch for some calls, each with as many as may go into one, and reserves their
   * money.
   */
  claim(request: ClaimRequest): Promise<Claims> {
    return this.database.write(() => this.claimWork(request, this.clock.now()));
  }

  /**
   * The permit to send, durable before the call: asks once more whether the batch runs, nobody has stopped the spending
   * and the price still holds; otherwise the orders are given back. The answer is the moment of the permit (milliseconds), or null for no permit.
   */
  intend(placement: Placement): Promise<number | null> {
    return this.database.write(() => this.intendWork(placement, this.clock.now()));
  }

  /** Gives the orders back to the batch, because it is certain that no byte of the call has left. */
  giveBack(placement: Placement): Promise<void> {
    return this.database.write(() => this.giveBackWork(placement, this.clock.now()));
  }

  /** Writes what the call has shown: the answer, one outcome for every order, and the money, all together. */
  settle(placement: SettledPlacement, answer: PlacementAnswer): Promise<Settlement> {
    return this.database.write(() => this.settleWork(placement, answer, this.clock.now()));
  }

  /** Brings a batch to a stop until a person resumes it. */
  async pause(batchId: number, pause: Pause): Promise<void> {
    await this.database.write(() => pauseBatch(batchId, pause, this.clock.now()));
  }

  /**
   * Gives back what this process has claimed without hearing of it, because the commit's answer was lost: placements of
   * its own that are not among `handedOver`, the ids of all whose call may have begun. The answer counts them.
   */
  giveBackUnheard(handedOver: ReadonlySet<number>): Promise<number> {
    return this.database.write(() => this.giveBackUnheardWork(handedOver, this.clock.now()));
  }

  /**
   * What processes that are gone had claimed goes back to its batch; what they were sending may have been charged and
   * becomes uncertain. The answer counts both.
   */
  recover(gone: readonly string[]): Promise<{ givenBack: number; uncertain: number }> {
    return this.database.write(() => this.recoverWork(gone, this.clock.now()));
  }

  private *claimWork(request: ClaimRequest, now: number): Work<Claims> {
    const { batchId, serviceId, priceMicros, most, permit, trial } = request;
    const claims: Claims = { placements: [], setAside: 0 };
    const aim = { batchId, supplierAccount: this.supplier.account, serviceId };
    if (!(yield* holdRunning(batchId)) || (yield* this.spending.stopInForce())) return claims;
    const service = yield* this.holdService(serviceId);
    const obstacle = obstacleOf(serviceId, priceMicros, service) ?? (yield* this.exposureReached());
    if (!service || obstacle) {
      // A batch that only waits for results has nothing to fear from a new price.
      const isLeft = (yield* this.orders.pick(aim, 0, 1)).length > 0;
      if (obstacle && isLeft) yield* pauseBatch(batchId, obstacle, now);
      return claims;
    }
    const { size, canary } = trial
      ? { size: 1, canary: true }
      : nextSize(provenOf(service), this.ceiling());
    const isTried = canary && (yield* this.isUnderWay(serviceId));
    const calls = Math.min(most, yield* this.roomForCalls());
    const day = dayOf(now);
    let room: Room | null = null;
    for (let after = 0; claims.placements.length < calls;) {
      const picked = yield* this.orders.pick(aim, after, size);
      const last = picked.at(-1);
      if (!last) break;
      const { free, blocked, waiting } = sortByObstacle(picked);
      yield* this.setAside(blocked, now);
      claims.setAside += blocked.length;
      if (free.length === 0) {
        if (waiting > 0) after = last.id;
        continue;
      }
      // A call that carries no more than the service has proven to take is no trial: rows with fields of their own
      // share no call, and would else wait for each other for ever.
      const isTrial = trial || (canary && free.length > service.provenSize);
      if (isTrial && (isTried || claims.placements.length > 0)) break;
      room ??= yield* outlookOfPayer(this.ledger, batchId, day);
      const orders = affordable(free, priceMicros, room);
      if (orders.length === 0) {
        yield* pauseBatch(batchId, capReached(day, room.cap), now);
        break;
      }
      const placement = yield* this.makePlacement(
        { batchId, serviceId, priceMicros, day, canary: isTrial },
        orders,
        permit,
        now,
      );
      room = { ...room, micros: room.micros - orders.length * priceMicros };
      claims.placements.push(placement);
      if (isTrial) break;
    }
    yield* reserve(this.ledger, claims.placements, this.supplier.account, now);
    if (permit) yield* countPermits(claims.placements.length);
    return claims;
  }

  /** Makes a placement of these orders. */
  private *makePlacement(
    about: Aim & { day: string; canary: boolean },
    orders: PickedOrder[],
    permit: boolean,
    now: number,
  ): Work<Placement> {
    const { batchId, serviceId, priceMicros, day, canary } = about;
    const fields = orders[0]?.fields ?? '{}';
    const status = permit ? 'sending' : 'prepared';
    const inserted = yield* first<{ id: number }>(
      plannedOnce(sql`INSERT INTO placements (batch_id, supplier_account, service_id, state, owner, size, price_micros, day, imeis,
            fields, canary, claimed_at, sent_at)
          VALUES (${batchId}, ${this.supplier.account}, ${serviceId}, ${status}, ${this.instance.id}, ${orders.length},
            ${priceMicros}, ${day}, ${orders.map((order) => order.imei).join(',')}, ${fields},
            ${canary ? 1 : 0}, ${now}, ${permit ? now : null})
          RETURNING id`),
    );
    if (!inserted) throw new Error('The database gave no id for a placement.');
    const placement: Placement = {
      ...about,
      id: inserted.id,
      orders,
      fields: JSON.parse(fields) as Placement['fields'],
      permittedAt: permit ? now : null,
    };
    const taken = yield* this.orders.take(
      orders.map((order) => order.id),
      placement.id,
      status,
      now,
    );
    if (taken !== orders.length) {
      throw new Error(
        `Placement ${placement.id}: ${taken} of ${orders.length} orders could be taken.`,
      );
    }
    return placement;
  }

  private *intendWork(placement: Placement, now: number): Work<number | null> {
    const { id, batchId, serviceId, priceMicros, orders } = placement;
    const allowed = (yield* holdRunning(batchId)) && !(yield* this.spending.stopInForce());
    const service = yield* this.holdService(serviceId);
    const obstacle = obstacleOf(serviceId, priceMicros, service);
    if (!allowed || obstacle) {
      if (allowed && obstacle) yield* pauseBatch(batchId, obstacle, now);
      yield* this.giveBackWork(placement, now);
      return null;
    }
    const sending = yield* first(
      plannedOnce(sql`UPDATE placements SET state = 'sending', sent_at = ${now}
          WHERE id = ${id} AND state = 'prepared' AND owner = ${this.instance.id} RETURNING id`),
    );
    if (!sending) return null;
    const sent = yield* this.orders.send(id, now);
    if (sent !== orders.length)
      throw new Error(`Placement ${id} has ${sent} prepared orders instead of ${orders.length}.`);
    yield* countPermits(1);
    return now;
  }

  private *giveBackWork(placement: Pick<Placement, 'id'>, now: number): Work<void> {
    const open = yield* first<Omit<OpenPlacement, 'canary'>>(
      sql`SELECT id, batch_id, service_id, price_micros, day, state FROM placements
          WHERE id = ${placement.id} AND state IN ('prepared', 'sending') ${heldForMe}`,
    );
    if (!open) return;
    const orders = yield* this.orders.giveBack(open.id, open.state, now);
    yield* run(
      sql`UPDATE placements SET state = 'given_back', settled_at = ${now} WHERE id = ${open.id}`,
    );
    yield* this.ledger.move(movementOf('release', open, orders, this.supplier.account), now);
    yield* this.cancelLeftovers(open.batchId, now);
  }

  private *giveBackUnheardWork(handedOver: ReadonlySet<number>, now: number): Work<number> {
    const open = yield* rows<Pick<Placement, 'id'>>(
      sql`SELECT id FROM placements WHERE state IN ('prepared', 'sending') AND owner = ${this.instance.id}`,
    );
    const unheard = open.filter(({ id }) => !handedOver.has(id));
    for (const placement of unheard) yield* this.giveBackWork(placement, now);
    return unheard.length;
  }

  private *settleWork(
    placement: SettledPlacement,
    answer: PlacementAnswer,
    now: number,
  ): Work<Settlement> {
    const { id, batchId } = placement;
    yield* first(plannedOnce(sql`SELECT id FROM placements WHERE id = ${id} ${heldForMe}`));
    const sending = yield* this.orders.sending(id);
    const ids = [...answer.outcomes.values()].flatMap((outcome) =>
      outcome.kind === 'accepted' ? [outcome.supplierOrderId] : [],
    );
    const known = yield* this.orders.knownSupplierIds(this.supplier.account, ids);
    const settlement = readSettlement(sending, answer, new Set(known));
    const { counts, orders, anomalies } = settlement;
    // Written already, by a commit whose answer was lost, or by whoever took the call for unanswered.
    if (sending.length === 0) {
      yield* this.evidence.keepLate(placement, answer, now);
      return settlement;
    }

    const settled = yield* this.orders.settle(id, orders, now);
    if (settled !== sending.length)
      throw new Error(`Placement ${id}: ${settled} of ${sending.length} orders could be settled.`);
    yield* run(
      plannedOnce(sql`UPDATE placements SET state = 'settled', settled_at = ${now}, verdict = ${answer.verdict}, reason = ${answer.reason},
            http_status = ${answer.httpStatus}, duration_ms = ${Math.round(answer.durationMs)}, raw_answer = ${answer.raw},
            salvaged = ${answer.salvaged.length > 0 ? JSON.stringify(answer.salvaged) : null},
            anomalies = ${anomalies.length > 0 ? JSON.stringify(anomalies) : null},
            accepted_count = ${counts.pending}, duplicate_count = ${counts.duplicate}, refused_count = ${counts.refused},
            not_sent_count = ${counts.planned}, uncertain_count = ${counts.uncertain}
          WHERE id = ${id} AND state = 'sending'`),
    );
    // What all calls share is held last, so that they wait for each other no longer than they must; in the same order as
    // by a claim, service before budgets, or the two would wait for each other.
    if (answer.verdict === 'answered') yield* this.learn(placement, settlement, now);
    const { account } = this.supplier;
    const notCharged = counts.duplicate + counts.refused + counts.planned;
    yield* this.ledger.move(movementOf('commit', placement, counts.pending, account), now);
    yield* this.ledger.move(movementOf('release', placement, notCharged, account), now);
    if (counts.planned > 0) yield* this.cancelLeftovers(batchId, now);
    yield* this.anomalies.note(
      anomalies.map(({ kind, message }) => ({
        kind,
        message,
        batchId,
        placementId: id,
        orderId: null,
      })),
      now,
    );
    const pause = settlement.pause ?? (yield* this.pauseOfUncertain(placement, settlement));
    if (pause) yield* pauseBatch(batchId, pause, now);
    if (counts.planned > 0) yield* this.cancelLeftovers(batchId, now);
    return settlement;
  }

  /** Holds the service only where the call has shown something new of it, which most calls do not. */
  private *learn(
    { serviceId }: SettledPlacement,
    { orders, accountedForAll }: Settlement,
    now: number,
  ): Work<void> {
    const key = { supplierAccount: this.supplier.account, serviceId };
    const known = yield* readService(key);
    if (!known || !isNews(known, orders.length, accountedForAll)) return;
    const service = yield* holdService(key);
    if (service) yield* learn(key, service, orders.length, accountedForAll, now);
  }

  private *recoverWork(
    gone: readonly string[],
    now: number,
  ): Work<{ givenBack: number; uncertain: number }> {
    const owners: string[] = [];
    for (const owner of gone) if (yield* this.registrar.isGone(owner)) owners.push(owner);
    const open = yield* rows<OpenPlacement>(
      sql`SELECT id, batch_id, service_id, price_micros, day, state, canary FROM placements
          WHERE state IN ('prepared', 'sending') AND owner IN ${list(owners, 'text')} ORDER BY id ${heldForMe}`,
    );
    let givenBack = 0;
    let uncertain = 0;
    for (const placement of open) {
      if (placement.state === 'prepared') {
        yield* this.giveBackWork(placement, now);
        givenBack++;
        continue;
      }
      const sending = yield* this.orders.sending(placement.id);
      yield* this.settleWork(
        { ...placement, canary: placement.canary === 1 },
        withoutAnswer(
          sending.map((order) => order.imei),
          ENDED_WHILE_SENDING,
        ),
        now,
      );
      uncertain += sending.length;
    }
    if (uncertain > 0) yield* pauseInCrashLoop(now);
    return { givenBack, uncertain };
  }

  /** Orders that come back to a batch which was cancelled meanwhile are cancelled too. */
  private *cancelLeftovers(batchId: number, now: number): Work<void> {
    const cancelled = yield* first(
      sql`SELECT id FROM batches WHERE id = ${batchId} AND state = 'cancelled'`,
    );
    if (cancelled)
      yield* this.orders.cancelPlanned(batchId, this.ceiling(), 'The batch was cancelled.', now);
  }

  /** Another order stands for these; their rows now point to it. */
  private *setAside(blocked: readonly BlockedOrder[], now: number): Work<void> {
    if (blocked.length === 0) return;
    yield* this.orders.cancel(
      blocked.map((order) => order.id),
      'The same check was bought in another batch meanwhile.',
      now,
    );
    yield* setAside(blocked);
  }

  private *holdService(serviceId: string): Work<ServiceState | undefined> {
    return yield* holdService({ supplierAccount: this.supplier.account, serviceId });
  }

  /** Calls that may be added to those of all processes; nobody else adds any before this transaction ends. */
  private *roomForCalls(): Work<number> {
    yield* first(sql`SELECT id FROM installation ${heldForMe}`);
    const live = yield* first<{ calls: number }>(
      sql`SELECT COUNT(*) AS calls FROM placements
          WHERE state IN ('prepared', 'sending') AND supplier_account = ${this.supplier.account}`,
    );
    return this.settings.SUPPLIER_PARALLEL_CALLS - (live?.calls ?? 0);
  }

  private *isUnderWay(serviceId: string): Work<boolean> {
    const underWay = yield* first(
      sql`SELECT id FROM placements WHERE state IN ('prepared', 'sending') AND service_id = ${serviceId}
            AND supplier_account = ${this.supplier.account} LIMIT 1`,
    );
    return underWay !== undefined;
  }

  /** Nobody should pay for a third trial by itself, nor for more at risk than was agreed. */
  private *pauseOfUncertain(
    placement: Pick<Placement, 'id' | 'canary'>,
    settlement: Settlement,
  ): Work<Pause | null> {
    if (settlement.counts.uncertain === 0) return null;
    if (placement.canary && (yield* this.wasUnclearBefore(placement.id))) return noClearAnswers();
    return yield* this.exposureReached();
  }

  private *wasUnclearBefore(placementId: number): Work<boolean> {
    const before = yield* first<{ uncertainCount: number }>(
      sql`SELECT uncertain_count FROM placements WHERE supplier_account = ${this.supplier.account} AND state = 'settled'
            AND id < ${placementId} AND verdict IN ('answered', 'uncertain') ORDER BY id DESC LIMIT 1`,
    );
    return before !== undefined && before.uncertainCount > 0;
  }

  private *exposureReached(): Work<Pause | null> {
    const atRiskMicros = yield* this.orders.atRisk(this.supplier.account);
    const limitMicros = this.settings.EXPOSURE_LIMIT;
    return atRiskMicros > 0 && atRiskMicros >= limitMicros
      ? exposureReached(atRiskMicros, limitMicros)
      : null;
  }

  private ceiling(): number {
    return Math.min(this.settings.SUPPLIER_IMEIS_PER_CALL, this.supplier.limits.imeisPerCall);
  }
}
