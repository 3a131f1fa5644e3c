import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readResult } from './result.js';

const folder = 'test/fixtures/results';
const expected = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as Record<
  string,
  Record<string, string | null>
>;
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.txt'))
  .map((file) => file.slice(0, -'.txt'.length));

describe('reading a result text', () => {
  it('has an expectation for every fixture', () => {
    expect(names.sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(names)('%s', (name) => {
    const result = readResult(readFileSync(`${folder}/${name}.txt`, 'utf8'));
    expect(result).toMatchObject(expected[name] ?? {});
  });

  it.each(names)('%s is shown as plain text', (name) => {
    const { display } = readResult(readFileSync(`${folder}/${name}.txt`, 'utf8'));
    expect(display).not.toMatch(/<\/?[a-z]|&(?:lt|gt|amp|nbsp|#)|[\0-\x09\x0b-\x1f\u202e\u200b]/i);
  });

  it('shows joined statements one to a line', () => {
    const { display } = readResult(
      'Model: iPhone 7 - Battery Health: 90% - FMI: ON SimLock: Locked',
    );
    expect(display.split('\n')).toEqual([
      'Model: iPhone 7',
      'Battery Health: 90%',
      'FMI: ON',
      'SimLock: Locked',
    ]);
  });

  it('reads nothing from any text without a known label, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const { display: _display, ...fields } = readResult(text.replaceAll(/[:：&]/g, ''));
        expect(Object.values(fields).every((value) => value === null)).toBe(true);
      }),
    );
  });

  it('takes time in proportion to the text, however hostile', () => {
    for (const piece of [
      '<',
      '<!--',
      '<script',
      '&lt;',
      'Model:',
      ' - A',
      '<a ',
      'SimLock ',
      '&#',
    ]) {
      const startedAt = performance.now();
      readResult(piece.repeat(200_000 / piece.length));
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
  });
});
