import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readAmount, readPrice } from './price.js';

describe('an amount of money', () => {
  it.each([
    ['0.08', 80_000],
    ['0.0125', 12_500],
    [' 12 ', 12_000_000],
    ['$ 150.00 USD', 150_000_000],
    ['US$0.10', 100_000],
    ['1,234.5', 1_234_500_000],
    ['1,234,567.00 USD', 1_234_567_000_000],
    ['0.0800000000', 80_000],
    ['0.1', 100_000],
    ['999999999.999999', 999_999_999_999_999],
  ])('%s is %d micros', (text, micros) => {
    expect(readPrice(text)).toBe(micros);
  });

  it.each([
    '',
    '-',
    'free',
    '0,08',
    '1,234',
    '12,34.5',
    '1.2.3',
    '.5',
    '1e3',
    '0x10',
    '0.0000001',
    '-1',
    '5 EUR',
    '$ 5 EUR',
    '1234567890',
    'NaN',
    '1 USD 2',
  ])('"%s" is no price', (text) => {
    expect(readPrice(text)).toBeNull();
  });

  it('may be negative, and may be of another currency, as a balance', () => {
    expect(readAmount('-3.10 EUR')).toEqual({ micros: -3_100_000, currency: 'EUR' });
  });

  it('is exact for every number of micros', () => {
    fc.assert(
      fc.property(fc.nat(999_999_999), fc.nat(999_999), (whole, fraction) => {
        const text = `${whole}.${String(fraction).padStart(6, '0')}`;
        expect(readPrice(text)).toBe(whole * 1_000_000 + fraction);
      }),
    );
  });
});
