import { describe, expect, it } from '@jest/globals';
import { problemInWords } from './problem-words.js';

describe('a problem', () => {
  const detail = 'ada@example.com is the last admin who can sign in.';

  it('is said as the server says it, or in the language of the page', () => {
    expect(problemInWords({ code: 'last-admin', detail })).toBe(detail);
    expect(problemInWords({ code: 'last-admin', detail }, 'de')).toMatch(/^This is the last admin/);
    expect(problemInWords({ code: 'brand-new', detail }, 'de')).toBe(detail);
  });

  it('keeps what it is about where that is known', () => {
    const wait = { code: 'too-many-attempts', detail, details: { seconds: 30 } };
    expect(problemInWords(wait, 'de')).toContain('30 seconds');
    expect(problemInWords({ ...wait, details: {} }, 'de')).toBe(detail);
    const settle = {
      code: 'settle-time',
      detail,
      details: { settleAt: '2026-11-22T13:02:11.000Z' },
    };
    expect(problemInWords(settle, 'de')).toMatch(/until Nov 22.* check again/);
  });

  it('has the words of a blocker when it is one', () => {
    expect(problemInWords({ code: 'daily-cap', detail }, 'de')).toContain('DAILY_CAP');
  });
});
