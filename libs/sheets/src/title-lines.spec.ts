import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { inline, number, workbook } from '../test/workbooks.js';
import { readSheet } from './read-sheet.js';
import { readText } from './read-text.js';

const read = (text: string) => readText(Buffer.from(text));

const fixture = (name: string) =>
  readFileSync(new URL(`../../../test/fixtures/lists/${name}`, import.meta.url));

describe('lines above the header', () => {
  it('are left out, with a warning for each, and the rows keep their numbers', () => {
    const sheet = readText(fixture('title-above-header.csv'));
    expect(sheet).toMatchObject({
      delimiter: ';',
      columns: ['SKU', 'IMEI', 'Note'],
      hasHeader: true,
      headerLine: 4,
      lineNumbers: [5, 6],
      warnings: [
        { code: 'line-above-header', row: 1, text: 'Stock of week 48, Berlin' },
        { code: 'line-above-header', row: 2, text: '22.11.2026' },
      ],
    });
    expect(sheet.rows[0]).toEqual(['A-1', '001010100000015', 'blue']);
  });

  it('are left out of a workbook', async () => {
    const content = workbook({
      Stock: `<row r="1">${inline('A1', 'Stock of week 48')}</row><row r="3">${inline('A3', 'IMEI')}${inline('B3', 'Model')}</row><row r="4">${number('A4', '353371100000031')}${inline('B4', 'iPhone 12')}</row>`,
    });
    expect(await readSheet(content)).toMatchObject({
      sheetName: 'Stock',
      columns: ['IMEI', 'Model'],
      headerLine: 3,
      rows: [['353371100000031', 'iPhone 12']],
      lineNumbers: [4],
    });
  });

  it('do not make a table of two IMEIs in a row a plain list', () => {
    const text =
      'Phones with two\nIMEI;IMEI 2\n001010100000015;001010100000023\n001010100000031;001010100000049\n001010100000056;001010100000064\n';
    expect(read(text)).toMatchObject({
      columns: ['IMEI', 'IMEI 2'],
      rows: [
        ['001010100000015', '001010100000023'],
        ['001010100000031', '001010100000049'],
        ['001010100000056', '001010100000064'],
      ],
    });
  });

  it.each([
    ['an IMEI', '001010100000015\nIMEI;Model\n001010100000023;iPhone\n'],
    ['a destroyed IMEI', '3.53371E+14\nIMEI;Model\n001010100000023;iPhone\n'],
  ])('are never lines with %s', (_, text) => {
    const sheet = read(text);
    expect([sheet.hasHeader, sheet.rows.length]).toEqual([false, 3]);
  });

  it('are not the header of a list, whatever words its first row has', () => {
    const sheet = read('IMEI\nnone;lost in the post\n001010100000015;\n001010100000023;\n');
    expect(sheet).toMatchObject({ headerLine: 1, warnings: expect.any(Array) });
    expect(sheet.rows).toHaveLength(3);
  });

  it('are not looked for where no long number stands below', () => {
    const sheet = read('Notes\nIMEI;Model\nnone;iPhone\nnone;iPad\n');
    expect(sheet).toMatchObject({ headerLine: 1 });
    expect(sheet.rows).toHaveLength(3);
  });
});
