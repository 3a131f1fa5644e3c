import { AuditBook, type DatedAct } from '@hammer/access';
import type { BatchTimeline, TimelineKind } from '@hammer/contract';
import { Database, sql } from '@hammer/database';
import { Injectable } from '@nestjs/common';
import { readBatch, type BatchRecord } from '../batch-record.js';

type Event = BatchTimeline['events'][number];

/** What a person has done, as the audit calls it. */
const deeds: Readonly<Record<string, TimelineKind>> = {
  'approval-asked': 'approval-asked',
  'batch-approved': 'approved',
  'batch-started': 'started',
  'batch-paused': 'paused',
  'batch-resumed': 'resumed',
  'batch-cancelled': 'cancelled',
  'batch-exported': 'exported',
};

/** A pause that a person has ordered is told by the audit, which knows whom. */
const BY_HAND = 'by-hand';

const untold = { by: null, amount: null, code: null, message: null };

/** Tells what has happened to a batch, from what is kept of it anyway. */
@Injectable()
export class TimelineTeller {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditBook,
  ) {}

  /** Everything since a batch was made, oldest first. Throws a UserError when there is no such batch. */
  async tell(batchId: number): Promise<BatchTimeline> {
    const batch = await readBatch(this.database, batchId);
    const told = await Promise.all([
      this.acts(batchId),
      this.pauses(batchId),
      batch.startedAt === null ? [] : this.placing(batchId),
      batch.startedAt === null ? [] : this.results(batchId),
    ]);
    const events = [...ownMoments(batch), ...told.flat()];
    // What happened in the same moment keeps this order: it was started before its first call.
    return { events: events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)) };
  }

  private async acts(batchId: number): Promise<Event[]> {
    return (await this.audit.ofSubject(`batch ${batchId}`, Object.keys(deeds))).map(deedOf);
  }

  private async pauses(batchId: number): Promise<Event[]> {
    const pauses = await this.database.read<{ at: number; code: string; message: string }>(
      sql`SELECT at, code, message FROM batch_pauses WHERE batch_id = ${batchId} AND code <> ${BY_HAND} ORDER BY id`,
    );
    return pauses.map((pause) => ({ ...untold, ...pause, at: iso(pause.at), kind: 'paused' }));
  }

  private async placing(batchId: number): Promise<Event[]> {
    const calls = await this.database.read<{ size: number; sentAt: number }>(
      sql`SELECT size, sent_at FROM placements WHERE batch_id = ${batchId} AND sent_at IS NOT NULL ORDER BY id LIMIT 1`,
    );
    const trials = await this.database.read<{ size: number; at: number }>(
      sql`SELECT size, MIN(settled_at) AS at FROM placements
          WHERE batch_id = ${batchId} AND canary = 1 AND verdict = 'answered'
            AND accepted_count + duplicate_count + refused_count = size
          GROUP BY size ORDER BY size`,
    );
    const placed = await this.database.readFirst<{ at: number | null; orders: number }>(
      sql`SELECT MAX(settled_at) AS at, CAST(COALESCE(SUM(accepted_count), 0) AS bigint) AS orders
          FROM placements WHERE batch_id = ${batchId} AND state = 'settled'`,
    );
    const isAll = await this.database.readFirst<{ orders: number }>(
      sql`SELECT COUNT(*) AS orders FROM orders
          WHERE batch_id = ${batchId} AND status IN ('planned', 'prepared', 'sending')`,
    );
    const all = isAll?.orders === 0 && placed && placed.at !== null ? [placed] : [];
    return [
      ...calls.map(({ size, sentAt }) => event('first-call', sentAt, size)),
      ...trials.map(({ size, at }) => event('size-proven', at, size)),
      ...all.map(({ at, orders }) => event('placed', at ?? 0, orders)),
    ];
  }

  /** The last result is told once all are here. */
  private async results(batchId: number): Promise<Event[]> {
    const ended = sql`FROM orders WHERE batch_id = ${batchId} AND status IN ('completed','rejected')`;
    const found = await this.database.readFirst<{
      first: number | null;
      last: number | null;
      answered: number;
      waiting: number;
    }>(
      sql`SELECT (SELECT MIN(finished_at) ${ended}) AS first, (SELECT MAX(finished_at) ${ended}) AS last,
            (SELECT COUNT(*) ${ended}) AS answered,
            (SELECT COUNT(*) FROM orders WHERE batch_id = ${batchId} AND status IN ('pending', 'in_process')) AS waiting`,
    );
    if (!found || found.first === null || found.last === null) return [];
    return [
      event('first-result', found.first, null),
      ...(found.waiting === 0 ? [event('last-result', found.last, found.answered)] : []),
    ];
  }
}

function ownMoments({ createdAt, quote, finishedAt, state }: BatchRecord): Event[] {
  return [
    event('created', createdAt, null),
    ...(quote ? [event('quoted', Date.parse(quote.quotedAt), quote.orders)] : []),
    ...(finishedAt !== null && state === 'completed' ? [event('completed', finishedAt, null)] : []),
  ];
}

function deedOf(act: DatedAct): Event {
  const kind = deeds[act.act] ?? 'started';
  const { orders } = JSON.parse(act.details) as { orders?: number };
  return { ...told(act), kind, amount: orders ?? null };
}

function told({ at, actorKind, personId }: DatedAct): Omit<Event, 'kind'> {
  return { ...untold, at: iso(at), by: { kind: actorKind, personId } };
}

function event(kind: TimelineKind, at: number, amount: number | null): Event {
  return { ...untold, at: iso(at), kind, amount };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
