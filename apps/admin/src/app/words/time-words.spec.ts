import { describe, expect, it } from '@jest/globals';
import {
  ageInWords,
  countdownInWords,
  exactMomentInWords,
  spellMoments,
  stretchInWords,
  timeLeftInWords,
} from './time-words.js';

describe('time in words', () => {
  it.each([
    [0, 'a few seconds'],
    [7, 'about 10 seconds'],
    [41, 'about 50 seconds'],
    [55, 'about 1 minute'],
    [170, 'about 3 minutes'],
    [3_599, 'about 1 hour'],
    [7_500, 'about 2 hours 5 minutes'],
    [90_000, 'about 1 day 1 hour'],
  ])('%d seconds left are %s', (seconds, words) => {
    expect(timeLeftInWords(seconds)).toBe(words);
  });

  it('says how long something took', () => {
    expect(stretchInWords(0.2)).toBe('less than a second');
    expect(stretchInWords(1)).toBe('1 second');
    expect(stretchInWords(3_600)).toBe('1 hour');
    expect(stretchInWords(86_399)).toBe('24 hours');
  });

  it('says how old something is, and never that it is in the future', () => {
    const now = Date.parse('2026-11-22T12:00:00.000Z');
    expect(ageInWords('2026-11-22T11:59:50.000Z', now)).toBe('just now');
    expect(ageInWords('2026-11-22T11:58:00.000Z', now)).toBe('2 minutes ago');
    expect(ageInWords('2026-11-22T10:00:00.000Z', now)).toBe('2 hours ago');
    expect(ageInWords('2026-11-19T12:00:00.000Z', now)).toBe('3 days ago');
    expect(ageInWords('2026-11-22T12:00:09.000Z', now)).toBe('just now');
  });

  it('says a moment to the second, with its zone', () => {
    expect(exactMomentInWords('2026-11-22T12:02:11.000Z')).toMatch(
      /^Nov 2[123], \d\d:\d\d:11 UTC([+-]\d+(:\d+)?)?$/,
    );
  });

  it("spells every moment in a sentence of the server in the reader's zone, and nothing else", () => {
    const [from, until] = ['2026-11-22T12:00:00.000Z', '2026-11-22T12:20:00Z'];
    expect(spellMoments(`Between ${from} and ${until} nothing was spent.`)).toBe(
      `Between ${exactMomentInWords(from)} and ${exactMomentInWords(until)} nothing was spent.`,
    );
    expect(spellMoments('Order 2026-11 is unknown.')).toBe('Order 2026-11 is unknown.');
  });

  it.each([
    [900, '15:00'],
    [59.2, '1:00'],
    [9, '0:09'],
    [3_661, '1:01:01'],
    [-5, '0:00'],
  ])('counts %d seconds down as %s', (seconds, words) => {
    expect(countdownInWords(seconds)).toBe(words);
  });
});
