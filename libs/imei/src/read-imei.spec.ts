import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkDigitOf, hasValidCheckDigit } from './luhn.js';
import { readImei } from './read-imei.js';

const valid = (imei: string, { cleaned = false, test = false } = {}) => ({
  kind: 'valid',
  imei,
  cleaned,
  test,
});

const invalid = (fault: string, repair: string | null = null) =>
  expect.objectContaining({ kind: 'invalid', fault, repair });

const complete = (fourteen: string) => fourteen + checkDigitOf(fourteen);

describe('reading an IMEI', () => {
  it.each(['490154203237518', '356938035643809', '352099001761481'])('accepts %s', (imei) => {
    expect(readImei(imei)).toEqual(valid(imei));
    expect(readImei(` ${imei}\t\n`)).toEqual(valid(imei));
  });

  it.each([
    '001010100000015',
    '004999010640000',
    complete('02101010000001'),
    complete('09101010000001'),
  ])('accepts %s and says that it is of a test device', (imei) => {
    expect(readImei(imei)).toEqual(valid(imei, { test: true }));
  });

  it('does not take the codes beginning 01 for tests, which were given to real devices', () => {
    const imei = complete('01234500000000');
    expect(readImei(imei)).toEqual(valid(imei));
  });

  it.each([
    ['spaces', '49 015420 323751 8'],
    ['non-breaking spaces', '490154\u00a0203237518'],
    ['dashes', '490154-203237-51-8'],
    ['long dashes', '490154–203237—51‑8'],
    ['dots', '49.015420.323751.8'],
    ['slashes', '490154/20/323751/8'],
    ['an apostrophe in front', "'490154203237518"],
    ['a curly apostrophe in front', '’490154203237518'],
    ['quotes', '"490154203237518"'],
    ['the formula that keeps text', '="490154203237518"'],
    ['the fraction of a whole number', '490154203237518.0'],
    ['the fraction of a whole number with a comma', '490154203237518,00'],
    ['full-width digits', '４９０１５４２０３２３７５１８'],
    ['Arabic digits', '٤٩٠١٥٤٢٠٣٢٣٧٥١٨'],
    ['Devanagari digits', '४९०१५४२०३२३७५१८'],
    ['mathematical bold digits', '𝟒𝟗𝟎𝟏𝟓𝟒𝟐𝟎𝟑𝟐𝟑𝟕𝟓𝟏𝟖'],
    ['zero-width characters', '\u200b490154\u200d203237518\u2060'],
    ['a byte order mark within', '490154\ufeff203237518'],
    ['marks of writing direction', '\u202a490154203237518\u202c'],
    ['a power of ten that kept all digits', '4.90154203237518E+14'],
  ])('cleans %s', (_, text) => {
    expect(readImei(text)).toEqual(valid('490154203237518', { cleaned: true }));
  });

  it.each([
    '3.53371E+14',
    '3,53371E+14',
    '3.53371e+14',
    '3.53371E14',
    '"3.53371E+14"',
    '4E+14',
    '\u200b３.53371E+14',
  ])('says that Excel destroyed %s and what to do', (text) => {
    const reading = readImei(text);
    expect(reading).toEqual(invalid('destroyed-by-excel'));
    expect(reading).toHaveProperty('reason', expect.stringMatching(/as text.*XLSX/));
  });

  it('sees that a number was saved as Excel showed it, also when the check digit fits', () => {
    const fitting = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']
      .map((digit) => `35337${digit}000000000`)
      .filter(hasValidCheckDigit);
    expect(fitting).toHaveLength(1);
    expect(readImei(fitting[0] ?? '')).toEqual(invalid('destroyed-by-excel'));
    expect(readImei('353371000000000')).toEqual(invalid('destroyed-by-excel'));
  });

  it('offers the check digit of 14 digits', () => {
    expect(readImei('49015420323751')).toEqual(invalid('check-digit-missing', '490154203237518'));
    expect(readImei('00101010000004')).toEqual(invalid('check-digit-missing', '001010100000049'));
    expect(readImei('49015420323751.0')).toEqual(invalid('check-digit-missing', '490154203237518'));
  });

  it('offers leading zeros where they make a valid IMEI', () => {
    expect(readImei('1010100000056')).toEqual(invalid('leading-zeros-lost', '001010100000056'));
    expect(readImei('1010100000056.0')).toEqual(invalid('leading-zeros-lost', '001010100000056'));
    expect(readImei('1010100000057')).toEqual(invalid('wrong-length'));
  });

  it('takes 14 digits that begin with 1 for a lost leading zero if the check digit fits then', () => {
    const imei = complete('01234500000000');
    expect(readImei(imei.slice(1))).toEqual(invalid('leading-zeros-lost', imei));
    const other = '12345000000007';
    expect(hasValidCheckDigit(`0${other}`)).toBe(false);
    expect(readImei(other)).toEqual(invalid('check-digit-missing', complete(other)));
  });

  it('takes 14 digits that begin with another digit for a missing check digit, even if a zero would fit', () => {
    const fourteen = complete('03537100000001').slice(1);
    expect(readImei(fourteen)).toEqual(invalid('check-digit-missing', complete(fourteen)));
  });

  it('does not offer to fill up article numbers and other short numbers', () => {
    for (const text of ['12345674', '20261122', '79927398713', '0']) {
      expect(readImei(text)).toEqual(invalid('wrong-length'));
    }
  });

  it('offers the IMEI within an IMEISV', () => {
    expect(readImei('4901542032375100')).toEqual(invalid('imeisv', '490154203237518'));
    expect(readImei('0010101000000901')).toEqual(invalid('imeisv', '001010100000098'));
  });

  it('refuses a wrong check digit and guesses nothing', () => {
    expect(readImei('123456789012345')).toEqual(invalid('check-digit-wrong'));
    expect(readImei('490154203237519')).toEqual(invalid('check-digit-wrong'));
  });

  it.each(['000000000000000', '111111111111111', complete('00000000123456'), '012345678901237'])(
    'refuses %s, which someone made up',
    (text) => {
      expect(readImei(text)).toEqual(invalid('not-a-real-imei'));
    },
  );

  it('never offers a made-up IMEI as a repair', () => {
    expect(readImei('00000000000000')).toEqual(invalid('not-a-real-imei'));
    expect(readImei('12345678901234')).toEqual(invalid('not-a-real-imei'));
    expect(readImei('0000000000000000')).toEqual(invalid('not-a-real-imei'));
  });

  it('names an MEID', () => {
    expect(readImei('A0000012345678')).toEqual(invalid('meid'));
    expect(readImei('a1000009-abcdef')).toEqual(invalid('meid'));
  });

  it('says how many digits there are', () => {
    expect(readImei('49015420323751899')).toHaveProperty('reason', expect.stringContaining('17'));
    expect(readImei('490154203237518/356938035643809')).toHaveProperty(
      'reason',
      expect.stringContaining('two IMEIs'),
    );
  });

  it.each(['', '   ', '\ufeff', '-', "'", '""', '\u200b'])('finds nothing in %j', (text) => {
    expect(readImei(text)).toEqual(invalid('empty'));
  });

  it.each(['not an imei', 'N/A', '100,50', '+491701234567890', '#N/A', 'IMEI', '5e3', '1e99'])(
    'does not take %j for an IMEI',
    (text) => {
      expect(readImei(text)).toEqual(invalid('not-an-imei'));
    },
  );

  it('does not ponder over a text of a million quotes', () => {
    const begun = performance.now();
    expect(readImei(`${"'".repeat(1_000_000)}x`)).toEqual(invalid('not-an-imei'));
    expect(performance.now() - begun).toBeLessThan(1_000);
  });

  it('reads what Excel damaged as the fixture says', () => {
    const fixture = new URL(
      '../../sheets/test/fixtures/lists/damaged-by-excel.csv',
      import.meta.url,
    );
    const lines = readFileSync(fixture, 'utf8').trimEnd().split('\n').slice(1);
    const found = lines.map((line) => {
      const [text = '', title = ''] = line.split(',');
      const reading = readImei(text);
      return [title, reading.kind === 'valid' ? reading.imei : [reading.fault, reading.repair]];
    });
    expect(found).toEqual([
      ['iPhone 11', ['destroyed-by-excel', null]],
      ['no check digit', ['check-digit-missing', '001010100000049']],
      ['leading zeros lost', ['leading-zeros-lost', '001010100000056']],
      ['apostrophe', '001010100000064'],
      ['space', '001010100000072'],
      ['float', '001010100000080'],
      ['imeisv', ['imeisv', '001010100000098']],
      ['bad check digit', ['check-digit-wrong', null]],
      ['zeros', ['not-a-real-imei', null]],
      ['full width', '490154203237518'],
      ['empty', ['empty', null]],
      ['text', ['not-an-imei', null]],
    ]);
  });

  it('never throws, and everything valid or offered passes the check digit', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 18 });
    const nearly = fc.string({
      unit: fc.constantFrom(...'0123456789 -./\'"eE+,=\u200b٣３aF\ud800'),
      maxLength: 24,
    });
    const anything = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.oneof(digits, nearly, anything), (text) => {
        const reading = readImei(text);
        if (reading.kind === 'valid') {
          expect(reading.imei).toMatch(/^\d{15}$/);
          expect(hasValidCheckDigit(reading.imei)).toBe(true);
          expect(readImei(reading.imei)).toEqual({ ...reading, cleaned: false });
        } else {
          expect(reading.reason).toMatch(/^[A-Z].*\.$/);
          if (reading.repair !== null) expect(readImei(reading.repair).kind).toBe('valid');
        }
      }),
      { numRuns: 5_000 },
    );
  });
});
