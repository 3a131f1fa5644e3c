import { describe, expect, it } from '@jest/globals';
import { timeRangeInWords } from './time-range.js';

describe('a time left', () => {
  it.each([
    [0, 0, 'a few seconds'],
    [1, 4, 'a few seconds'],
    [3, 9, '1 to 10 seconds'],
    [21, 28, '20 to 30 seconds'],
    [33, 38, '30 to 40 seconds'],
    [36, 36, '35 to 40 seconds'],
    [100, 230, '1 to 4 minutes'],
    [120, 240, '2 to 4 minutes'],
    [130, 175, '2 to 3 minutes'],
    [240, 240, 'about 4 minutes'],
    [20, 130, '1 to 3 minutes'],
    [1_500, 2_900, '25 to 50 minutes'],
    [4_000, 20_000, '1 to 6 hours'],
  ])('of %i to %i seconds is %s', (leastSeconds, mostSeconds, words) => {
    expect(timeRangeInWords({ leastSeconds, mostSeconds })).toBe(words);
  });
});
