import { Buffer } from 'node:buffer';
import { describe, expect, it } from '@jest/globals';
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
});
