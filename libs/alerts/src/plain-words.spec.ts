import { describe, expect, it } from '@jest/globals';
import { plainWords } from './plain-words.js';

describe('a text of others in an alert', () => {
  it('stays on one line and steers nothing', () => {
    expect(plainWords(' one\r\n\ttwo\u001b[31m \u202ethree\u2028four ')).toBe(
      'one two [31m three four',
    );
  });

  it('shows no IMEI, whatever stands around it', () => {
    expect(plainWords('for 353371100000019,353371100000027.')).toBe(
      'for 35337110*****19,35337110*****27.',
    );
  });

  it('is cut', () => {
    expect(plainWords('x'.repeat(5_000), 10)).toBe(`${'x'.repeat(10)}…`);
  });
});
