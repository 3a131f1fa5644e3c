import { expect } from '@jest/globals';
import { sql, type Database } from '@hammer/database';
import type { BookEntry } from '../../apps/sandbox/src/book.js';
import type { House } from './house.js';
import { readLedger } from './ledger-sums.js';

/** Compares the house's books with the supplier's: what the placement document promises, to the cent. */
export async function expectPromisesKept(house: House): Promise<void> {
  await expectBooksToAgree(house.database, house.sandbox.control.book());
}

/** The same for any database of Hammer and any book of the sandbox. */
export async function expectBooksToAgree(
  database: Database,
  book: readonly BookEntry[],
): Promise<void> {
  const charges = book.filter((entry) => entry.kind === 'charge');
  const chargedMicros = charges.reduce((sum, { priceMicros }) => sum + priceMicros, 0);

  const generations = await database.read<{ imei: string; serviceId: string; bought: number }>(
    sql`SELECT imei, service_id, COUNT(DISTINCT generation) AS bought FROM orders
        WHERE status NOT IN ('planned', 'cancelled') GROUP BY imei, service_id`,
  );
  const bought = new Map(
    generations.map((check) => [`${check.serviceId}/${check.imei}`, check.bought]),
  );
  const timesCharged = Map.groupBy(charges, ({ serviceId, imei }) => `${serviceId}/${imei}`);
  const chargedTwice = [...timesCharged].filter(
    ([check, times]) => times.length > (bought.get(check) ?? 1),
  );
  expect(chargedTwice).toEqual([]);

  const known = await database.read<{ orderId: string }>(
    sql`SELECT order_id FROM orders WHERE order_id IS NOT NULL`,
  );
  const flagged = await database.read<{ imei: string; serviceId: string }>(
    sql`SELECT imei, service_id FROM orders WHERE status IN ('uncertain', 'sending', 'written_off')`,
  );
  const knownIds = new Set(known.map((order) => order.orderId));
  const flaggedChecks = new Set(flagged.map((order) => `${order.serviceId}/${order.imei}`));
  const lost = charges.filter(
    ({ orderId, serviceId, imei }) =>
      !knownIds.has(orderId) && !flaggedChecks.has(`${serviceId}/${imei}`),
  );
  expect(lost).toEqual([]);

  const { committed, reserved } = await readLedger(database);
  // What was written off counts as charged, although nobody knows.
  const assumed = await database.readFirst<{ micros: number | null }>(
    sql`SELECT CAST(SUM(credits) AS bigint) AS micros FROM orders WHERE status = 'written_off'`,
  );
  expect(committed - (assumed?.micros ?? 0)).toBeLessThanOrEqual(chargedMicros);
  expect(chargedMicros).toBeLessThanOrEqual(committed + reserved);

  const unbalanced = await database.read(
    sql`SELECT id FROM placements WHERE state = 'settled'
          AND accepted_count + duplicate_count + refused_count + not_sent_count + uncertain_count <> size`,
  );
  expect(unbalanced).toEqual([]);
}
