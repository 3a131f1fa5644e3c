import { describe, expect, it } from '@jest/globals';
import { asMoney, inDollars } from './money-text.js';

describe('money in words', () => {
  it.each([
    [80_000, '0.08'],
    [12_500, '0.0125'],
    [0, '0.00'],
    [1_576_080_000, '1576.08'],
    [-86_260_000, '-86.26'],
    [1, '0.000001'],
  ])('writes %d micros as %s', (micros, text) => {
    expect(inDollars(micros)).toBe(text);
  });

  it('puts the sign before the dollar', () => {
    expect(asMoney(-86_260_000)).toBe('-$86.26');
  });
});
