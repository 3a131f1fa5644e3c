import { describe, expect, it } from '@jest/globals';
import { formatAmount, formatMoney, readMoney, spellSum } from './money.js';

describe('money', () => {
  it('has two digits after the point and a thousands separator', () => {
    expect(formatMoney(1_600_000_000)).toBe('$1,600.00');
    expect(formatMoney(0)).toBe('$0.00');
    expect(formatMoney(80_000)).toBe('$0.08');
  });

  it('keeps what is below a cent, and no zeros after it', () => {
    expect(formatMoney(12_500)).toBe('$0.0125');
    expect(formatMoney(3_500)).toBe('$0.0035');
    expect(formatMoney(1)).toBe('$0.000001');
    expect(formatMoney(1_100_000)).toBe('$1.10');
  });

  it('is exact where floating point is not', () => {
    expect(formatMoney(20_000 * 70_000)).toBe('$1,400.00');
    expect(formatMoney(4_503_599_627_370_497)).toBe('$4,503,599,627.370497');
  });

  it('says minus, and another currency by its name', () => {
    expect(formatMoney(-86_260_000)).toBe('−$86.26');
    expect(formatMoney(150_000_000, 'USD')).toBe('$150.00');
    expect(formatMoney(150_000_000, 'EUR')).toBe('150.00 EUR');
  });

  it('is written the way the language has it', () => {
    expect(formatMoney(1_600_000_000, null, 'de')).toBe('1.600,00\u00a0$');
    expect(formatMoney(12_500, null, 'de')).toBe('0,0125\u00a0$');
    expect(formatMoney(-86_260_000, null, 'de')).toBe('−86,26\u00a0$');
    expect(formatMoney(4_503_599_627_370_497, null, 'de')).toBe('4.503.599.627,370497\u00a0$');
    expect(formatMoney(150_000_000, 'EUR', 'de')).toBe('150,00 EUR');
  });

  it.each(['en-US', 'de'])('is read again as it is written in %s', (language) => {
    for (const micros of [0, 1, 12_500, 999_999_999, 1_600_000_000, 123_456_789_123_456]) {
      expect(readMoney(formatAmount(micros, language), language)).toBe(micros);
      expect(readMoney(formatMoney(micros, null, language), language)).toBe(micros);
    }
  });

  it('spells a sum out', () => {
    expect(spellSum(5_480, 80_000, 438_400_000)).toBe('5,480 x $0.08 = $438.40');
  });
});

describe('an amount that is typed', () => {
  it.each([
    ['1,600', 1_600_000_000],
    ['$12.50', 12_500_000],
    ['0.0125', 12_500],
    [' 50 ', 50_000_000],
    ['0', 0],
    ['', null],
    ['-5', undefined],
    ['12.5.0', undefined],
    ['a lot', undefined],
    ['0.0000001', undefined],
    ['12,50', undefined],
    ['1,6000', undefined],
    ['1,60,000', undefined],
    ['0,125', undefined],
    ['1 600', undefined],
  ])('%s', (text, micros) => {
    expect(readMoney(text)).toBe(micros);
  });

  it.each([
    ['1.600', 1_600_000_000],
    ['1.600,00 $', 1_600_000_000],
    ['12,50', 12_500_000],
    ['0,0125', 12_500],
    ['12.50', undefined],
    ['$12.50', undefined],
    ['0.125', undefined],
    ['1.6000', undefined],
    ['1,600.00', undefined],
    ['1,5,0', undefined],
  ])('%s in German', (text, micros) => {
    expect(readMoney(text, 'de')).toBe(micros);
  });
});
