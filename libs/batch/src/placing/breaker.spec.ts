import { describe, expect, it } from '@jest/globals';
import { Breaker } from './breaker.js';
import type { CallEnd } from './concurrency.js';

const clear: CallEnd = { kind: 'clear', durationMs: 1 };
const unclear: CallEnd = { kind: 'unclear', durationMs: 1 };
const notSent: CallEnd = { kind: 'not-sent', durationMs: 1 };

function opened(): Breaker {
  const breaker = new Breaker();
  breaker.hear(unclear, false, 1_000);
  breaker.hear(unclear, false, 1_000);
  return breaker;
}

describe('the breaker', () => {
  it('opens after two calls in a row without a clear answer', () => {
    const breaker = new Breaker();
    breaker.hear(unclear, false, 0);
    breaker.hear(clear, false, 0);
    breaker.hear(unclear, false, 0);
    expect(breaker.state).toBe('closed');
    breaker.hear(unclear, false, 0);
    expect(breaker.state).toBe('open');
  });

  it('takes a call that was not sent for no sign of either', () => {
    const breaker = new Breaker();
    breaker.hear(unclear, false, 0);
    breaker.hear(notSent, false, 0);
    breaker.hear(unclear, false, 0);
    expect(breaker.state).toBe('open');
  });

  it('lets a trial out only after the supplier has answered a free question', () => {
    const breaker = opened();
    breaker.probed(false, 1_000);
    expect(breaker.state).toBe('open');
    breaker.probed(true, 20_000);
    expect(breaker.state).toBe('half-open');
  });

  it('asks less and less often while there is no answer', () => {
    const breaker = opened();
    const waits: number[] = [];
    for (let now = breaker.probeAt; waits.length < 8; now = breaker.probeAt) {
      breaker.probed(false, now);
      waits.push(breaker.probeAt - now);
    }
    expect(waits).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
  });

  it('closes after a clear trial, and opens again after one that is not', () => {
    const well = opened();
    well.probed(true, 2_000);
    well.hear(clear, true, 3_000);
    expect(well.state).toBe('closed');
    const ill = opened();
    ill.probed(true, 2_000);
    ill.hear(unclear, true, 3_000);
    expect(ill.state).toBe('open');
    expect(ill.probeAt).toBe(3_000);
  });

  it('learns nothing from calls that were under way when it opened', () => {
    const breaker = opened();
    breaker.hear(clear, false, 1_500);
    expect(breaker.state).toBe('open');
    breaker.probed(true, 2_000);
    breaker.hear(clear, false, 2_500);
    breaker.hear(unclear, false, 2_500);
    expect(breaker.state).toBe('half-open');
  });
});
