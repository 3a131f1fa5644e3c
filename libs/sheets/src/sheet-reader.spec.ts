import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { UserError } from '@hammer/settings';
import { describe, expect, it } from '@jest/globals';
import { claimSize, inline, number, styles, workbook, zip } from '../test/workbooks.js';
import { SheetReader } from './sheet-reader.service.js';

const reader = new SheetReader();
const read = (content: Buffer | string, name: string | null = null) =>
  reader.read(Buffer.from(content as string), name);

const fixture = (name: string) =>
  readFileSync(new URL(`../test/fixtures/lists/${name}`, import.meta.url));

const refusal = async (content: Buffer | string) => {
  const error: unknown = await read(content, 'list.csv').catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UserError);
  const { code, message, details } = error as UserError;
  expect(details).toEqual({ fileName: 'list.csv' });
  expect(message).toMatch(/^[A-Z].*\.$/s);
  return { code, message };
};

describe('reading the fixtures', () => {
  it("understands the original's form", async () => {
    expect(await read(fixture('original-form.csv'), 'original-form.csv')).toEqual({
      format: 'csv',
      columns: ['imei', 'network_id', 'model_no', 'operator_id'],
      hasHeader: true,
      headerLine: 1,
      sheetName: null,
      rows: [
        ['001010100000015', '1739', 'iPhone 12', ''],
        ['001010100000023', '1739', 'iPhone 12', ''],
        ['001010100000031', '269', '', '5'],
      ],
      lineNumbers: [2, 3, 4],
      delimiter: ',',
      encoding: 'utf-8',
      warnings: [],
    });
  });

  it('keeps extra columns, with semicolons, quotes and decimal commas', async () => {
    const sheet = await read(fixture('with-extra-columns.csv'));
    expect(sheet.columns).toEqual(['SKU', 'Serial number', 'IMEI', 'Cost', 'Note']);
    expect(sheet.delimiter).toBe(';');
    expect(sheet.rows).toHaveLength(13);
    expect(sheet.rows[0]).toEqual(['A-000', 'S0', '001010100000015', '100,50', 'shelf "B", left']);
    expect(sheet.warnings).toEqual([]);
  });

  it('gives what Excel damaged as it is', async () => {
    const sheet = await read(fixture('damaged-by-excel.csv'));
    expect(sheet.rows).toHaveLength(12);
    expect(sheet.rows.map(([imei]) => imei)).toEqual(
      expect.arrayContaining([
        '3.53371E+14',
        "'001010100000064",
        '４９０１５４２０３２３７５１８',
        '',
      ]),
    );
  });
});

describe('reading a workbook', () => {
  it('gives numbers with all digits and keeps the zeros of texts', async () => {
    const sheet = await read(
      workbook(
        {
          Stock: `<row r="1">${inline('A1', 'IMEI')}<c r="B1" t="s"><v>0</v></c>${inline('C1', 'Cost')}</row>
            <row r="2">${number('A2', '353371000000015')}<c r="B2" t="s"><v>1</v></c>${number('C2', '100.5')}</row>
            <row r="3">${number('A3', '3.53371000000015E14')}${number('C3', '0.30000000000000004')}</row>
            <row r="6"><c r="A6" t="str"><f>A2</f><v>001010100000023</v></c><c r="B6" t="b"><v>1</v></c></row>`,
        },
        { sharedStrings: ['Second &amp; <![CDATA[]]>', '001010100000015'] },
      ),
    );
    expect(sheet).toEqual({
      format: 'xlsx',
      columns: ['IMEI', 'Second &', 'Cost'],
      hasHeader: true,
      headerLine: 1,
      sheetName: 'Stock',
      rows: [
        ['353371000000015', '001010100000015', '100.5'],
        ['353371000000015', '', '0.3'],
        ['001010100000023', 'TRUE', ''],
      ],
      lineNumbers: [2, 3, 6],
      delimiter: null,
      encoding: null,
      warnings: [],
    });
  });

  it('gives dates as ISO text', async () => {
    const { rows } = await read(
      workbook({
        Dates: `<row r="1">${number('A1', '46348', styles.date)}${number('B1', '46348.25', styles.dateAndTime)}${number('C1', '0.5', styles.time)}${number('D1', '353371000000015', styles.date)}</row>`,
      }),
    );
    expect(rows).toEqual([['2026-11-22', '2026-11-22T06:00:00', '12:00:00', '########']]);
  });

  it('reads the first sheet with content and names the others', async () => {
    const row = (text: string) => `<row r="1">${inline('A1', text)}</row>`;
    const sheet = await read(
      workbook({ Empty: '', Stock: row('001010100000015'), Old: row('001010100000023') }),
    );
    expect(sheet.rows).toEqual([['001010100000015']]);
    expect(sheet.columns).toEqual(['Column 1']);
    expect(sheet.warnings).toEqual([{ code: 'other-sheets', sheet: 'Stock', notRead: ['Old'] }]);
  });

  it('reads the first sheet with IMEIs where notes stand before it', async () => {
    const row = (text: string) => `<row r="1">${inline('A1', text)}</row>`;
    const sheet = await read(
      workbook({
        Notes: row('by Friday, call 0931 4711'),
        Stock: `<row r="1">${number('A1', '353371000000015')}</row>`,
        Old: row('00 101010-0000023'),
      }),
    );
    expect(sheet.rows).toEqual([['353371000000015']]);
    expect(sheet.sheetName).toBe('Stock');
    expect(sheet.warnings).toEqual([
      { code: 'other-sheets', sheet: 'Stock', notRead: ['Notes', 'Old'] },
    ]);
  });

  it('decides by the content and not by the name', async () => {
    const content = workbook({ Stock: `<row r="1">${inline('A1', '001010100000015')}</row>` });
    expect((await read(content, 'stock.csv')).format).toBe('xlsx');
    expect((await read('imei\n001010100000015', 'stock.xlsx')).format).toBe('txt');
  });

  it('refuses one without any content', async () => {
    expect((await refusal(workbook({ Empty: '' }))).code).toBe('file-empty');
  });

  it('refuses more rows than are taken in at once', async () => {
    const rows = Array.from(
      { length: 50_001 },
      (_, i) => `<row r="${i + 1}">${number(`A${i + 1}`, '1')}</row>`,
    );
    expect((await refusal(workbook({ Long: rows.join('') }))).code).toBe('file-too-many-rows');
  });
});

describe('refusing what is no sheet', () => {
  it.each([
    ['an old Excel workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
    ['a PDF', Buffer.from('%PDF-1.7')],
    ['an image', Buffer.from('89504e470d0a1a0a', 'hex')],
    ['an image', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['an archive', Buffer.from('1f8b0800', 'hex')],
    ['a web page', ' <!DOCTYPE html><table><tr><td>001010100000015</td></tr></table>'],
    ['a web page', '<html xmlns:x="urn:schemas-microsoft-com:office:excel">'],
    [
      'an Excel 2003 XML file',
      '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook>',
    ],
    ['an XML document', '<?xml version="1.0"?><result/>'],
    ['a JSON file', '[{"imei":"001010100000015"}]'],
    ['a Word document', zip({ 'word/document.xml': '<w/>' })],
    ['a binary Excel workbook', zip({ 'xl/workbook.bin': 'x' })],
    ['an OpenDocument file', zip({ 'content.xml': '<x/>', mimetype: 'x' })],
    ['an Apple Numbers file', zip({ 'Index/Document.iwa': 'x' })],
    ['a ZIP archive', zip({ 'list.csv': 'imei' })],
    ['neither a spreadsheet nor a text', Buffer.from('00ff01fe02fd03fc04fb05fa', 'hex')],
  ])('names %s', async (what, content) => {
    const { code, message } = await refusal(content);
    expect(code).toBe('file-not-a-sheet');
    expect(message).toContain(what);
  });

  it.each(['', ' \r\n\t\n', '\ufeff', ',,,\n,,,'])('says that %j is empty', async (content) => {
    expect((await refusal(content)).code).toBe('file-empty');
  });

  it('refuses a file that is too large at first sight', async () => {
    const text = await refusal(Buffer.alloc(20 * 1024 * 1024 + 1, '1'));
    expect(text.code).toBe('file-too-large');
    const archive = Buffer.alloc(5 * 1024 * 1024 + 1);
    archive.write('PK\x03\x04');
    expect((await refusal(archive)).code).toBe('file-too-large');
  });

  it('refuses more rows than are taken in at once', async () => {
    const { code } = await refusal('001010100000015\n'.repeat(50_001));
    expect(code).toBe('file-too-many-rows');
  });

  it('refuses a damaged workbook', async () => {
    const content = workbook({ Stock: `<row r="1">${inline('A1', '001010100000015')}</row>` });
    for (const length of [4, 40, 400, content.length - 30]) {
      expect((await refusal(content.subarray(0, length))).code).toBe('file-unreadable');
    }
    expect((await refusal(workbook({ Stock: '<row r="1"><c r="A1"><v>1</v>' }))).code).toBe(
      'file-unreadable',
    );
  });
});

describe('refusing what would harm the server', () => {
  const bomb = zip({
    'xl/workbook.xml': '<workbook/>',
    'xl/a.xml': new Uint8Array(30 * 1024 * 1024),
  });

  it('refuses a workbook whose directory says that it is a bomb', async () => {
    const honest = claimSize(bomb, 'xl/a.xml', 101 * 1024 * 1024);
    expect((await refusal(honest)).code).toBe('file-too-large');
  });

  it('refuses a bomb whose directory lies, before it is inflated', async () => {
    const lying = claimSize(bomb, 'xl/a.xml', 1_000);
    expect((await refusal(lying)).code).toBe('file-too-large');
  });

  it('refuses a small workbook that names one long text in many cells', async () => {
    const rows = Array.from(
      { length: 2_000 },
      (_, i) => `<row r="${i + 1}"><c r="A${i + 1}" t="s"><v>0</v></c></row>`,
    );
    const content = workbook({ Big: rows.join('') }, { sharedStrings: ['1'.repeat(1_000_000)] });
    expect((await refusal(content)).code).toBe('file-too-large');
  });

  it('refuses a directory that claims more than there is', async () => {
    const content = workbook({ Stock: '' });
    expect((await refusal(claimSize(content, 'xl/styles.xml', 5_000))).code).toBe(
      'file-unreadable',
    );
  });

  it('refuses a text of more columns than a sheet has', async () => {
    expect((await refusal(`a${',b'.repeat(1_000)}\n1\n`)).code).toBe('file-too-many-columns');
  });

  it('goes on reading afterwards, also several at the same time', async () => {
    const sheets = await Promise.all([read('001010100000015'), read('001010100000023')]);
    expect(sheets.map(({ rows }) => rows)).toEqual([[['001010100000015']], [['001010100000023']]]);
  });
});
