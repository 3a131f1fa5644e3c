import type { Evidence } from './evidence.js';
import type { ModelSupplier } from './model-supplier.js';

/** The name of an invariant, and how it was broken. */
export type Finding = [invariant: string, what: string];

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);

/** What holds for money at every moment. */
export function* findMoney(evidence: Evidence, supplier: ModelSupplier): Generator<Finding> {
  const budgets = evidence.budgets();
  const days = budgets.filter(({ name }) => name.startsWith('day:'));
  const committed = sum(days.map((day) => day.committed));
  const reserved = sum(days.map((day) => day.reserved));
  // The supplier may raise a price unannounced; what Hammer promises is about the price that it had agreed to.
  const charged = sum(supplier.charges.map(({ call }) => supplier.agreedPrices.get(call) ?? 0));
  if (committed - evidence.writtenOff() > charged || charged > committed + reserved)
    yield [
      'committed <= charged <= committed + reserved',
      `${committed} <= ${charged} <= ${committed} + ${reserved}`,
    ];
  for (const { name, cap, reserved: held, committed: spent } of budgets)
    if (held + spent > cap) yield ['no cap is overshot', `${name}: ${held} + ${spent} > ${cap}`];
}

/** What a budget says is what its entries in the ledger add up to. */
export function* findSums(evidence: Evidence): Generator<Finding> {
  const sums = new Map<string, { reserved: number; committed: number; refunded: number }>();
  for (const { kind, amount, day, batchId } of evidence.entries()) {
    for (const name of [`day:${day}`, `batch:${batchId}`]) {
      const total = sums.get(name) ?? { reserved: 0, committed: 0, refunded: 0 };
      sums.set(name, total);
      if (kind === 'reserve') total.reserved += amount;
      if (kind === 'commit' || kind === 'release') total.reserved -= amount;
      if (kind === 'commit') total.committed += amount;
      if (kind === 'refund') total.refunded += amount;
    }
  }
  for (const { name, reserved, committed, refunded } of evidence.budgets()) {
    const total = sums.get(name) ?? { reserved: 0, committed: 0, refunded: 0 };
    if (
      total.reserved !== reserved ||
      total.committed !== committed ||
      total.refunded !== refunded
    ) {
      const kept = { reserved, committed, refunded };
      yield [
        'budgets are the sums of the ledger',
        `${name}: ${JSON.stringify(kept)} is not ${JSON.stringify(total)}`,
      ];
    }
  }
}
