import { describe, expect, it } from '@jest/globals';
import { maskImei } from './mask.js';

describe('a masked IMEI', () => {
  it('keeps the type allocation code and the last two digits', () => {
    expect(maskImei('001010100000015')).toBe('00101010*****15');
  });

  it('keeps nothing of a text that is too short to hide the rest', () => {
    expect(maskImei('12345')).toBe('*****');
  });
});
