import { orderStatuses, rowClasses, type OrderStatus, type RowClass } from '@hammer/contract';
import { first, join, rows, sql, type Sql, type Work } from '@hammer/database';
import type { BudgetState, Ledger } from '@hammer/ledger';
import type { BatchRecord } from '../batch-record.js';
import type { ProvenSize } from '../placing/batch-size.js';
import type { AnsweredCall } from './time-left.js';

/** What the database tells of a batch at one moment; money in micros. */
export interface BatchFacts {
  batch: BatchRecord;
  classes: Record<RowClass, number>;
  statuses: Record<OrderStatus, number>;
  atRiskMicros: number;
  budget: BudgetState;
  /** The newest first; none where the batch was completed before `lately`. */
  calls: AnsweredCall[];
  callsUnderWay: number;
  /** Null where nothing is left to place. */
  proven: ProvenSize | null;
}

/** Calls that the rate and the time left are reckoned from. */
const RECENT_CALLS = 120;

type Counted = { batchId: number; orders: number } & (
  | { of: 'class'; name: RowClass }
  | { of: 'status'; name: OrderStatus }
  | { of: 'calls'; name: null }
);

/** The facts of some batches, in their order: a question to all of them at once, because each waits for its answer. */
export function* factsOf(
  batches: readonly BatchRecord[],
  ledger: Ledger,
  lately: number,
): Work<BatchFacts[]> {
  if (batches.length === 0) return [];
  const ids = batches.map(({ id }) => id);
  const counted = Map.groupBy(yield* rows<Counted>(countsOf(ids)), ({ batchId }) => batchId);
  const budgets = yield* ledger.batchBudgets(ids);
  const calls = yield* recentCalls(batches.filter((batch) => mayHaveCalls(batch, lately)));
  const all: BatchFacts[] = [];
  for (const batch of batches) {
    const counts = addUp(counted.get(batch.id) ?? []);
    const { planned, prepared, sending, uncertain } = counts.statuses;
    const isUnderWay = batch.state === 'running' || batch.state === 'paused';
    const isLeft = isUnderWay && planned + prepared + sending > 0;
    all.push({
      batch,
      ...counts,
      atRiskMicros: uncertain === 0 ? 0 : yield* moneyAtRisk(batch.id),
      budget: budgets(batch.id),
      calls: calls.get(batch.id) ?? [],
      proven: isLeft ? yield* provenSizeOfNext(batch.id) : null,
    });
  }
  return all;
}

function countsOf(ids: readonly number[]): Sql {
  const among = sql`batch_id IN (${join(
    ids.map((id) => sql`${id}`),
    ', ',
  )})`;
  return sql`SELECT batch_id, 'class' AS of, class AS name, COUNT(*) AS orders FROM batch_rows
      WHERE ${among} GROUP BY batch_id, class
    UNION ALL
    SELECT batch_id, 'status', status, COUNT(*) FROM orders WHERE ${among} GROUP BY batch_id, status
    UNION ALL
    SELECT batch_id, 'calls', NULL, COUNT(*) FROM placements WHERE state = 'sending' AND ${among} GROUP BY batch_id`;
}

function addUp(counts: readonly Counted[]) {
  const classes = zeros(rowClasses);
  const statuses = zeros(orderStatuses);
  let callsUnderWay = 0;
  for (const { of, name, orders } of counts) {
    if (of === 'class') classes[name] = orders;
    else if (of === 'status') statuses[name] = orders;
    else callsUnderWay = orders;
  }
  return { classes, statuses, callsUnderWay };
}

function mayHaveCalls({ state, startedAt, finishedAt }: BatchRecord, lately: number): boolean {
  return startedAt !== null && !(state === 'completed' && (finishedAt ?? lately) < lately);
}

function* recentCalls(batches: readonly BatchRecord[]): Work<Map<number, AnsweredCall[]>> {
  if (batches.length === 0) return new Map();
  const ofEach = batches.map(
    ({ id }) => sql`SELECT * FROM (
        SELECT id, batch_id, size, settled_at, duration_ms, canary FROM placements
        WHERE batch_id = ${id} AND state = 'settled' AND verdict IN ('answered', 'uncertain')
        ORDER BY id DESC LIMIT ${RECENT_CALLS}) AS calls`,
  );
  const found = yield* rows<
    Omit<AnsweredCall, 'isTrial'> & { id: number; batchId: number; canary: number }
  >(sql`SELECT * FROM (${join(ofEach, ' UNION ALL ')}) AS recent ORDER BY id DESC`);
  const calls = found.map(({ batchId, size, settledAt, durationMs, canary }) => ({
    batchId,
    call: { size, settledAt, durationMs, isTrial: canary === 1 },
  }));
  return new Map(
    [...Map.groupBy(calls, ({ batchId }) => batchId)].map(([id, own]) => [
      id,
      own.map(({ call }) => call),
    ]),
  );
}

function* moneyAtRisk(batchId: number): Work<number> {
  const atRisk = yield* first<{ micros: number }>(
    sql`SELECT CAST(COALESCE(SUM(credits), 0) AS bigint) AS micros FROM orders
        WHERE batch_id = ${batchId} AND status = 'uncertain'`,
  );
  return atRisk?.micros ?? 0;
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

function zeros<Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}
