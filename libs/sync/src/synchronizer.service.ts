import type { SyncState } from '@hammer/contract';
import {
  Clock,
  Database,
  first,
  RateGate,
  Registrar,
  run,
  sql,
  Turns,
  type RateLimit,
} from '@hammer/database';
import { readResult, Supplier, type OrderStatusAnswer } from '@hammer/fusion';
import { Ledger } from '@hammer/ledger';
import {
  AnomalyBook,
  OrderBook,
  throughStatusIndex,
  type AwaitedOrder,
  type ReportedOrder,
} from '@hammer/orders';
import { OperationalError, SETTINGS, type Settings } from '@hammer/settings';
import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { EndedOrderRotation } from './ended-order-rotation.service.js';
import { contradictionsIn, missingTooOften } from './contradictions.js';
import { askInHalves, type Blame, type Findings } from './ask-in-halves.js';

/** When another process has the round, it is asked again after so many milliseconds whether the next one is due. */
const ASK_AGAIN = 5_000;

/** Order ids in one question. */
const IDS_AT_ONCE = 100;

/** So many questions in a row without a word of an order are worth a person's look. */
const MOST_MISSES = 3;

/** Questions that may be under way at the same time, within the limit of calls a minute. */
const QUESTIONS_AT_ONCE = 4;

/** Failed questions of a piece after which the rest waits for the next round: enough to find two unreadable orders. */
const MOST_FAILURES = 2 * Math.ceil(Math.log2(IDS_AT_ONCE)) + 2;

interface RunRecord {
  startedAt: number;
  finishedAt: number | null;
  asked: number;
  changed: number;
  failure: string | null;
}

/** Asks the supplier for the results of pending orders, every AUTO_SYNC_INTERVAL seconds and on demand. */
@Injectable()
export class Synchronizer implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Synchronizer.name);
  private readonly limit: RateLimit;
  private readonly ending = new AbortController();
  private current: Promise<void> | null = null;
  private lastStartedAt: number;

  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly rateGate: RateGate,
    private readonly orders: OrderBook,
    private readonly anomalies: AnomalyBook,
    private readonly ledger: Ledger,
    private readonly rotation: EndedOrderRotation,
    private readonly registrar: Registrar,
    private readonly turns: Turns,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.lastStartedAt = clock.now();
    this.limit = {
      name: `${supplier.account}/status`,
      callsPerMinute: settings.SUPPLIER_STATUS_CALLS_PER_MINUTE,
    };
  }

  /** Looks every second whether the interval has passed, so that the interval may be any number of seconds. */
  @Cron(CronExpression.EVERY_SECOND, { waitForCompletion: true })
  async syncWhenDue(): Promise<void> {
    if (this.ending.signal.aborted || !this.supplier.configured) return;
    if (this.settings.HAMMER_ROLE === 'web') return;
    const interval = this.settings.AUTO_SYNC_INTERVAL * 1_000;
    if (this.clock.now() < this.lastStartedAt + interval) return;
    if (
      this.registrar.isAlone ||
      (await this.rateGate.isMyRound(`${this.limit.name}/round`, interval))
    )
      await this.sync();
    else this.lastStartedAt = this.clock.now() - interval + ASK_AGAIN;
  }

  /**
   * Asks about every pending order once; a sync under way is joined, and one of another process is left to it. Resolves
   * when it is finished here.
   */
  async sync(): Promise<void> {
    this.current ??= this.turns
      .takeIfFree('sync', () => this.syncAll())
      .then(() => undefined)
      .finally(() => (this.current = null));
    await this.current;
  }

  /** Begins a sync without waiting for its end. Throws when the supplier account is not set up. */
  begin(): void {
    if (!this.supplier.configured) {
      throw new OperationalError(
        'supplier-not-configured',
        'Set GSM_FUSION_API_KEY and GSM_FUSION_USERNAME, then start Hammer again.',
      );
    }
    this.sync().catch((error: unknown) => this.logger.error(`sync failed: ${String(error)}`));
  }

  /** The last round, the next one, and how many orders wait for their result. */
  async state(): Promise<SyncState> {
    const last = await this.database.readFirst<RunRecord>(
      sql`SELECT started_at, finished_at, asked, changed, failure FROM sync_runs ORDER BY id DESC LIMIT 1`,
    );
    const pending = await this.database.readFirst<{ orders: number }>(
      sql`SELECT COUNT(*) AS orders FROM orders
          WHERE status IN ('pending', 'in_process') AND ${throughStatusIndex(['pending', 'in_process'])}`,
    );
    return {
      running: this.current !== null,
      pending: pending?.orders ?? 0,
      intervalSeconds: this.settings.AUTO_SYNC_INTERVAL,
      last: last
        ? {
            ...last,
            startedAt: new Date(last.startedAt).toISOString(),
            finishedAt: last.finishedAt === null ? null : new Date(last.finishedAt).toISOString(),
          }
        : null,
      nextAt: this.supplier.configured
        ? new Date(this.lastStartedAt + this.settings.AUTO_SYNC_INTERVAL * 1_000).toISOString()
        : null,
    };
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ending.abort();
    await this.current;
  }

  private async syncAll(): Promise<void> {
    const startedAt = this.clock.now();
    this.lastStartedAt = startedAt;
    const totals = { asked: 0, changed: 0 };
    let runId: number | null = null;
    let failure: string | null = null;
    try {
      for (let after = 0; ;) {
        const due = await this.awaited(after);
        after = due.at(-1)?.id ?? after;
        if (due.length === 0 || this.ending.signal.aborted) break;
        runId ??= await this.beginRun(startedAt);
        const pieces = Array.from({ length: Math.ceil(due.length / IDS_AT_ONCE) }, (_, i) =>
          due.slice(i * IDS_AT_ONCE, (i + 1) * IDS_AT_ONCE),
        );
        // Every question is waited for, so that none goes on behind the back of the next round or of the end.
        const asked = await Promise.allSettled(pieces.map((piece) => this.ask(piece, totals)));
        for (const one of asked) {
          const reason: unknown = one.status === 'rejected' ? one.reason : one.value;
          if (reason !== null) failure ??= messageOf(reason);
        }
        // One answer that cannot be had must not keep all later orders from theirs.
        if (asked.every(({ status }) => status === 'rejected')) break;
      }
    } catch (error) {
      if (!this.ending.signal.aborted) {
        failure = messageOf(error);
      }
    }
    if (failure === null) await this.askAboutEnded();
    if (this.ending.signal.aborted) failure = null;
    if (failure !== null) this.logger.warn(`sync failed: ${failure}`);
    if (runId === null && failure === null) return;
    await this.endRun(runId ?? (await this.beginRun(startedAt)), totals, failure);
    this.logger.log(`sync asked=${totals.asked} changed=${totals.changed}`);
  }

  private awaited(after: number): Promise<AwaitedOrder[]> {
    const most = IDS_AT_ONCE * QUESTIONS_AT_ONCE;
    return this.database.write(() => this.orders.awaited(this.supplier.account, after, most));
  }

  /** Writes what the supplier says of a piece. Resolves with what has kept it from answering for some; rejects when for all. */
  private async ask(
    piece: readonly AwaitedOrder[],
    totals: { asked: number; changed: number },
  ): Promise<unknown> {
    const { answers, asked, failure } =
      (await this.askFilledUp(piece)) ??
      (await askInHalves(piece, (some) => this.answersTo(some), blameOf, MOST_FAILURES));
    if (asked === 0) throw failure;
    const byId = new Map(answers.map((answer) => [answer.supplierOrderId, answer]));
    const reports = piece.flatMap((order) => {
      const answer = byId.get(order.supplierOrderId);
      return answer ? (this.reportOf(order, answer) ?? []) : [];
    });
    const contradictions = contradictionsIn(piece, byId);
    for (const { message } of contradictions) this.logger.warn(message);
    // Where a part of the questions failed it is not known which orders the supplier was asked about.
    const missing =
      failure === null ? piece.filter((order) => !byId.has(order.supplierOrderId)) : [];
    const { orders, ledger, supplier, clock, anomalies } = this;
    const changed = await this.database.write(function* () {
      const now = clock.now();
      const result = yield* orders.report(reports, now);
      const lost = yield* orders.countMissing(idsOf(piece), idsOf(missing), MOST_MISSES);
      yield* anomalies.note([...contradictions, ...lost.map(missingTooOften)], now);
      yield* ledger.refund(result.rejected, supplier.account, now);
      return result.changed;
    });
    totals.asked += asked;
    totals.changed += changed;
    return failure;
  }

  /**
   * Asks about a piece together with orders that have ended, as far as the question has room: that costs no call more.
   * Null when there are none, or when they may have spoiled the question.
   */
  private async askFilledUp(
    piece: readonly AwaitedOrder[],
  ): Promise<Findings<OrderStatusAnswer> | null> {
    const ended = await this.rotation.fill(IDS_AT_ONCE - piece.length);
    if (ended.length === 0) return null;
    try {
      const answers = await this.answersTo([...piece, ...ended]);
      await this.rotation.compare(ended, answers);
      return { answers, asked: piece.length, failure: null };
    } catch (error) {
      if (blameOf(error) !== 'all') this.rotation.spoiled();
      return null;
    }
  }

  /** Once a day, a question of its own: where nothing is awaited, no other would show that an end was taken back. */
  private async askAboutEnded(): Promise<void> {
    try {
      const ended = await this.rotation.due(IDS_AT_ONCE);
      if (ended.length === 0 || this.ending.signal.aborted) return;
      await this.rotation.noteQuestion(ended);
      await this.rotation.compare(ended, await this.answersTo(ended));
    } catch (error) {
      if (!this.ending.signal.aborted)
        this.logger.warn(`ended orders could not be asked about: ${messageOf(error)}`);
    }
  }

  private async answersTo(
    some: readonly { supplierOrderId: string }[],
  ): Promise<OrderStatusAnswer[]> {
    return this.supplier.orderStatuses(
      some.map((order) => order.supplierOrderId),
      () => this.rateGate.take(this.limit, this.ending.signal),
    );
  }

  /** What an answer says of an order; null when it says nothing that could be written down. */
  private reportOf(order: AwaitedOrder, answer: OrderStatusAnswer): ReportedOrder | null {
    if (answer.imei !== order.imei || answer.status === 'unknown') return null;
    const result = answer.code ? readResult(answer.code) : null;
    return {
      id: order.id,
      status: answer.status,
      resultCode: answer.code,
      display: result?.display ?? null,
      carrier: result?.carrier ?? null,
      simlock: result?.simlock ?? null,
      model: result?.model ?? null,
      fmi: result?.fmi ?? null,
      imei2: result?.imei2 ?? null,
      serial: result?.serial ?? null,
      blacklist: result?.blacklist ?? null,
      rawResponse: answer.raw,
    };
  }

  private beginRun(startedAt: number): Promise<number> {
    return this.database.write(function* () {
      const begun = yield* first<{ id: number }>(
        sql`INSERT INTO sync_runs (started_at) VALUES (${startedAt}) RETURNING id`,
      );
      if (!begun) throw new Error('The database gave no id for a sync.');
      return begun.id;
    });
  }

  private endRun(
    id: number,
    { asked, changed }: { asked: number; changed: number },
    failure: string | null,
  ): Promise<void> {
    const now = this.clock.now();
    return this.database.write(function* () {
      yield* run(
        sql`UPDATE sync_runs SET finished_at = ${now}, asked = ${asked}, changed = ${changed}, failure = ${failure}
            WHERE id = ${id}`,
      );
    });
  }
}

/** A supplier that is out of reach, busy or in maintenance, or refuses the account, is so for every order. */
function blameOf(failure: unknown): Blame {
  if (!(failure instanceof OperationalError)) return 'all';
  if (failure.code === 'supplier-order-unknown') return 'one-unknown';
  return failure.code === 'supplier-failing' ? 'one-perhaps' : 'all';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function idsOf(orders: readonly { id: number }[]): number[] {
  return orders.map(({ id }) => id);
}
