import {
  orderStatuses,
  rowClasses,
  type BatchPhase,
  type OrderStatus,
  type Progress,
  type RowClass,
} from '@hammer/contract';
import { Database, first, rows, sql, type Work } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { Ledger, type BudgetState } from '@hammer/ledger';
import { SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable } from '@nestjs/common';
import { findBatch, type BatchRecord } from '../batch-record.js';
import { explainSize, nextSize, type ProvenSize } from '../placing/batch-size.js';
import { Caller } from '../placing/caller.service.js';
import { SupplierPace } from '../placing/supplier-pace.service.js';
import { timeLeft, type AnsweredCall } from './time-left.js';

/** What the database tells of a batch at one moment; money in micros. */
interface Facts {
  batch: BatchRecord;
  classes: Record<RowClass, number>;
  statuses: Record<OrderStatus, number>;
  atRiskMicros: number;
  budget: BudgetState;
  calls: AnsweredCall[];
  callsUnderWay: number;
  proven: ProvenSize | null;
}

/** Calls that the rate and the time left are reckoned from. */
const RECENT_CALLS = 120;
const RECENT = 15_000;

/** How far a batch is: everything of one moment, so that its numbers add up. */
@Injectable()
export class ProgressReader {
  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly ledger: Ledger,
    private readonly caller: Caller,
    private readonly pace: SupplierPace,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The progress of the batch with this id. Throws a UserError when there is none. */
  async read(batchId: number): Promise<Progress> {
    return (await this.readWithBatch(batchId)).progress;
  }

  /** A batch and its progress, of the same moment. Throws a UserError when there is none. */
  async readWithBatch(batchId: number): Promise<{ batch: BatchRecord; progress: Progress }> {
    const facts = await this.database.look(() => this.facts(batchId));
    return { batch: facts.batch, progress: this.progressOf(facts) };
  }

  private *facts(batchId: number): Work<Facts> {
    const batch = yield* findBatch(batchId);
    const isUnderWay = batch.state === 'running' || batch.state === 'paused';
    return {
      batch,
      classes: yield* countClasses(batchId),
      statuses: yield* countStatuses(batchId),
      atRiskMicros: yield* moneyAtRisk(batchId),
      budget: yield* this.ledger.batchBudget(batchId),
      calls: yield* recentCalls(batchId),
      callsUnderWay: yield* countCallsUnderWay(batchId),
      proven: isUnderWay ? yield* provenSizeOfNext(batchId) : null,
    };
  }

  private progressOf(facts: Facts): Progress {
    const { batch, classes, statuses, budget, calls, proven } = facts;
    const now = Date.now();
    const remaining = statuses.planned + statuses.prepared + statuses.sending;
    const trouble =
      batch.state === 'running' && remaining > 0
        ? (this.pace.trouble ?? this.caller.trouble)
        : null;
    return {
      batchId: batch.id,
      at: new Date(now).toISOString(),
      state: batch.state,
      phase: phaseOf(batch, statuses),
      pause:
        batch.state === 'paused' && batch.pauseCode
          ? { code: batch.pauseCode, message: batch.pauseMessage ?? '' }
          : null,
      trouble: trouble && { ...trouble, until: new Date(trouble.until).toISOString() },
      rows: sum(classes),
      orders: sum(statuses),
      classes,
      statuses,
      money: {
        quotedMicros: batch.quotedMicros,
        spentMicros: budget.committedMicros,
        reservedMicros: budget.reservedMicros,
        atRiskMicros: facts.atRiskMicros,
        refundedMicros: budget.refundedMicros,
      },
      batchSize: proven && {
        now: nextSize(proven, this.ceiling()).size,
        proven: proven.provenSize,
        frozen: proven.frozen,
        message: explainSize(proven, this.ceiling()),
      },
      callsUnderWay: facts.callsUnderWay,
      imeisPerSecond: speedOf(calls, now),
      timeLeft:
        batch.state === 'running'
          ? timeLeft({
              remaining,
              proven: proven ?? { provenSize: 0, frozen: false },
              ceiling: this.ceiling(),
              calls,
              parallelCalls: this.pace.callsAtOnce,
              callsPerMinute: this.settings.SUPPLIER_CALLS_PER_MINUTE,
            })
          : null,
    };
  }

  private ceiling(): number {
    return Math.min(this.settings.SUPPLIER_IMEIS_PER_CALL, this.supplier.limits.imeisPerCall);
  }
}

function* countClasses(batchId: number): Work<Record<RowClass, number>> {
  const counts = zeros(rowClasses);
  const found = yield* rows<{ class: RowClass; rows: number }>(
    sql`SELECT class, COUNT(*) AS rows FROM batch_rows WHERE batch_id = ${batchId} GROUP BY class`,
  );
  for (const { class: name, rows } of found) counts[name] = rows;
  return counts;
}

function* countStatuses(batchId: number): Work<Record<OrderStatus, number>> {
  const counts = zeros(orderStatuses);
  const found = yield* rows<{ status: OrderStatus; orders: number }>(
    sql`SELECT status, COUNT(*) AS orders FROM orders WHERE batch_id = ${batchId} GROUP BY status`,
  );
  for (const { status, orders } of found) counts[status] = orders;
  return counts;
}

function* moneyAtRisk(batchId: number): Work<number> {
  const atRisk = yield* first<{ micros: number }>(
    sql`SELECT CAST(COALESCE(SUM(credits), 0) AS bigint) AS micros FROM orders
        WHERE batch_id = ${batchId} AND status = 'uncertain'`,
  );
  return atRisk?.micros ?? 0;
}

/** The newest calls first. */
function* recentCalls(batchId: number): Work<AnsweredCall[]> {
  const calls = yield* rows<Omit<AnsweredCall, 'isTrial'> & { canary: number }>(
    sql`SELECT size, settled_at, duration_ms, canary FROM placements
        WHERE batch_id = ${batchId} AND state = 'settled' AND verdict IN ('answered', 'uncertain')
        ORDER BY id DESC LIMIT ${RECENT_CALLS}`,
  );
  return calls.map(({ canary, ...call }) => ({ ...call, isTrial: canary === 1 }));
}

function* countCallsUnderWay(batchId: number): Work<number> {
  const found = yield* first<{ calls: number }>(
    sql`SELECT COUNT(*) AS calls FROM placements WHERE state = 'sending' AND batch_id = ${batchId}`,
  );
  return found?.calls ?? 0;
}

/** What the service of the next orders has shown so far; null when nothing is left to place. */
function* provenSizeOfNext(batchId: number): Work<ProvenSize | null> {
  const service = yield* first<{ provenSize: number; frozenAt: number | null }>(
    sql`SELECT s.proven_size, s.frozen_at FROM orders o
        JOIN services s ON s.supplier_account = o.supplier_account AND s.id = o.service_id
        WHERE o.batch_id = ${batchId} AND o.status IN ('planned', 'prepared', 'sending') LIMIT 1`,
  );
  return service ? { provenSize: service.provenSize, frozen: service.frozenAt !== null } : null;
}

function phaseOf(batch: BatchRecord, statuses: Record<OrderStatus, number>): BatchPhase {
  if (batch.state === 'draft') return 'draft';
  if (batch.state !== 'cancelled' && statuses.planned + statuses.prepared + statuses.sending > 0)
    return 'placing';
  if (statuses.pending + statuses.in_process > 0) return 'waiting';
  return statuses.uncertain > 0 ? 'uncertain' : 'done';
}

/** IMEIs placed a second over the last calls, or null when there were none lately. */
function speedOf(calls: readonly AnsweredCall[], now: number): number | null {
  const lately = calls.filter((call) => now - call.settledAt < RECENT);
  const oldest = lately.at(-1);
  if (!oldest) return null;
  const seconds = (now - oldest.settledAt + oldest.durationMs) / 1_000;
  const imeis = lately.reduce((total, call) => total + call.size, 0);
  return Math.round((imeis / Math.max(seconds, 0.001)) * 10) / 10;
}

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, one) => total + one, 0);
}
