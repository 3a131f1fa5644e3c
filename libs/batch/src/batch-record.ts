import type { BatchState, DuplicatePolicy, Quote } from '@hammer/contract';
import { Database, first, list, rows, sql, type Work } from '@hammer/database';
import { UserError } from '@hammer/settings';

/** A batch as it is kept; times in milliseconds. */
export interface BatchRecord {
  id: number;
  name: string;
  state: BatchState;
  pauseCode: string | null;
  pauseMessage: string | null;
  serviceId: string | null;
  duplicates: DuplicatePolicy;
  freshnessDays: number;
  fileName: string | null;
  fileHash: string | null;
  columns: string[];
  hasHeader: boolean;
  imeiColumn: number | null;
  lastRow: number;
  quote: Quote | null;
  quotedMicros: number;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
}

type Kept = Omit<BatchRecord, 'columns' | 'hasHeader' | 'quote'> & {
  columns: string;
  hasHeader: number;
  quote: string | null;
};

const batchColumns = sql`id, name, state, pause_code, pause_message, service_id, duplicates, freshness_days, file_name, file_hash,
  columns, has_header, imei_column, last_row, quote, quoted_micros, created_at, started_at, finished_at`;

/** The batch with this id. Throws a UserError when there is none. */
export async function readBatch(database: Database, id: number): Promise<BatchRecord> {
  return present(id, await database.readFirst<Kept>(batchWith(id)));
}

/** The batch with this id, beside what else is read at the same moment. Throws a UserError when there is none. */
export function* findBatch(id: number): Work<BatchRecord> {
  return present(id, yield* first<Kept>(batchWith(id)));
}

/** The batches with these ids, newest first, beside what else is read at the same moment. */
export function* findBatches(ids: readonly number[]): Work<BatchRecord[]> {
  const kept = yield* rows<Kept>(
    sql`SELECT ${batchColumns} FROM batches WHERE id IN ${list(ids, 'integer')} ORDER BY id DESC`,
  );
  return kept.map(unpack);
}

/** Batches, newest first, before an id and in a state if given. */
export async function readBatches(
  database: Database,
  { before, state, limit }: { before: number | null; state: BatchState | null; limit: number },
): Promise<BatchRecord[]> {
  const kept = await database.read<Kept>(
    sql`SELECT ${batchColumns} FROM batches
        WHERE ${before === null ? sql`1 = 1` : sql`id < ${before}`} AND ${state === null ? sql`1 = 1` : sql`state = ${state}`}
        ORDER BY id DESC LIMIT ${limit}`,
  );
  return kept.map(unpack);
}

const batchWith = (id: number) => sql`SELECT ${batchColumns} FROM batches WHERE id = ${id}`;

function present(id: number, kept: Kept | undefined): BatchRecord {
  if (!kept)
    throw new UserError(
      'batch-not-found',
      `There is no batch ${id}. GET /api/batches lists those there are.`,
    );
  return unpack(kept);
}

function unpack(kept: Kept): BatchRecord {
  return {
    ...kept,
    columns: JSON.parse(kept.columns) as string[],
    hasHeader: kept.hasHeader === 1,
    quote: kept.quote === null ? null : (JSON.parse(kept.quote) as Quote),
  };
}
