import { describe, expect, it } from '@jest/globals';
import { driftBetween, type Reading } from './drift.js';

const reading = (given: Partial<Reading>): Reading => ({
  balanceMicros: 1_000,
  committedMicros: 0,
  refundedMicros: 0,
  atRiskMicros: 0,
  ...given,
});

describe('the drift of a balance', () => {
  it('is nothing when what was spent is gone', () => {
    const later = reading({ balanceMicros: 900, committedMicros: 100 });
    expect(driftBetween(reading({}), later)).toBeNull();
  });

  it('is nothing as far as it was at risk', () => {
    expect(driftBetween(reading({}), reading({ balanceMicros: 920, atRiskMicros: 80 }))).toBeNull();
    const freed = reading({ balanceMicros: 1_000 });
    expect(driftBetween(reading({ balanceMicros: 920, atRiskMicros: 80 }), freed)).toBeNull();
  });

  it('is what was charged beyond that', () => {
    const later = reading({ balanceMicros: 800, committedMicros: 100, atRiskMicros: 80 });
    expect(driftBetween(reading({}), later)).toBe(-100);
  });

  it('is what came in from elsewhere', () => {
    expect(driftBetween(reading({}), reading({ balanceMicros: 6_000 }))).toBe(5_000);
  });

  it('is nothing for a refund that has come or is still to come', () => {
    const came = reading({ balanceMicros: 1_080, refundedMicros: 80 });
    expect(driftBetween(reading({}), came)).toBeNull();
    expect(driftBetween(reading({}), reading({ refundedMicros: 80 }))).toBeNull();
  });
});
