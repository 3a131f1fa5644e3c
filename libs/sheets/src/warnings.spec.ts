import { describe, expect, it } from '@jest/globals';
import { warningInWords, type SheetWarning } from './warnings.js';

const cases: [SheetWarning, string][] = [
  [
    { code: 'line-above-header', row: 1, text: 'Stock' },
    'Row 1 stands above the header and was left out: "Stock".',
  ],
  [
    { code: 'uneven-rows', row: 4, rows: 1 },
    'One row has more or fewer cells than the first one (row 4). Missing cells were left empty, further ones got a column of their own.',
  ],
  [
    { code: 'uneven-rows', row: 4, rows: 2 },
    '2 rows have more or fewer cells than the first one (row 4 and others). Missing cells were left empty, further ones got a column of their own.',
  ],
  [
    { code: 'other-sheets', sheet: 'Stock', notRead: ['Old', 'Sold'] },
    'Only the sheet "Stock" was read. Not read: "Old", "Sold". To check another one, save it as a file of its own.',
  ],
];

describe('a warning in words', () => {
  it.each(cases)('of %j', (warning, sentence) => {
    expect(warningInWords(warning)).toBe(sentence);
  });
});
