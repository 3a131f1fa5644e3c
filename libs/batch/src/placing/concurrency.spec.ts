import { describe, expect, it } from '@jest/globals';
import { Concurrency, type CallEnd } from './concurrency.js';

const clear = (durationMs = 100): CallEnd => ({ kind: 'clear', durationMs });
const unclear: CallEnd = { kind: 'unclear', durationMs: 100 };

/** Begins and ends calls one after the other. */
function callAll(concurrency: Concurrency, calls: CallEnd[]): void {
  for (const call of calls) concurrency.give(concurrency.take(), call);
}

describe('the number of calls at once', () => {
  it('is all that are allowed at first', () => {
    expect(new Concurrency(30).free).toBe(30);
  });

  it('is halved by a call without a clear answer, and by being told to slow down', () => {
    const concurrency = new Concurrency(30);
    callAll(concurrency, [unclear]);
    expect(concurrency.now).toBe(15);
    callAll(concurrency, [{ kind: 'refused-for-now', durationMs: 10 }]);
    expect(concurrency.now).toBe(7);
  });

  it('is halved once by all calls that were under way when it was', () => {
    const concurrency = new Concurrency(30);
    const tickets = Array.from({ length: 30 }, () => concurrency.take());
    for (const ticket of tickets) concurrency.give(ticket, unclear);
    expect(concurrency.now).toBe(15);
  });

  it('never falls below one', () => {
    const concurrency = new Concurrency(2);
    callAll(concurrency, [unclear, unclear, unclear]);
    expect(concurrency.now).toBe(1);
    expect(concurrency.free).toBe(1);
  });

  it('grows by one for each round that went well, up to what is allowed', () => {
    const concurrency = new Concurrency(4);
    callAll(concurrency, [unclear, clear(), clear()]);
    expect(concurrency.now).toBe(3);
    callAll(
      concurrency,
      Array.from({ length: 20 }, () => clear()),
    );
    expect(concurrency.now).toBe(4);
  });

  it('is halved by a call that takes three times as long as usual', () => {
    const concurrency = new Concurrency(30);
    callAll(
      concurrency,
      Array.from({ length: 20 }, () => clear(3_000)),
    );
    callAll(concurrency, [clear(8_000)]);
    expect(concurrency.now).toBe(30);
    callAll(concurrency, [clear(20_000)]);
    expect(concurrency.now).toBe(15);
  });

  it('takes no notice of short calls that take longer than others', () => {
    const concurrency = new Concurrency(30);
    callAll(
      concurrency,
      Array.from({ length: 20 }, () => clear(5)),
    );
    callAll(concurrency, [clear(1_900)]);
    expect(concurrency.now).toBe(30);
  });

  it('takes no notice of calls that were not made', () => {
    const concurrency = new Concurrency(30);
    concurrency.give(concurrency.take(), null);
    callAll(concurrency, [{ kind: 'not-sent', durationMs: 0 }]);
    expect(concurrency.now).toBe(30);
    expect(concurrency.underWay).toBe(0);
  });
});
