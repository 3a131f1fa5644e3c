import { describe, expect, it } from '@jest/globals';
import type { ImportReport } from '@hammer/contract';
import { warningsInWords } from './warning-words.js';

describe('warnings about a file', () => {
  const report = {
    warnings: ['The first.', 'The second.', 'The third.'],
    warningDetails: [
      { code: 'uneven-rows', row: 4, rows: 1_200 },
      { code: 'brand-new', row: 4 },
      { code: 'other-sheets', sheet: 'Stock', notRead: ['Old', 'Sold'] },
    ] as ImportReport['warningDetails'],
  };

  it('are said in the language of the page, and as the server does where it has no words', () => {
    expect(warningsInWords(report, 'de')).toEqual([
      expect.stringMatching(/^1,200 rows have .* \(row 4 and others\)/),
      'The second.',
      'Only the sheet “Stock” was read. Not read: “Old”, “Sold”. To check another one, save it as a file of its own.',
    ]);
  });

  it('are what the server says in English, and of files from before there was more', () => {
    expect(warningsInWords(report)).toEqual(report.warnings);
    expect(warningsInWords({ ...report, warningDetails: [] }, 'de')).toEqual(report.warnings);
  });
});
