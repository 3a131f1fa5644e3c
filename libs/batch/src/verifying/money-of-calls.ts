import { sql, type Database } from '@hammer/database';
import { asMoney } from '@hammer/orders';
import type { Difference } from './difference.js';

interface CallMoney {
  id: number;
  size: number;
  price: number;
  reserved: number;
  committed: number;
  released: number;
  refunded: number;
  open: number;
  paid: number;
  rejected: number;
}

/** What a call has reserved, paid and got back, against what has become of its orders. */
export async function* differencesInMoney(database: Database): AsyncGenerator<Difference> {
  const found = await database.read<CallMoney>(
    sql`SELECT p.id, p.size, p.price_micros AS price, COALESCE(e.reserved, 0) AS reserved,
          COALESCE(e.committed, 0) AS committed, COALESCE(e.released, 0) AS released,
          COALESCE(e.refunded, 0) AS refunded, COALESCE(o.open, 0) AS open, COALESCE(o.paid, 0) AS paid,
          COALESCE(o.rejected, 0) AS rejected
        FROM placements p
        LEFT JOIN (SELECT placement_id,
            CAST(SUM(CASE WHEN kind = 'reserve' THEN amount_micros ELSE 0 END) AS bigint) AS reserved,
            CAST(SUM(CASE WHEN kind = 'commit' THEN amount_micros ELSE 0 END) AS bigint) AS committed,
            CAST(SUM(CASE WHEN kind = 'release' THEN amount_micros ELSE 0 END) AS bigint) AS released,
            CAST(SUM(CASE WHEN kind = 'refund' THEN amount_micros ELSE 0 END) AS bigint) AS refunded
          FROM ledger_entries GROUP BY placement_id) AS e ON e.placement_id = p.id
        LEFT JOIN (SELECT placement_id,
            SUM(CASE WHEN status IN ('prepared', 'sending', 'uncertain') THEN 1 ELSE 0 END) AS open,
            SUM(CASE WHEN status IN ('pending', 'in_process', 'completed', 'rejected', 'written_off') THEN 1 ELSE 0 END)
              AS paid,
            SUM(CASE WHEN status = 'rejected' THEN 1 ELSE 0 END) AS rejected
          FROM orders WHERE placement_id IS NOT NULL GROUP BY placement_id) AS o ON o.placement_id = p.id
        WHERE COALESCE(e.reserved, 0) <> p.size * p.price_micros
          OR COALESCE(e.committed, 0) <> COALESCE(o.paid, 0) * p.price_micros
          OR COALESCE(e.reserved, 0) - COALESCE(e.committed, 0) - COALESCE(e.released, 0)
            <> COALESCE(o.open, 0) * p.price_micros
          OR COALESCE(e.refunded, 0) <> COALESCE(o.rejected, 0) * p.price_micros
        ORDER BY p.id`,
  );
  for (const call of found) {
    const left = call.reserved - call.committed - call.released;
    for (const [check, entered, orders, what] of [
      ['reserve', call.reserved, call.size, 'were in the call'],
      ['commit', call.committed, call.paid, 'are paid'],
      ['still reserved', left, call.open, 'are under way or uncertain'],
      ['refund', call.refunded, call.rejected, 'were rejected'],
    ] as const) {
      const due = Number(orders) * call.price;
      if (entered === due) continue;
      const message = `The ledger has ${asMoney(entered)} (${check}), but ${orders} orders ${what}, which is ${asMoney(due)}.`;
      yield { check: 'money-of-call', subject: `placement ${call.id}`, message };
    }
  }
  const foreign = await database.read<{ id: number; placementId: number }>(
    sql`SELECT e.id, e.placement_id FROM ledger_entries e LEFT JOIN placements p ON p.id = e.placement_id
        WHERE p.id IS NULL OR p.batch_id <> e.batch_id OR p.day <> e.day OR p.service_id <> e.service_id
          OR p.supplier_account <> e.supplier_account
        ORDER BY e.id`,
  );
  for (const { id, placementId } of foreign)
    yield {
      check: 'entry-of-call',
      subject: `entry ${id}`,
      message: `It names placement ${placementId}, which is missing or has another batch, day, service or account.`,
    };
}
