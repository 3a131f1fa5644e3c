import { describe, expect, it } from '@jest/globals';
import { encode } from 'uqr';
import { qrPath } from './qr-path.js';

/** The dark modules that a path covers, as `x,y`. */
function modulesOf(path: string): string[] {
  return [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)].flatMap(([, x, y, length]) =>
    Array.from({ length: Number(length) }, (_, i) => `${Number(x) + i},${y}`),
  );
}

describe('the path of a QR code', () => {
  it('has one rectangle for each run of dark modules', () => {
    const [dark, light] = [true, false];
    expect(
      qrPath([
        [dark, dark, light, dark],
        [light, light, light, light],
        [light, dark, dark, dark],
      ]),
    ).toBe('M0 0h2v1h-2zM3 0h1v1h-1zM1 2h3v1h-3z');
  });

  it('covers every dark module of a real code, and no other', () => {
    const { data } = encode('otpauth://totp/Hammer:ada%40example.com?secret=JBSWY3DPEHPK3PXP');
    const dark = data.flatMap((row, y) => row.flatMap((is, x) => (is ? [`${x},${y}`] : [])));
    const path = qrPath(data);
    expect(modulesOf(path)).toEqual(dark);
    expect(path).toMatch(/^[Mhvz\d -]+$/);
  });
});
