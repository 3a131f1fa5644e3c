import { describe, expect, it } from '@jest/globals';
import { generateImeis } from './generate-imeis.js';
import { readImei } from './read-imei.js';

describe('generated IMEIs', () => {
  it('are valid, distinct and of test devices', () => {
    const imeis = generateImeis(2_000, 'a seed');
    expect(new Set(imeis).size).toBe(2_000);
    for (const imei of imeis) expect(readImei(imei)).toMatchObject({ kind: 'valid', test: true });
  });

  it('are the same for the same seed and others for another', () => {
    expect(generateImeis(50, 7)).toEqual(generateImeis(50, 7));
    expect(generateImeis(50, 7)).toEqual(generateImeis(50, '7'));
    expect(generateImeis(50, 7)).not.toEqual(generateImeis(50, 8));
    expect(generateImeis(50)).not.toEqual(generateImeis(50));
  });

  it('begin with the given type allocation code', () => {
    expect(generateImeis(3, 1, '35337100').every((imei) => imei.startsWith('35337100'))).toBe(true);
  });

  it('can be a million and are distinct even then', () => {
    expect(new Set(generateImeis(1_000_000, 1)).size).toBe(1_000_000);
  });

  it('are refused where they cannot be had', () => {
    expect(() => generateImeis(1_000_001)).toThrow(RangeError);
    expect(() => generateImeis(-1)).toThrow(RangeError);
    expect(() => generateImeis(1.5)).toThrow(RangeError);
    expect(() => generateImeis(1, 1, '123')).toThrow(RangeError);
    expect(() => generateImeis(1, 1, '00000000')).toThrow(/only 0 IMEIs/);
  });
});
