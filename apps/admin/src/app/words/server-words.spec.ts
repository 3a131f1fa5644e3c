import { describe, expect, it } from '@jest/globals';
import { blockerInWords, reasonInWords, wholeReasonInWords } from './server-words.js';

describe('what the server says', () => {
  it('is said of a row in one line', () => {
    expect(reasonInWords('leading-zeros-lost', 'The leading zeros seem to be lost, as …')).toBe(
      'The leading zeros are lost.',
    );
  });

  it('is said of a row in all its words, or short in the language of the page', () => {
    const reason = 'This has 14 digits, so accept the computed one.';
    expect(wholeReasonInWords('check-digit-missing', reason)).toBe(reason);
    expect(wholeReasonInWords('check-digit-missing', reason, 'de')).toMatch(/^14 digits:/);
    expect(wholeReasonInWords('repeated', 'As in row 4.', 'de')).toBe('The same IMEI is in row 4.');
    expect(wholeReasonInWords('repeated', 'As before.', 'de')).toBe('As before.');
    expect(wholeReasonInWords('overridden', reason, 'de')).toBe(reason);
  });

  it('keeps what names a row or an order, and what has no words here', () => {
    expect(reasonInWords('repeated', 'The same IMEI is in row 4.')).toBe(
      'The same IMEI is in row 4.',
    );
    expect(reasonInWords('overridden', 'Read from the box')).toBe('Read from the box');
    expect(reasonInWords('toString', 'Something new')).toBe('Something new');
    expect(reasonInWords(null, null)).toBeNull();
  });

  it('is said of a blocker with its amounts, or in the language of the page', () => {
    const message = "Today's cap leaves $12.00.";
    expect(blockerInWords('daily-cap', message)).toBe(message);
    expect(blockerInWords('daily-cap', message, 'de')).toContain('DAILY_CAP');
    expect(blockerInWords('brand-new', message, 'de')).toBe(message);
  });
});
