import { generateImeis } from '@hammer/imei';
import { describe, expect, it } from '@jest/globals';
import { readPaste } from './read-paste.js';

const [one = '', two = ''] = generateImeis(2, 'pasted');

describe('a pasted list', () => {
  it('has every entry in one place, so that the counts add up', () => {
    const list = readPaste(
      ['IMEI', one, '', `${two},${one}`, ` ${one.slice(0, 6)} ${one.slice(6)} `, '35337'].join(
        '\n',
      ),
    );
    expect(list.imeis).toEqual([one, two]);
    expect(list.repeated).toBe(2);
    expect(list.invalid.map(({ text }) => text)).toEqual(['IMEI', '35337']);
    for (const { reason } of list.invalid) expect(reason).not.toBe('');
    expect(list.imeis.length + list.repeated + list.invalid.length).toBe(list.entries);
  });

  it('is empty where nothing was pasted', () => {
    expect(readPaste(' \n\t\n')).toEqual({ entries: 0, imeis: [], repeated: 0, invalid: [] });
  });
});
