import { expect } from '@jest/globals';
import { sql } from '@hammer/database';
import type { House } from './house.js';

/** Compares the house's books with the supplier's: what the placement document promises, to the cent. */
export async function expectPromisesKept(house: House): Promise<void> {
  const totals = house.sandbox.control.totals();
  const book = house.sandbox.control.book();
  const charges = book.filter((entry) => entry.kind === 'charge');

  const chargedTwice = Object.values(totals.charges).flatMap((byImei) =>
    Object.values(byImei).filter((times) => times > 1),
  );
  expect(chargedTwice).toEqual([]);

  const known = await house.database.read<{ orderId: string; imei: string }>(
    sql`SELECT order_id, imei FROM orders WHERE order_id IS NOT NULL`,
  );
  const flagged = await house.database.read<{ imei: string }>(
    sql`SELECT imei FROM orders WHERE status IN ('uncertain', 'sending')`,
  );
  const knownIds = new Set(known.map((order) => order.orderId));
  const flaggedImeis = new Set(flagged.map((order) => order.imei));
  const lost = charges.filter(
    (charge) => !knownIds.has(charge.orderId) && !flaggedImeis.has(charge.imei),
  );
  expect(lost).toEqual([]);

  const { committed, reserved } = await house.ledger();
  expect(committed).toBeLessThanOrEqual(totals.chargedMicros);
  expect(totals.chargedMicros).toBeLessThanOrEqual(committed + reserved);

  const unbalanced = await house.database.read(
    sql`SELECT id FROM placements WHERE state = 'settled'
          AND accepted_count + duplicate_count + refused_count + not_sent_count + uncertain_count <> size`,
  );
  expect(unbalanced).toEqual([]);
}
