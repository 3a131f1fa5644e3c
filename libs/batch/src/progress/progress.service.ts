import {
  orderStatuses,
  rowClasses,
  type BatchPhase,
  type OrderStatus,
  type Progress,
  type RowClass,
} from '@hammer/contract';
import { Database, sql } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { Ledger } from '@hammer/ledger';
import { SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable } from '@nestjs/common';
import { readBatch, type BatchRecord } from '../batch-record.js';
import { explainSize, nextSize, type ProvenSize } from '../placing/batch-size.js';
import { Caller } from '../placing/caller.service.js';
import { SupplierPace } from '../placing/supplier-pace.service.js';
import { timeLeft } from './time-left.js';

interface RecentCall {
  size: number;
  settledAt: number;
  durationMs: number;
}

/** Calls that the rate and the time left are reckoned from. */
const RECENT_CALLS = 60;
const RECENT = 15_000;

/** How far a batch is: a question to the database, whole, at one moment. */
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
    return this.of(await readBatch(this.database, batchId));
  }

  /** The progress of a batch that was just read. */
  async of(batch: BatchRecord): Promise<Progress> {
    const now = Date.now();
    const classes = await this.countClasses(batch.id);
    const { statuses, atRiskMicros } = await this.countStatuses(batch);
    const budget = await this.ledger.batchBudget(batch.id);
    const calls = await this.recentCalls(batch.id);
    const underWay = await this.callsUnderWay(batch.id);
    const isUnderWay = batch.state === 'running' || batch.state === 'paused';
    const proven = isUnderWay ? await this.provenSize(batch.id) : null;
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
        atRiskMicros,
        refundedMicros: budget.refundedMicros,
      },
      batchSize: proven && {
        now: nextSize(proven, this.ceiling()).size,
        proven: proven.provenSize,
        frozen: proven.frozen,
        message: explainSize(proven, this.ceiling()),
      },
      callsUnderWay: underWay,
      imeisPerSecond: speedOf(calls, now),
      secondsLeft:
        batch.state === 'running'
          ? timeLeft({
              remaining,
              proven: proven ?? { provenSize: 0, frozen: false },
              ceiling: this.ceiling(),
              secondsPerCall: averageSeconds(calls),
              parallelCalls: this.pace.callsAtOnce,
              callsPerMinute: this.settings.SUPPLIER_CALLS_PER_MINUTE,
            })
          : null,
    };
  }

  private async countClasses(batchId: number): Promise<Record<RowClass, number>> {
    const counts = zeros(rowClasses);
    const found = await this.database.read<{ class: RowClass; rows: number }>(
      sql`SELECT class, COUNT(*) AS rows FROM batch_rows WHERE batch_id = ${batchId} GROUP BY class`,
    );
    for (const { class: name, rows } of found) counts[name] = rows;
    return counts;
  }

  private async countStatuses(
    batch: BatchRecord,
  ): Promise<{ statuses: Record<OrderStatus, number>; atRiskMicros: number }> {
    const statuses = zeros(orderStatuses);
    const found = await this.database.read<{ status: OrderStatus; orders: number }>(
      sql`SELECT status, COUNT(*) AS orders FROM orders WHERE batch_id = ${batch.id} GROUP BY status`,
    );
    for (const { status, orders } of found) statuses[status] = orders;
    if (statuses.uncertain === 0) return { statuses, atRiskMicros: 0 };
    const atRisk = await this.database.readFirst<{ micros: number }>(
      sql`SELECT CAST(SUM(credits) AS bigint) AS micros FROM orders WHERE batch_id = ${batch.id} AND status = 'uncertain'`,
    );
    return { statuses, atRiskMicros: atRisk?.micros ?? 0 };
  }

  private recentCalls(batchId: number): Promise<RecentCall[]> {
    return this.database.read<RecentCall>(
      sql`SELECT size, settled_at, duration_ms FROM placements
          WHERE batch_id = ${batchId} AND state = 'settled' AND verdict IN ('answered', 'uncertain')
          ORDER BY id DESC LIMIT ${RECENT_CALLS}`,
    );
  }

  private async callsUnderWay(batchId: number): Promise<number> {
    const found = await this.database.readFirst<{ calls: number }>(
      sql`SELECT COUNT(*) AS calls FROM placements WHERE state = 'sending' AND batch_id = ${batchId}`,
    );
    return found?.calls ?? 0;
  }

  /** What the service of the next orders has shown so far; null when nothing is left to place. */
  private async provenSize(batchId: number): Promise<ProvenSize | null> {
    const service = await this.database.readFirst<{ provenSize: number; frozenAt: number | null }>(
      sql`SELECT s.proven_size, s.frozen_at FROM orders o
          JOIN services s ON s.supplier_account = o.supplier_account AND s.id = o.service_id
          WHERE o.batch_id = ${batchId} AND o.status IN ('planned', 'prepared', 'sending') LIMIT 1`,
    );
    return service ? { provenSize: service.provenSize, frozen: service.frozenAt !== null } : null;
  }

  private ceiling(): number {
    return Math.min(this.settings.SUPPLIER_IMEIS_PER_CALL, this.supplier.limits.imeisPerCall);
  }
}

function phaseOf(batch: BatchRecord, statuses: Record<OrderStatus, number>): BatchPhase {
  if (batch.state === 'draft') return 'draft';
  if (batch.state !== 'cancelled' && statuses.planned + statuses.prepared + statuses.sending > 0)
    return 'placing';
  if (statuses.pending + statuses.in_process > 0) return 'waiting';
  return statuses.uncertain > 0 ? 'uncertain' : 'done';
}

function averageSeconds(calls: readonly RecentCall[]): number | null {
  return calls.length === 0
    ? null
    : calls.reduce((total, call) => total + call.durationMs, 0) / calls.length / 1_000;
}

/** IMEIs placed a second over the last calls, or null when there were none lately. */
function speedOf(calls: readonly RecentCall[], now: number): number | null {
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
