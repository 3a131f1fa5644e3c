import { describe, expect, it } from '@jest/globals';
import { readClock } from './supplier-clock.js';

const MINUTE = 60_000;
const orderedAt = Date.UTC(2026, 0, 5, 10, 0, 0);

/** Orders that were placed at the same moment, with what the supplier's clock showed. */
const told = (...times: (string | undefined)[]) =>
  times.map((requestedat) => ({ orderedAt, rawResponse: JSON.stringify({ requestedat }) }));

describe("the supplier's clock", () => {
  it('is known by orders that agree, in steps of a quarter of an hour', () => {
    const india = told('2026-01-05 15:29:50', '2026-01-05 15:30:07', '2026-01-05 15:28:00');
    expect(readClock(india)).toBe(330 * MINUTE);
    const nepal = told('2026-01-05 15:45:00', '2026-01-05 15:45:00', '2026-01-05 15:45:00');
    expect(readClock(nepal)).toBe(345 * MINUTE);
  });

  it.each([
    ['too few tell', told('2026-01-05 15:30:07', '2026-01-05 15:30:07', undefined)],
    ['they differ', told('2026-01-05 15:30:07', '2026-01-05 15:30:07', '2026-01-05 16:30:07')],
    ['the minutes fit none', told(...Array<string>(3).fill('2026-01-05 15:37:30'))],
    ['what is kept is no answer', [1, 2, 3].map(() => ({ orderedAt, rawResponse: '<xml/>' }))],
  ])('is not known when %s', (_, orders) => {
    expect(readClock(orders)).toBeNull();
  });
});
