import type { BatchPhase, OrderStatus, Progress } from '@hammer/contract';
import { Database, type Work } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { Ledger } from '@hammer/ledger';
import { SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable } from '@nestjs/common';
import { findBatch, findBatches, type BatchRecord } from '../batch-record.js';
import { explainSize, nextSize } from '../placing/batch-size.js';
import { Caller } from '../placing/caller.service.js';
import { SupplierPace } from '../placing/supplier-pace.service.js';
import { factsOf, type BatchFacts } from './batch-facts.js';
import { timeLeft, type AnsweredCall } from './time-left.js';

/** A batch and its progress, of the same moment. */
export interface BatchWithProgress {
  batch: BatchRecord;
  progress: Progress;
}

/** Calls that were answered so long ago, in milliseconds, tell how fast it goes. */
const RECENT = 15_000;

/** Batches that have so many rows together are counted at one moment; SQLite answers nobody else meanwhile. */
const ROWS_AT_ONCE = 20_000;

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
  async readWithBatch(batchId: number): Promise<BatchWithProgress> {
    const [facts] = await this.factsOf(function* () {
      return [yield* findBatch(batchId)];
    });
    if (!facts) throw new Error(`Nothing is known of batch ${batchId}.`);
    return this.present(facts);
  }

  /** The same of several batches, in their order; each is of one moment. */
  async readAll(batches: readonly BatchRecord[]): Promise<BatchWithProgress[]> {
    const all: BatchWithProgress[] = [];
    for (const some of inPieces(batches)) {
      const facts = await this.factsOf(() => findBatches(some.map(({ id }) => id)));
      all.push(...facts.map((one) => this.present(one)));
    }
    return all;
  }

  private factsOf(find: () => Work<BatchRecord[]>): Promise<BatchFacts[]> {
    const { database, ledger } = this;
    return database.look(function* () {
      return yield* factsOf(yield* find(), ledger, Date.now() - RECENT);
    });
  }

  private present(facts: BatchFacts): BatchWithProgress {
    return { batch: facts.batch, progress: this.progressOf(facts) };
  }

  private progressOf(facts: BatchFacts): Progress {
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

/** One after the other, as many together as are counted at one moment. */
function inPieces(batches: readonly BatchRecord[]): BatchRecord[][] {
  const pieces: BatchRecord[][] = [];
  let room = 0;
  for (const batch of batches) {
    room -= batch.lastRow;
    const piece = room < 0 ? undefined : pieces.at(-1);
    if (piece) piece.push(batch);
    else {
      pieces.push([batch]);
      room = ROWS_AT_ONCE - batch.lastRow;
    }
  }
  return pieces;
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

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, one) => total + one, 0);
}
