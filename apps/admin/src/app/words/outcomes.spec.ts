import { describe, expect, it } from '@jest/globals';
import { progress, statuses } from '../../testing/builders.js';
import { formatShare } from './counts.js';
import { countPhases, splitByOutcome } from './outcomes.js';

describe('the split by outcome', () => {
  it('adds up to the orders, whatever their statuses', () => {
    const all = statuses();
    for (const [index, status] of (Object.keys(all) as (keyof typeof all)[]).entries())
      all[status] = index + 1;
    const split = splitByOutcome(all);
    expect(split.reduce((sum, { orders }) => sum + orders, 0)).toBe((12 * 13) / 2);
  });

  it('leaves out what has no orders, and puts pending and in process together', () => {
    const split = splitByOutcome(statuses({ pending: 3, in_process: 4, uncertain: 1 }));
    expect(split.map(({ outcome, orders }) => [outcome, orders])).toEqual([
      ['uncertain', 1],
      ['waiting', 7],
    ]);
  });
});

describe('the two phases', () => {
  it('are counted apart', () => {
    const counts = countPhases(
      progress({
        orders: 100,
        statuses: statuses({
          planned: 40,
          sending: 10,
          pending: 20,
          in_process: 5,
          completed: 20,
          rejected: 2,
          refused: 1,
          uncertain: 2,
        }),
      }),
    );
    expect(counts).toEqual({ placed: 50, toPlace: 100, waiting: 25, answered: 22 });
  });

  it('do not count what was cancelled before it was sent', () => {
    const counts = countPhases(
      progress({ orders: 100, statuses: statuses({ cancelled: 60, completed: 40 }) }),
    );
    expect(counts).toEqual({ placed: 40, toPlace: 40, waiting: 0, answered: 40 });
  });
});

describe('a share', () => {
  it('is 0% and 100% only when it is so', () => {
    expect(formatShare(0, 1_400)).toBe('0%');
    expect(formatShare(1, 1_400)).toBe('<1%');
    expect(formatShare(1_399, 1_400)).toBe('99%');
    expect(formatShare(1_400, 1_400)).toBe('100%');
    expect(formatShare(0, 0)).toBe('0%');
  });
});
