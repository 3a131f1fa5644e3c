import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
import { inline, workbook } from '../test/workbooks.js';
import { readInProcess } from './reading-process.js';

describe('the reading process', () => {
  it('is given up when it takes too long', async () => {
    await expect(readInProcess(Buffer.from('001010100000015'), 1)).rejects.toMatchObject({
      code: 'file-too-slow',
    });
  });

  it('leaves the content to its caller', async () => {
    const content = Buffer.from('001010100000015');
    await readInProcess(content);
    expect(content.toString()).toBe('001010100000015');
  });

  it('tells all rows of a long sheet, in their order', async () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `${i},x`);
    const { rows, lineNumbers } = await readInProcess(Buffer.from(lines.join('\n')));
    expect(rows.map(([first]) => first)).toEqual(lines.map((line) => line.slice(0, -2)));
    expect(lineNumbers.at(-1)).toBe(20_000);
  });

  it('may run out of memory, which would end a thread with its process', async () => {
    const content = workbook({ Far: `<row r="1">${inline('ZZZZZZZ1', '001010100000015')}</row>` });
    // On a busy machine it takes longer than a user is let wait until the memory ends.
    await expect(readInProcess(content, 55_000)).rejects.toMatchObject({ code: 'file-too-large' });
  });
});
