import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import { readText } from './read-text.js';
import { Refusal } from './refusal.js';

const read = (text: string) => readText(Buffer.from(text));

describe('the encoding of a text', () => {
  const rows = [['001010100000015', 'Größe €']];
  const text = '001010100000015;Größe €\r\n';
  const utf16be = Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['utf-16be', utf16be],
  ])('is recognised as %s', (encoding, content) => {
    expect(readText(content)).toMatchObject({ encoding, rows, warnings: [] });
  });

  it('is taken for windows-1252 otherwise, with a warning', () => {
    const content = Buffer.concat([
      Buffer.from('001010100000015;Gr'),
      Buffer.from([0xf6, 0xdf]),
      Buffer.from('e '),
      Buffer.from([0x80]),
    ]);
    const sheet = readText(content);
    expect(sheet).toMatchObject({ encoding: 'windows-1252', rows });
    expect(sheet.warnings).toEqual([{ code: 'not-utf-8' }]);
  });
});

describe('the delimiter of a text', () => {
  it.each([',', ';', '\t', '|'])('can be %j', (delimiter) => {
    const text = `imei${delimiter}model\n001010100000015${delimiter}iPhone\n`;
    expect(read(text)).toMatchObject({
      format: 'csv',
      delimiter,
      columns: ['imei', 'model'],
      rows: [['001010100000015', 'iPhone']],
    });
  });

  it('is not the decimal comma, with a header and without', () => {
    const body = '001010100000015;1,50\n001010100000023;2,50\n';
    expect(read(`imei;cost\n${body}`).delimiter).toBe(';');
    expect(read(body).delimiter).toBe(';');
    expect(read(body).hasHeader).toBe(false);
  });

  it('is not a semicolon or a tab within some cells', () => {
    const text = 'imei,note\n001010100000015,a; b\n001010100000023,c; d\n001010100000031,e\n';
    expect(read(text)).toMatchObject({ delimiter: ',', columns: ['imei', 'note'] });
    expect(read('001010100000015,iPhone; blue').rows).toEqual([
      ['001010100000015', 'iPhone; blue'],
    ]);
  });

  it('is not looked for in quoted cells', () => {
    const text = 'imei;note\n001010100000015;"a,b,c"\n001010100000023;"d,e,f\ng,h"\n';
    expect(read(text)).toMatchObject({
      delimiter: ';',
      rows: [
        ['001010100000015', 'a,b,c'],
        ['001010100000023', 'd,e,f\ng,h'],
      ],
    });
  });

  it('is what a first line such as sep=; says, and that line is no row', () => {
    expect(read('sep=;\r\nimei;cost\r\n001010100000015;1,5\r\n')).toMatchObject({
      delimiter: ';',
      columns: ['imei', 'cost'],
      lineNumbers: [2],
    });
  });

  it('is none in a list with one IMEI a line', () => {
    expect(read('001010100000015\n001010100000023\n')).toMatchObject({
      format: 'txt',
      delimiter: null,
      columns: ['Column 1'],
      hasHeader: false,
      rows: [['001010100000015'], ['001010100000023']],
      lineNumbers: [1, 2],
    });
  });
});

describe('a plain list', () => {
  const three = [['001010100000015'], ['001010100000023'], ['001010100000031']];

  it.each([
    '001010100000015 001010100000023 001010100000031',
    '001010100000015,001010100000023, 001010100000031',
    '001010100000015; 001010100000023;\n001010100000031;\n',
    '001010100000015,001010100000023,\n\n001010100000031',
    "'001010100000015' '001010100000023'\t'001010100000031'",
  ])('may have several IMEIs on a line: %j', (text) => {
    const sheet = read(text);
    expect(sheet.rows.map(([cell]) => [cell?.replaceAll("'", '')])).toEqual(three);
    expect(sheet).toMatchObject({ format: 'txt', lineNumbers: [1, 2, 3], delimiter: null });
  });

  it('keeps what is not an IMEI among them', () => {
    const imeis = '001010100000015 001010100000023 001010100000031 001010100000049';
    expect(read(`${imeis} oops`).rows.at(-1)).toEqual(['oops']);
  });

  it('is a table where every line has the two IMEIs of a phone', () => {
    const text = '001010100000015,001010100000023\n001010100000031,001010100000049\n';
    expect(read(text).rows).toEqual([
      ['001010100000015', '001010100000023'],
      ['001010100000031', '001010100000049'],
    ]);
  });

  it('with spaces within the IMEIs has one a line', () => {
    expect(read('00 101010 000001 5\n00 101010 000002 3\n').rows).toEqual([
      ['00 101010 000001 5'],
      ['00 101010 000002 3'],
    ]);
  });
});

describe('the lines of a text', () => {
  it.each(['\n', '\r\n', '\r'])('may end with %j', (end) => {
    const text = ['imei,model', '001010100000015,a', '', '001010100000023,b', ''].join(end);
    expect(read(text)).toMatchObject({
      rows: [
        ['001010100000015', 'a'],
        ['001010100000023', 'b'],
      ],
      lineNumbers: [2, 4],
    });
  });

  it('may end in different ways', () => {
    expect(read('imei\r\n001010100000015\n001010100000023\r').rows).toHaveLength(2);
  });

  it('are counted as a spreadsheet does: empty ones too, quoted breaks not', () => {
    const text = '\nimei,note\n001010100000015,"two\nlines"\n,\n  \n001010100000023,x\n';
    expect(read(text).lineNumbers).toEqual([3, 6]);
  });

  it('may be uneven: all cells are kept, with a warning', () => {
    const sheet = read('imei,model\n001010100000015\n001010100000023,b,c\n001010100000031,d,\n');
    expect(sheet.columns).toEqual(['imei', 'model', 'Column 3']);
    expect(sheet.rows).toEqual([
      ['001010100000015', '', ''],
      ['001010100000023', 'b', 'c'],
      ['001010100000031', 'd', ''],
    ]);
    expect(sheet.warnings).toEqual([{ code: 'uneven-rows', row: 2, rows: 2 }]);
  });

  it('may have quotes where none belong', () => {
    expect(read('imei,model\n001010100000015,6.1" phone\n').rows).toEqual([
      ['001010100000015', '6.1" phone'],
    ]);
  });

  it('keep white space and the spelling of cells', () => {
    expect(read('imei,model\n 001010100000015 ,"  x  "\n').rows).toEqual([
      [' 001010100000015 ', '  x  '],
    ]);
  });

  it('are refused if a quote would swallow the rest of the file', () => {
    const text = 'imei,note\n001010100000015,"open\n001010100000023,x\n';
    expect(() => read(text)).toThrow(Refusal);
    expect(() => read(text)).toThrow(/never closed/);
  });

  it('come with a warning if a quote may have swallowed some of them', () => {
    const swallowed = '001010100000023,x\n'.repeat(30);
    const sheet = read(`imei,note\n001010100000015,"open\n${swallowed}001010100000031,"y"\n`);
    expect(sheet.warnings).toEqual([{ code: 'many-lines-in-a-cell', row: 2 }]);
  });
});

describe('the header of a sheet', () => {
  it.each([
    'imei,network_id,model_no,operator_id',
    'IMEI,Model',
    'Column 1,IMEI 2',
    'Número de IMEI,Größe (GB)',
    'A,',
  ])('is %s', (line) => {
    expect(read(`${line}\n001010100000015,x\n`).hasHeader).toBe(true);
  });

  it.each([
    '001010100000023,iPhone',
    '00 101010 000002-3,iPhone',
    '="001010100000023",iPhone',
    '3.53371E+14,iPhone',
    '４９０１５４２０３２３７５１８,iPhone',
    'IMEI: 001010100000023,iPhone',
    'no imei,100.50',
    'no imei,2026-11-22T06:00',
    'no imei,22/11/2026',
    '12,13',
  ])('is not %s, which would be lost as a row', (line) => {
    const sheet = read(`${line}\n001010100000015,x\n`);
    expect(sheet.hasHeader).toBe(false);
    expect(sheet.rows).toHaveLength(2);
  });

  it('gets a name for what has none and tells equal ones apart', () => {
    expect(read('IMEI,, IMEI ,Column 2,IMEI (2)\n1,2,3,4,5\n').columns).toEqual([
      'IMEI',
      'Column 2',
      'IMEI (2)',
      'Column 2 (2)',
      'IMEI (2) (2)',
    ]);
  });

  it('alone is refused', () => {
    expect(() => read('imei,model\n')).toThrow(/no row below/);
  });
});
