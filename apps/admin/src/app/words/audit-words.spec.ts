import { describe, expect, it } from '@jest/globals';
import { actInWords, detailsInWords, subjectInWords } from './audit-words.js';

describe('an entry of the audit', () => {
  it('says what was done, also when the act is a new one', () => {
    expect(actInWords('batch-started')).toBe('Started a batch');
    expect(actInWords('uncertain-written-off')).toBe('Uncertain written off');
  });

  it('names the person it was done to, as far as the name is known', () => {
    const names = new Map([[3, 'olga@example.com']]);
    expect(subjectInWords('person:3', names)).toBe('olga@example.com');
    expect(subjectInWords('person:4', names)).toBe('person 4');
    expect(subjectInWords('person:unknown', names)).toBe('an e-mail that nobody has');
    expect(subjectInWords('batch 7', names)).toBe('batch 7');
  });

  it('spells amounts as money and moments as moments', () => {
    expect(
      detailsInWords({
        totalMicros: 4_800_000,
        dailyCapMicros: null,
        scopes: ['read', 'spend'],
        expiresAt: Date.UTC(2027, 1, 22, 12),
      }),
    ).toEqual([
      { name: 'Total', text: '$4.80' },
      { name: 'Daily cap', text: 'none' },
      { name: 'Scopes', text: 'read, spend' },
      { name: 'Expires at', text: expect.stringContaining('Feb 22, 2027') },
    ]);
  });
});
