import { AuditBook, type Actor } from '@hammer/access';
import {
  cursorOf,
  type Batch,
  type BatchChanges,
  type BatchOptions,
  type BatchPage,
  type BatchState,
  type Quote,
} from '@hammer/contract';
import { Clock, Database, first, sql } from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable, Logger } from '@nestjs/common';
import { readBatch, readBatches, type BatchRecord } from './batch-record.js';
import { IdempotencyKeys, type Outcome } from './idempotency/idempotency-keys.service.js';
import { DraftTurns } from './intake/draft-turns.js';
import { hashOf, Intake, type Given } from './intake/intake.service.js';
import { findSameFile } from './intake/same-file.js';
import { BatchCanceller } from './placing/batch-canceller.service.js';
import { pauseBatch } from './placing/batch-gate.js';
import { BatchRunner } from './placing/batch-runner.service.js';
import { BatchStarter } from './placing/batch-starter.service.js';
import { byHand } from './placing/pauses.js';
import { ProgressReader, type BatchWithProgress } from './progress/progress.service.js';
import { Approvals } from './quote/approvals.service.js';
import { assertNothingBlocks } from './quote/blockers.js';
import { Quoter } from './quote/quoter.service.js';

/** An answer that may have been given before, under the same key. */
export type Replayable = Outcome & { replayed: boolean };

/** Everything a person or a program may do with a batch. */
@Injectable()
export class Batches {
  private readonly logger = new Logger(Batches.name);

  constructor(
    private readonly database: Database,
    private readonly intake: Intake,
    private readonly quoter: Quoter,
    private readonly progress: ProgressReader,
    private readonly runner: BatchRunner,
    private readonly canceller: BatchCanceller,
    private readonly starter: BatchStarter,
    private readonly turns: DraftTurns,
    private readonly approvals: Approvals,
    private readonly audit: AuditBook,
    private readonly keys: IdempotencyKeys,
    private readonly clock: Clock,
  ) {}

  /** Takes in a file or a list and quotes it. Costs nothing. The outcome names the draft. */
  async create(given: Given, options: BatchOptions, key: string): Promise<Replayable> {
    return this.keys.once(key, ['create', fingerprintOf(given), options], async (done) => {
      const { id } = await this.draft(given, options);
      const outcome: Outcome = { kind: 'batch-created', id };
      await this.database.write(() => done(outcome));
      return outcome;
    });
  }

  /** Batches, newest first. */
  async list({
    cursor,
    limit,
    state,
  }: {
    cursor?: number | undefined;
    limit: number;
    state?: BatchState | undefined;
  }): Promise<BatchPage> {
    const found = await readBatches(this.database, {
      before: cursor ?? null,
      state: state ?? null,
      limit: limit + 1,
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const data = (await this.progress.readAll(page)).map(summarize);
    return { data, nextCursor: found.length > limit && last ? cursorOf(last.id) : null };
  }

  /** One batch; a draft with its quote. */
  async get(id: number): Promise<Batch> {
    const found = await this.progress.readWithBatch(id);
    const { batch } = found;
    return {
      ...summarize(found),
      sameFileAs: batch.state === 'draft' ? await findSameFile(this.database, batch) : null,
      quote: batch.quote,
      approval: batch.state === 'draft' ? await this.approvals.of(batch) : null,
    };
  }

  /** Changes a draft and quotes it anew. */
  async change(id: number, changes: BatchChanges): Promise<Batch> {
    return this.turns.take(id, () => this.changeDraft(id, changes));
  }

  private async changeDraft(id: number, changes: BatchChanges): Promise<Batch> {
    const batch = await readBatch(this.database, id);
    assertState(batch, ['draft'], 'be changed');
    await this.intake.reclassify(batch, changes);
    await this.quoter.quote(await readBatch(this.database, id));
    return this.get(id);
  }

  /** Starts paying for a draft at the prices of the quote that is named, which must still hold. */
  async start(id: number, quoteId: string, key: string, by: Actor): Promise<Replayable> {
    return this.keys.once(key, ['start', id, quoteId], (done) =>
      this.turns.take(id, async () => {
        const batch = await readBatch(this.database, id);
        assertState(batch, ['draft'], 'be started');
        await this.intake.refresh(batch);
        const quote = await this.quoter.quote(await readBatch(this.database, id));
        if (quote.id !== quoteId) {
          throw new UserError(
            'quote-changed',
            'The quote no longer holds: look at the new one, then start the batch with its id.',
            { quote },
          );
        }
        assertNothingBlocks(quote);
        await this.approvals.assertGiven(id, quote, by);
        const outcome: Outcome = { kind: 'batch-started', id };
        const { starter, clock } = this;
        await this.database.write(function* () {
          yield* starter.start(id, quote, by, clock.now());
          yield* done(outcome);
        });
        this.logger.log(
          `batch=${id} started by=${by.name} orders=${quote.orders} total=${quote.totalMicros}`,
        );
        this.runner.wake(id);
        return outcome;
      }),
    );
  }

  /** Halts a running batch: no new call goes out; calls under way are answered and written. */
  async pause(id: number, by: Actor): Promise<Batch> {
    const batch = await readBatch(this.database, id);
    if (batch.state !== 'paused') assertState(batch, ['running'], 'be paused');
    const { audit, clock } = this;
    await this.database.write(function* () {
      if (yield* pauseBatch(id, byHand, clock.now()))
        yield* audit.note(by, 'batch-paused', `batch ${id}`);
    });
    this.runner.withdrawWaiting(id);
    return this.get(id);
  }

  /** Lets a paused batch go on. */
  async resume(id: number, by: Actor): Promise<Batch> {
    const batch = await readBatch(this.database, id);
    if (batch.state !== 'running') assertState(batch, ['paused'], 'be resumed');
    const { audit } = this;
    await this.database.write(function* () {
      const resumed = yield* first(
        sql`UPDATE batches SET state = 'running', pause_code = NULL, pause_message = NULL
            WHERE id = ${id} AND state = 'paused' RETURNING id`,
      );
      if (resumed) yield* audit.note(by, 'batch-resumed', `batch ${id}`);
    });
    this.runner.wake(id);
    return this.get(id);
  }

  /** Cancels what is not placed yet. What is placed stays, and its results still arrive. */
  async cancel(id: number, by: Actor): Promise<Batch> {
    return this.turns.take(id, () => this.cancelRest(id, by));
  }

  /** A second person agrees to pay for a draft at the prices of the quote that is named. */
  async approve(id: number, quoteId: string, by: Actor): Promise<Batch> {
    const batch = await readBatch(this.database, id);
    assertState(batch, ['draft'], 'be approved');
    await this.approvals.approve(batch, quoteId, by);
    return this.get(id);
  }

  private async cancelRest(id: number, by: Actor): Promise<Batch> {
    const batch = await readBatch(this.database, id);
    if (batch.state !== 'cancelled')
      assertState(batch, ['draft', 'running', 'paused'], 'be cancelled');
    const now = this.clock.now();
    await this.canceller.close(id, by, now);
    this.runner.withdrawWaiting(id);
    await this.canceller.cancelPlanned(id, now);
    return this.get(id);
  }

  /** Makes a draft and its quote. */
  async draft(given: Given, options: BatchOptions): Promise<{ id: number; quote: Quote }> {
    const id = await this.intake.createDraft(given, options);
    return { id, quote: await this.quoter.quote(await readBatch(this.database, id)) };
  }
}

function summarize({ batch, progress }: BatchWithProgress): BatchPage['data'][number] {
  return {
    id: batch.id,
    name: batch.name,
    state: batch.state,
    serviceId: batch.serviceId,
    duplicates: batch.duplicates,
    freshnessDays: batch.freshnessDays,
    fileName: batch.fileName,
    columns: batch.columns,
    imeiColumn: batch.imeiColumn,
    progress,
    createdAt: new Date(batch.createdAt).toISOString(),
    startedAt: batch.startedAt === null ? null : new Date(batch.startedAt).toISOString(),
    finishedAt: batch.finishedAt === null ? null : new Date(batch.finishedAt).toISOString(),
  };
}

function assertState(batch: BatchRecord, allowed: readonly BatchState[], deed: string): void {
  if (!allowed.includes(batch.state)) {
    throw new UserError(
      'batch-state',
      `Batch ${batch.id} is ${batch.state}; only a batch that is ${allowed.join(' or ')} can ${deed}.`,
    );
  }
}

function fingerprintOf(given: Given): unknown {
  return given.kind === 'file' ? [given.name, hashOf(given.content)] : given;
}
