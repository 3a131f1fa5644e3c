import { describe, expect, it } from '@jest/globals';
import { learnFrom, nextSize, type ProvenSize } from './batch-size.js';

const unknown: ProvenSize = { provenSize: 0, frozen: false };

describe('the size of a call', () => {
  it('grows from 1 over 2 and 10 to the ceiling, each step alone', () => {
    let known = unknown;
    const sizes: number[] = [];
    while (nextSize(known, 100).canary) {
      sizes.push(nextSize(known, 100).size);
      known = learnFrom(known, nextSize(known, 100).size, true);
    }
    expect(sizes).toEqual([1, 2, 10, 100]);
    expect(nextSize(known, 100)).toEqual({ size: 100, canary: false });
  });

  it('stays at the last proven size after a call that does not account for every IMEI', () => {
    const known = learnFrom({ provenSize: 2, frozen: false }, 10, false);
    expect(known).toEqual({ provenSize: 2, frozen: true });
    expect(nextSize(known, 100)).toEqual({ size: 2, canary: false });
  });

  it('goes down when a size that was proven fails later', () => {
    expect(learnFrom({ provenSize: 100, frozen: false }, 100, false)).toEqual({
      provenSize: 10,
      frozen: true,
    });
  });

  it('always allows one, alone, even if nothing is proven', () => {
    const known = learnFrom(unknown, 2, false);
    expect(nextSize(known, 100)).toEqual({ size: 1, canary: true });
  });

  it('does not exceed the ceiling', () => {
    expect(nextSize({ provenSize: 100, frozen: false }, 30)).toEqual({ size: 30, canary: false });
    expect(nextSize({ provenSize: 10, frozen: false }, 30)).toEqual({ size: 30, canary: true });
  });
});
