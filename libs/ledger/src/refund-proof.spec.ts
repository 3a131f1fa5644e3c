import { describe, expect, it } from '@jest/globals';
import { proveRefunds, type ReadingOfRefunds, type RefundProof } from './refund-proof.js';

const reading = (given: Partial<ReadingOfRefunds>): ReadingOfRefunds => ({
  balanceMicros: 1_000,
  committedMicros: 0,
  refundedMicros: 0,
  atRiskMicros: 0,
  awaitedMicros: 0,
  ...given,
});

/** What is confirmed after each of these readings. */
const confirmedAfter = (...readings: Partial<ReadingOfRefunds>[]): number[] => {
  let proof: RefundProof | null = null;
  return readings.map((given) => {
    proof = proveRefunds(proof, reading(given));
    return proof.confirmedMicros;
  });
};

describe('a refund', () => {
  const spent = { balanceMicros: 800, committedMicros: 200 };

  it('is confirmed by the first reading that it is in, and by none before', () => {
    expect(
      confirmedAfter(
        {},
        { ...spent, awaitedMicros: 200 },
        { ...spent, refundedMicros: 80 },
        { balanceMicros: 880, committedMicros: 200, refundedMicros: 80 },
      ),
    ).toEqual([0, 0, 0, 80]);
  });

  it('is confirmed too when it came before the supplier said so', () => {
    const early = { balanceMicros: 880, committedMicros: 200 };
    expect(
      confirmedAfter({}, { ...early, awaitedMicros: 200 }, { ...early, refundedMicros: 80 }),
    ).toEqual([0, 0, 80]);
  });

  it('stays expected as far as money is missing, and no further', () => {
    expect(
      confirmedAfter({}, { balanceMicros: 900, committedMicros: 200, refundedMicros: 160 }),
    ).toEqual([0, 100]);
  });

  it('stays expected while something that is at risk may explain what is missing, or hide it', () => {
    expect(
      confirmedAfter(
        {},
        { balanceMicros: 800, committedMicros: 200, refundedMicros: 80, atRiskMicros: 80 },
        { balanceMicros: 800, committedMicros: 280, refundedMicros: 80 },
      ),
    ).toEqual([0, 0, 80]);
    // A first reading with something at risk that was charged already; then it is written down as spent.
    expect(
      confirmedAfter(
        { balanceMicros: 920, atRiskMicros: 80 },
        { balanceMicros: 920, committedMicros: 80, refundedMicros: 80 },
      ),
    ).toEqual([0, 0]);
  });

  it('is not confirmed by credit that somebody has added, nor is one that was to come then', () => {
    expect(
      confirmedAfter(
        {},
        { ...spent, refundedMicros: 80 },
        { balanceMicros: 5_800, committedMicros: 200, refundedMicros: 80 },
        { balanceMicros: 5_750, committedMicros: 300, refundedMicros: 130 },
      ),
    ).toEqual([0, 0, 0, 50]);
  });

  it('of before the first reading stays expected', () => {
    expect(confirmedAfter({ refundedMicros: 80 }, { refundedMicros: 80 })).toEqual([0, 0]);
  });

  it('once confirmed stays so, although money is missing later', () => {
    const back = { balanceMicros: 880, committedMicros: 200, refundedMicros: 80 };
    expect(confirmedAfter({}, back, { ...back, balanceMicros: 500 })).toEqual([0, 80, 80]);
  });
});
