import { describe, expect, it } from '@jest/globals';
import { Clock, type Database, type RateGate } from '@hammer/database';
import type { Supplier } from '@hammer/fusion';
import type { BalanceBook, RefundsKnown } from '@hammer/ledger';
import type { Settings } from '@hammer/settings';
import { BalanceGlance } from './balance-glance.service.js';

/** How often the balance is asked for when this is known of refunds. */
const looksFor = async (refunds: RefundsKnown): Promise<number> => {
  let asked = 0;
  const supplier: Partial<Supplier> = {
    account: 'theirs',
    configured: true,
    balance: () => {
      asked++;
      return Promise.resolve(null);
    },
  };
  const book: Partial<BalanceBook> = {
    refunds: () => Promise.resolve(refunds),
    totals: () => Promise.resolve({ committedMicros: 0, refundedMicros: 0, reservedMicros: 0 }),
  };
  const glance = new BalanceGlance(
    { readFirst: () => Promise.resolve(undefined) } as unknown as Database,
    supplier as Supplier,
    { take: () => Promise.resolve() } as unknown as RateGate,
    new Clock(),
    book as BalanceBook,
    {} as Settings,
  );
  await glance.lookForRefunds();
  return asked;
};

describe('the balance', () => {
  it('is asked for while a refund is expected', async () => {
    expect(await looksFor({ expectedMicros: 80, confirmedMicros: 0, readAt: 1 })).toBe(1);
  });

  it('is not when all have come, nor where the supplier has never told it', async () => {
    expect(await looksFor({ expectedMicros: 0, confirmedMicros: 80, readAt: 1 })).toBe(0);
    expect(await looksFor({ expectedMicros: 80, confirmedMicros: 0, readAt: null })).toBe(0);
  });
});
