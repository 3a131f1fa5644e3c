import type { Candidate, EvidenceKind, FoundOrder } from '@hammer/contract';
import { Clock, Database, list, sql } from '@hammer/database';
import { Supplier, type OrderStatusAnswer } from '@hammer/fusion';
import { UserError } from '@hammer/settings';
import { Injectable, Logger } from '@nestjs/common';
import { takenIds, type CallInDoubt, type OrderInDoubt } from './call-in-doubt.js';
import type { Doubt } from './doubt.js';
import { EvidenceBook } from './evidence-book.service.js';
import { BY_ITSELF, foundOrderOf, type NewEvidence } from './evidence-record.js';
import {
  compare,
  isCertain,
  isPossible,
  spellTitle,
  windowOf,
  type Comparison,
  type Habits,
  type TitleIndex,
} from './fit.js';
import { datedOrders, readClock, type DatedOrder } from './supplier-clock.js';
import { UncertainSettler, type FoundAgain } from './settler.service.js';

/** An order of a list that fits an uncertain one. */
export interface Match {
  order: OrderInDoubt;
  found: FoundOrder;
}

/** Weighs what the supplier says against what is uncertain: keeps it as evidence, and settles what is beyond doubt. */
@Injectable()
export class EvidenceDesk {
  private readonly logger = new Logger(EvidenceDesk.name);

  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly evidence: EvidenceBook,
    private readonly settler: UncertainSettler,
    private readonly clock: Clock,
  ) {}

  /** How an order of the supplier is compared with the uncertain ones of a call. */
  async weighing(
    call: CallInDoubt,
  ): Promise<(answer: OrderStatusAnswer, order: OrderInDoubt) => Comparison> {
    const habits = await this.habits();
    return (answer, order) => compareWith(foundOrderOf(answer), call, order, habits);
  }

  private async habits(): Promise<Habits> {
    const dated = await this.database.read<DatedOrder>(datedOrders(this.supplier.account));
    return { titles: await this.titles(), clockAheadMs: readClock(dated) };
  }

  /** The titles of the supplier's services, to tell whether an order is of another one. */
  private async titles(): Promise<TitleIndex> {
    const services = await this.database.read<{ id: string; title: string }>(
      sql`SELECT id, title FROM services WHERE supplier_account = ${this.supplier.account}`,
    );
    const byTitle = Map.groupBy(services, ({ title }) => spellTitle(title));
    return new Map([...byTitle].map(([title, same]) => [title, new Set(same.map(({ id }) => id))]));
  }

  /** Keeps what the supplier says of the candidates that it was asked for; null is an id that it does not know. */
  async keepVerdicts(
    doubts: readonly Doubt[],
    answers: ReadonlyMap<string, OrderStatusAnswer | null>,
  ): Promise<void> {
    const habits = await this.habits();
    const news = doubts.flatMap(({ call, orders }) =>
      orders.flatMap((order) =>
        order.candidates.flatMap((candidate): NewEvidence[] => {
          const answer = answers.get(candidate.supplierOrderId);
          if (answer === undefined) return [];
          return [verdictOn(call, order, candidate, answer, habits)];
        }),
      ),
    );
    await this.keep(news);
  }

  /** Keeps those orders of a list that may be uncertain ones and belong to no other. Gives back all that fit. */
  async keepListed(
    doubts: readonly Doubt[],
    listed: readonly OrderStatusAnswer[],
    kind: EvidenceKind,
    who = BY_ITSELF,
  ): Promise<Match[]> {
    const habits = await this.habits();
    const byImei = Map.groupBy(listed, ({ imei }) => imei);
    const matches = doubts.flatMap(({ call, orders }) =>
      orders.flatMap((order) =>
        (byImei.get(order.imei) ?? [])
          .map(foundOrderOf)
          .filter((found) => isPossible(compareWith(found, call, order, habits)))
          .map((found): Match => ({ order, found })),
      ),
    );
    const taken = await this.taken(matches.map(({ found }) => found.supplierOrderId));
    const free = matches.filter(({ found }) => !taken.has(found.supplierOrderId));
    await this.keep(
      free.map(({ order, found }) => ({
        placementId: order.placementId,
        orderId: order.id,
        kind,
        verdict: 'seen',
        supplierOrderId: found.supplierOrderId,
        imei: order.imei,
        details: { found },
        who,
      })),
    );
    return free;
  }

  /**
   * Settles every order with a single candidate that the supplier has confirmed, if it was named by the call's own answer
   * or all that is known fits. The answer counts the orders.
   */
  async settleCertain(
    doubts: readonly Doubt[],
    answers: ReadonlyMap<string, OrderStatusAnswer | null>,
  ): Promise<number> {
    const habits = await this.habits();
    const shared = await this.shared(doubts);
    let settled = 0;
    for (const { call, orders } of doubts) {
      const found = orders.flatMap((order): FoundAgain[] => {
        const [candidate, another] = order.candidates;
        if (!candidate || another || shared.has(candidate.supplierOrderId)) return [];
        const answer = answers.get(candidate.supplierOrderId);
        if (
          !answer ||
          !isBeyondDoubt(candidate, compareWith(foundOrderOf(answer), call, order, habits))
        )
          return [];
        const { details, ...evidence } = verdictOn(call, order, candidate, answer, habits);
        const supplierOrderId = candidate.supplierOrderId;
        const decided = { ...evidence, details: { ...details, decision: 'accepted' as const } };
        return [{ order, supplierOrderId, evidence: decided }];
      });
      settled += await this.settle(call, found);
    }
    return settled;
  }

  /** Those of these ids of the supplier that belong to an order already. */
  async taken(supplierOrderIds: readonly string[]): Promise<Set<string>> {
    const known = await this.database.read<{ orderId: string }>(
      takenIds(this.supplier.account, supplierOrderIds),
    );
    return new Set(known.map(({ orderId }) => orderId));
  }

  private async settle(call: CallInDoubt, found: readonly FoundAgain[]): Promise<number> {
    const { settler, clock } = this;
    try {
      await this.database.write(() => settler.accept(call, found, clock.now()));
      return found.length;
    } catch (error) {
      // Someone else was faster; the next look sees how things stand.
      if (!(error instanceof UserError)) throw error;
      this.logger.warn(`placement=${call.placementId} was not settled: ${error.message}`);
      return 0;
    }
  }

  /** Candidates of more than one uncertain order. */
  private async shared(doubts: readonly Doubt[]): Promise<Set<string>> {
    const own = doubts.flatMap(({ orders }) =>
      orders.flatMap(({ id, candidates }) =>
        candidates.map(({ supplierOrderId }) => ({ id, supplierOrderId })),
      ),
    );
    const ids = own.map(({ supplierOrderId }) => supplierOrderId);
    const kept = await this.database.read<{ id: number; supplierOrderId: string }>(
      sql`SELECT DISTINCT o.id, e.supplier_order_id FROM evidence e JOIN orders o ON o.id = e.order_id
          WHERE e.supplier_order_id IN ${list(ids, 'text')} AND o.status = 'uncertain' AND NOT EXISTS (
            SELECT 1 FROM evidence later WHERE later.order_id = e.order_id
              AND later.supplier_order_id = e.supplier_order_id AND later.verdict = 'contradicted')`,
    );
    const byId = Map.groupBy([...own, ...kept], ({ supplierOrderId }) => supplierOrderId);
    return new Set(
      [...byId]
        .filter(([, orders]) => new Set(orders.map(({ id }) => id)).size > 1)
        .map(([supplierOrderId]) => supplierOrderId),
    );
  }

  private async keep(news: readonly NewEvidence[]): Promise<void> {
    if (news.length === 0) return;
    const { evidence, clock } = this;
    await this.database.write(() => evidence.keep(news, clock.now()));
  }
}

function compareWith(
  found: FoundOrder,
  call: CallInDoubt,
  order: OrderInDoubt,
  habits: Habits,
): Comparison {
  const sentAt = call.sentAt ?? 0;
  return compare(found, { ...order, window: windowOf(sentAt, call.settledAt ?? sentAt) }, habits);
}

/** An id from the answer to this very call needs less beside it than one from a list. */
function isBeyondDoubt({ kinds }: Candidate, comparison: Comparison): boolean {
  if (kinds.includes('salvaged') || kinds.includes('late-answer')) return isPossible(comparison);
  return kinds.includes('account-list') && isCertain(comparison);
}

function verdictOn(
  call: CallInDoubt,
  order: OrderInDoubt,
  { supplierOrderId, kinds }: Candidate,
  answer: OrderStatusAnswer | null,
  habits: Habits,
): NewEvidence {
  const about = {
    placementId: call.placementId,
    orderId: order.id,
    kind: kinds[0] ?? 'person',
    supplierOrderId,
    imei: order.imei,
    who: BY_ITSELF,
  };
  if (answer === null) return { ...about, verdict: 'unknown', details: {} };
  const found = foundOrderOf(answer);
  const fits = isPossible(compareWith(found, call, order, habits));
  return { ...about, verdict: fits ? 'confirmed' : 'contradicted', details: { found } };
}
