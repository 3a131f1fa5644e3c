import { sql, type Database } from '@hammer/database';
import { BookKeeper, type BudgetSums } from '@hammer/ledger';
import { asMoney } from '@hammer/orders';
import type { Difference } from './difference.js';
import { differencesInMoney } from './money-of-calls.js';
import { differencesInOrders } from './orders-of-calls.js';
import { differencesInRows } from './rows-of-orders.js';

/** Works everything out again from orders, calls and movements of money; the answer names each difference. Reads only. */
export async function verifyLedger(database: Database): Promise<Difference[]> {
  const differences: Difference[] = [];
  for (const compare of [
    differencesInBudgets,
    differencesInLimits,
    differencesInMoney,
    differencesInOrders,
    differencesInRows,
  ])
    for await (const difference of compare(database)) differences.push(difference);
  return differences;
}

async function* differencesInBudgets(database: Database): AsyncGenerator<Difference> {
  for (const { name, kept, entered } of await new BookKeeper(database).wrongBudgets())
    yield {
      check: 'budget',
      subject: name,
      message: `It says ${inWords(kept)}, but its entries add up to ${inWords(entered)}.`,
    };
}

/** A batch can never cost more than it was quoted. */
async function* differencesInLimits(database: Database): AsyncGenerator<Difference> {
  const found = await database.read<{ id: number; quoted: number; limitMicros: number | null }>(
    sql`SELECT b.id, b.quoted_micros AS quoted, g.limit_micros FROM batches b
        LEFT JOIN budgets g ON g.name = 'batch:' || b.id
        WHERE b.started_at IS NOT NULL AND (g.name IS NULL OR g.limit_micros <> b.quoted_micros) ORDER BY b.id`,
  );
  for (const { id, quoted, limitMicros } of found) {
    const limit =
      limitMicros === null ? 'it has no budget' : `its budget is ${asMoney(limitMicros)}`;
    yield {
      check: 'budget-limit',
      subject: `batch ${id}`,
      message: `It was quoted ${asMoney(quoted)}, but ${limit}.`,
    };
  }
}

function inWords({ reservedMicros, committedMicros, refundedMicros }: BudgetSums): string {
  return `${asMoney(reservedMicros)} reserved, ${asMoney(committedMicros)} spent, ${asMoney(refundedMicros)} refunded`;
}
