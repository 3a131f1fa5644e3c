import type { DayOutcomes, SpendGroup, SpendHistory, SpendShare } from '@hammer/contract';
import { Clock, Database, first, rows, sql, type Sql, type Work } from '@hammer/database';
import { dayOf } from '@hammer/ledger';
import { throughStatusIndex } from '@hammer/orders';
import { Injectable } from '@nestjs/common';

/** How many days are looked back when nobody says from when, today included. */
const DAYS = 30;

const A_DAY = 86_400_000;

/** Of services, batches and people at most so many are told, those that cost most. */
const MOST_SHARES = 500;

interface Sums {
  orders: number;
  spentMicros: number;
  refundedMicros: number;
  /** Orders that were paid and then rejected. */
  rejected: number;
}

interface ShareRow extends Sums {
  key: string | null;
  title: string | null;
}

type OpenStatus = 'pending' | 'in_process' | 'written_off' | 'uncertain';

const openStatuses: readonly OpenStatus[] = ['pending', 'in_process', 'written_off', 'uncertain'];

const noSums: Sums = { orders: 0, spentMicros: 0, refundedMicros: 0, rejected: 0 };

/** Where the money went: the ledger, added up by day, service, batch or person. */
@Injectable()
export class SpendHistoryReader {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The sums of a span of days (UTC, both included); the last 30 days unless told otherwise. */
  read(by: SpendGroup, given: { from?: string; to?: string }): Promise<SpendHistory> {
    const now = this.clock.now();
    const to = given.to ?? dayOf(now);
    const from = given.from ?? dayOf(Date.parse(to) - (DAYS - 1) * A_DAY);
    return this.database.look(function* () {
      const { rejected: _, ...total } = (yield* first<Sums>(sumsOf(from, to))) ?? noSums;
      const shares = yield* rows<ShareRow>(statements[by](from, to));
      const outcomes = by === 'day' ? yield* openOf(from, to) : null;
      return { by, from, to, total, data: shares.map((share) => present(share, outcomes)) };
    });
  }
}

const added = sql`
  CAST(COALESCE(SUM(CASE kind WHEN 'commit' THEN e.orders ELSE 0 END), 0) AS bigint) AS orders,
  CAST(COALESCE(SUM(CASE kind WHEN 'commit' THEN amount_micros ELSE 0 END), 0) AS bigint) AS spent_micros,
  CAST(COALESCE(SUM(CASE kind WHEN 'refund' THEN amount_micros ELSE 0 END), 0) AS bigint) AS refunded_micros,
  CAST(COALESCE(SUM(CASE kind WHEN 'refund' THEN e.orders ELSE 0 END), 0) AS bigint) AS rejected`;

const inDays = (from: string, to: string) =>
  sql`e.day >= ${from} AND e.day <= ${to} AND e.kind IN ('commit', 'refund')`;

const sumsOf = (from: string, to: string) =>
  sql`SELECT ${added} FROM ledger_entries e WHERE ${inDays(from, to)}`;

const costliest = sql`ORDER BY spent_micros DESC, key LIMIT ${MOST_SHARES}`;

const statements: Record<SpendGroup, (from: string, to: string) => Sql> = {
  day: (from, to) =>
    sql`SELECT e.day AS key, NULL AS title, ${added} FROM ledger_entries e
        WHERE ${inDays(from, to)} GROUP BY e.day ORDER BY e.day`,
  service: (from, to) =>
    sql`SELECT e.service_id AS key,
          (SELECT MIN(s.title) FROM services s WHERE s.id = e.service_id) AS title, ${added}
        FROM ledger_entries e WHERE ${inDays(from, to)} GROUP BY e.service_id ${costliest}`,
  batch: (from, to) =>
    sql`SELECT CAST(b.id AS text) AS key, b.name AS title, ${added}
        FROM ledger_entries e JOIN batches b ON b.id = e.batch_id
        WHERE ${inDays(from, to)} GROUP BY b.id, b.name ${costliest}`,
  person: (from, to) =>
    sql`SELECT CAST(p.person_id AS text) AS key,
          (SELECT email FROM people WHERE people.id = p.person_id) AS title, ${added}
        FROM ledger_entries e LEFT JOIN batch_payers p ON p.batch_id = e.batch_id
        WHERE ${inDays(from, to)} GROUP BY p.person_id ${costliest}`,
};

/** How many orders of each day are not done, by their status; few, so they are found by it. */
function* openOf(from: string, to: string): Work<Map<string, Map<OpenStatus, number>>> {
  const found = yield* rows<{ day: string; status: OpenStatus; orders: number }>(
    sql`SELECT p.day, waiting.status, CAST(SUM(waiting.orders) AS bigint) AS orders FROM (
          SELECT placement_id, status, COUNT(*) AS orders FROM orders
          WHERE status IN ('pending', 'in_process', 'written_off', 'uncertain')
            AND ${throughStatusIndex(openStatuses)}
          GROUP BY placement_id, status) AS waiting
        JOIN placements p ON p.id = waiting.placement_id
        WHERE p.day >= ${from} AND p.day <= ${to} GROUP BY p.day, waiting.status`,
  );
  const days = new Map<string, Map<OpenStatus, number>>();
  for (const { day, status, orders } of found) {
    const statuses = days.get(day) ?? new Map<OpenStatus, number>();
    days.set(day, statuses.set(status, orders));
  }
  return days;
}

function present(
  { rejected, ...share }: ShareRow,
  open: Map<string, Map<OpenStatus, number>> | null,
): SpendShare {
  return {
    ...share,
    outcomes: open && outcomesOf(share.orders, rejected, open.get(share.key ?? '') ?? new Map()),
  };
}

/** What was accepted and is neither rejected nor open has its result. */
function outcomesOf(
  accepted: number,
  rejected: number,
  open: ReadonlyMap<OpenStatus, number>,
): DayOutcomes {
  const of = (status: OpenStatus) => open.get(status) ?? 0;
  const waiting = of('pending') + of('in_process');
  const writtenOff = of('written_off');
  const completed = accepted - rejected - waiting - writtenOff;
  return { completed, rejected, waiting, writtenOff, uncertain: of('uncertain') };
}
