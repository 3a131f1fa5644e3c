import { openSeedingStore } from './seeding-store.ts';
import { batches, money, ordersOf, placementsOf, rowsOf } from './statements.ts';
import { batchesOf, type SeededBatch } from './years-of-batches.ts';

/** What the generator has made. */
export interface Seeded {
  batches: SeededBatch[];
  seconds: number;
  bytes: number;
}

/** Does on PostgreSQL what autovacuum does within a minute, so that a run does not depend on when that was. */
export async function cleanUp(databaseUrl: string): Promise<void> {
  const store = await openSeedingStore(databaseUrl);
  if (store.kind === 'PostgreSQL') await store.settle([]);
  await store.close();
}

/** Batches in one transaction. */
const AT_ONCE = 20;

const tables = [
  'orders',
  'batches',
  'batch_rows',
  'placements',
  'ledger_entries',
  'budgets',
  'batch_payers',
];

/**
 * Fills an empty database that a server has brought up to date: batches, rows, orders, paid calls and money as months of
 * work would have left them. The same number of orders gives the same rows, but for the days, which end yesterday.
 */
export async function seed(databaseUrl: string, orders: number): Promise<Seeded> {
  const started = performance.now();
  const store = await openSeedingStore(databaseUrl);
  const [service] = await store.read<{ account: string }>(
    'SELECT supplier_account AS account FROM services LIMIT 1',
  );
  const [person] = await store.read<{ id: number }>('SELECT id FROM people LIMIT 1');
  if (!service || !person) throw new Error('The price list and a person must be there first.');
  const all = batchesOf(orders);
  await store.withoutBirthGuard(async () => {
    await store.run(batches(all, service.account));
    for (let i = 0; i < all.length; i += AT_ONCE) {
      await store.run('BEGIN');
      for (const batch of all.slice(i, i + AT_ONCE)) {
        await store.run(ordersOf(batch, service.account));
        for (const statement of rowsOf(batch)) await store.run(statement);
        if (batch.placements > 0) await store.run(placementsOf(batch));
      }
      await store.run('COMMIT');
    }
  });
  for (const statement of money(person.id)) await store.run(statement);
  await store.settle(tables);
  const bytes = await store.bytes();
  await store.close();
  return { batches: all, seconds: (performance.now() - started) / 1_000, bytes };
}
