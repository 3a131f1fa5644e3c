import { describe, expect, it } from '@jest/globals';
import type { KeptReading } from '@hammer/ledger';
import { readDifference } from './balance-difference.js';

const PRICE = 80_000;

const reading = (given: Partial<KeptReading>): KeptReading => ({
  at: Date.parse('2026-11-22T12:00:00Z'),
  balanceMicros: 10_000_000,
  committedMicros: 0,
  refundedMicros: 0,
  atRiskMicros: 0,
  ...given,
});

/** What is suggested for three uncertain orders. */
const hintOf = (
  after: Partial<KeptReading>,
  before: Partial<KeptReading> = {},
  mayHideRefunds = false,
) =>
  readDifference(
    reading(before),
    reading({ at: Date.parse('2026-11-22T12:20:00Z'), atRiskMicros: 3 * PRICE, ...after }),
    { orders: 3, priceMicros: PRICE, mayHideRefunds },
  );

describe('the balance before and after a call without a clear answer', () => {
  it('suggests that it was not charged when all is explained without it', () => {
    expect(hintOf({})).toEqual({
      suggests: 'not-charged',
      reason:
        'Between 2026-11-22T12:00:00.000Z and 2026-11-22T12:20:00.000Z Hammer knows of $0.00 that were spent, and the balance fell by just that: it seems that this call was not charged.',
    });
    expect(hintOf({ balanceMicros: 9_200_000, committedMicros: 800_000 }).suggests).toBe(
      'not-charged',
    );
  });

  it('cannot tell whether it was charged when money may have come back that nobody has heard of', () => {
    expect(hintOf({}, {}, true).suggests).toBe('unclear');
    const oneIsMissing = { balanceMicros: 10_000_000 - PRICE };
    expect(hintOf(oneIsMissing, {}, true).suggests).toBe('unclear');
    const allAreMissing = { balanceMicros: 10_000_000 - 3 * PRICE };
    expect(hintOf(allAreMissing, {}, true).suggests).toBe('charged');
  });

  it('suggests that it was charged when just its price is missing, or that of some of its orders', () => {
    expect(hintOf({ balanceMicros: 8_960_000, committedMicros: 800_000 })).toMatchObject({
      suggests: 'charged',
      reason: expect.stringContaining('$0.24 more: it seems that this call was charged.'),
    });
    expect(hintOf({ balanceMicros: 9_920_000 }).reason).toContain(
      '$0.08 more: it seems that 1 of its 3 orders were charged.',
    );
  });

  it.each([
    ['other money was at risk before', hintOf({}, { atRiskMicros: PRICE })],
    ['other money was at risk after', hintOf({ atRiskMicros: 4 * PRICE })],
    ['a refund may have come or not', hintOf({ refundedMicros: PRICE })],
    ['somebody has added credit', hintOf({ balanceMicros: 15_000_000 })],
    ['more is missing than the call costs', hintOf({ balanceMicros: 10_000_000 - 4 * PRICE })],
    ['what is missing is no price of an order', hintOf({ balanceMicros: 9_990_000 })],
  ])('cannot tell when %s', (_, { suggests, reason }) => {
    expect([suggests, reason]).toEqual(['unclear', expect.stringContaining('cannot tell')]);
  });
});
