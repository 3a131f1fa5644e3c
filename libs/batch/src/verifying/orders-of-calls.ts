import { sql, type Database } from '@hammer/database';
import type { Difference } from './difference.js';

interface CallCounts {
  id: number;
  state: string;
  size: number;
  accepted: number;
  duplicates: number;
  refused: number;
  uncertain: number;
  acceptedNow: number;
  duplicatesNow: number;
  refusedNow: number;
  uncertainNow: number;
  openNow: number;
}

/** What a call counts of its orders, against the orders themselves. One written off stays counted as uncertain. */
export async function* differencesInOrders(database: Database): AsyncGenerator<Difference> {
  const found = await database.read<CallCounts>(
    sql`SELECT * FROM (
          SELECT p.id, p.state, p.size, p.accepted_count AS accepted, p.duplicate_count AS duplicates,
            p.refused_count AS refused, p.uncertain_count AS uncertain, COALESCE(o.accepted, 0) AS accepted_now,
            COALESCE(o.duplicates, 0) AS duplicates_now, COALESCE(o.refused, 0) AS refused_now,
            COALESCE(o.uncertain, 0) AS uncertain_now, COALESCE(o.open, 0) AS open_now
          FROM placements p
          LEFT JOIN (SELECT placement_id,
              SUM(CASE WHEN status IN ('pending', 'in_process', 'completed', 'rejected') THEN 1 ELSE 0 END) AS accepted,
              SUM(CASE WHEN status = 'duplicate' THEN 1 ELSE 0 END) AS duplicates,
              SUM(CASE WHEN status = 'refused' THEN 1 ELSE 0 END) AS refused,
              SUM(CASE WHEN status IN ('uncertain', 'written_off') THEN 1 ELSE 0 END) AS uncertain,
              SUM(CASE WHEN status IN ('prepared', 'sending') THEN 1 ELSE 0 END) AS open
            FROM orders WHERE placement_id IS NOT NULL GROUP BY placement_id) AS o ON o.placement_id = p.id
        ) AS counts
        WHERE accepted <> accepted_now OR duplicates <> duplicates_now OR refused <> refused_now
          OR uncertain <> uncertain_now OR open_now <> CASE WHEN state IN ('prepared', 'sending') THEN size ELSE 0 END
        ORDER BY id`,
  );
  for (const call of found) {
    const open = call.state === 'prepared' || call.state === 'sending' ? call.size : 0;
    for (const [what, counted, now] of [
      ['accepted', call.accepted, call.acceptedNow],
      ['duplicate', call.duplicates, call.duplicatesNow],
      ['refused', call.refused, call.refusedNow],
      ['uncertain', call.uncertain, call.uncertainNow],
      ['under way', open, call.openNow],
    ] as const) {
      if (Number(counted) === Number(now)) continue;
      const message = `It is ${call.state} and counts ${counted} orders as ${what}, but ${now} of them are.`;
      yield { check: 'orders-of-call', subject: `placement ${call.id}`, message };
    }
  }
  const priced = await database.read<{ id: number; placementId: number }>(
    sql`SELECT o.id, o.placement_id FROM orders o LEFT JOIN placements p ON p.id = o.placement_id
        WHERE o.placement_id IS NOT NULL
          AND (p.id IS NULL OR p.price_micros <> o.credits OR p.batch_id <> o.batch_id OR p.service_id <> o.service_id)
        ORDER BY o.id`,
  );
  for (const { id, placementId } of priced)
    yield {
      check: 'order-of-call',
      subject: `order ${id}`,
      message: `It was in placement ${placementId}, which is missing or has another price, batch or service.`,
    };
}
