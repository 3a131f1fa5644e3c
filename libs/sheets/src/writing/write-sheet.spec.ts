import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readText } from '../read-text.js';
import { readWorkbook } from '../read-workbook.js';
import { withoutFormula } from './formula-guard.js';
import { writeSheet, type SheetFormat } from './write-sheet.js';

type Line = (string | null)[];

const columns = (...titles: string[]) => titles.map((title) => ({ title }));

// eslint-disable-next-line @typescript-eslint/require-await -- as a database cursor gives them
async function* from(lines: Line[]): AsyncGenerator<Line> {
  yield* lines;
}

async function write(format: SheetFormat, titles: string[], lines: Line[]): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of writeSheet(format, columns(...titles), from(lines))) {
    chunks.push(Buffer.from(chunk as Uint8Array));
  }
  return Buffer.concat(chunks);
}

const text = async (...written: Parameters<typeof write>) => (await write(...written)).toString();

describe('writing CSV', () => {
  it('has a byte order mark, CRLF, doubled quotes and plain digits', async () => {
    expect(
      await text(
        'csv',
        ['IMEI', 'Note'],
        [
          ['001010100000015', 'shelf "B", left'],
          ['001010100000023', null],
          ['001010100000031', 'two\nlines'],
        ],
      ),
    ).toBe(
      '\ufeffIMEI,Note\r\n001010100000015,"shelf ""B"", left"\r\n001010100000023,\r\n001010100000031,"two\nlines"\r\n',
    );
  });

  it.each(['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '-cmd|x', '+49 170'])(
    'puts an apostrophe before %j',
    async (cell) => {
      const sheet = readText(await write('csv', ['a', 'b'], [['x', cell]]));
      expect(sheet.rows).toEqual([['x', `'${cell}`]]);
    },
  );

  it.each(['-12.50', '+49170', '-', '12', '1-2', 'a=b', "'=1"])('leaves %j as it is', (cell) => {
    expect(withoutFormula(cell)).toBe(cell);
  });

  it('gives back every cell when it is read again', async () => {
    const cell = fc.string({
      unit: fc.constantFrom(...'ab1,;"\'\n\r\t =+-@é😀|'),
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1 }), async (pairs) => {
        const lines = pairs.map(([a, b]) => ['001010100000015', a, b, '.']);
        const sheet = readText(await write('csv', ['imei', 'a', 'b', 'c'], lines));
        expect(sheet.rows).toEqual(lines.map((line) => line.map(withoutFormula)));
      }),
      // A doubled quote at the beginning of a quoted cell does not end it.
      {
        examples: [
          [
            [
              ['";', '\n;'],
              ['', ''],
            ],
          ],
        ],
      },
    );
  });

  it('never writes a cell that computes something', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'=+-@\t\r1a.("') }), (cell) => {
        const safe = withoutFormula(cell);
        expect(/^[=@\t\r]/.test(safe)).toBe(false);
        if (/^[+-]/.test(safe)) expect(safe).toMatch(/^[+-](\d+([.,]\d+)*)?$/);
      }),
    );
  });
});

describe('writing JSON', () => {
  it('is an array of objects with the titles as keys', async () => {
    const written = await text(
      'json',
      ['IMEI', 'FMI', 'FMI'],
      [
        ['001010100000015', 'ON', null],
        ['=1', 'a"b'],
      ],
    );
    expect(JSON.parse(written)).toEqual([
      { IMEI: '001010100000015', FMI: 'ON', 'FMI (2)': null },
      { IMEI: '=1', FMI: 'a"b', 'FMI (2)': null },
    ]);
  });

  it('is an empty array without lines', async () => {
    expect(JSON.parse(await text('json', ['IMEI'], []))).toEqual([]);
  });
});

describe('writing a workbook', () => {
  it('gives back every cell as text when it is read again', async () => {
    const lines = [
      ['001010100000015', '100,50', 'AT&T <b>"x"</b>', '=1+1'],
      ['353371000000015', '', ' spaces ', '_x0041_ stays'],
      ['3.5E+14', 'two\nlines', '\ttab', '😀 é'],
    ];
    const sheet = await readWorkbook(await write('xlsx', ['IMEI', 'Cost', 'AT&T', 'Rest'], lines));
    expect(sheet.columns).toEqual(['IMEI', 'Cost', 'AT&T', 'Rest']);
    expect(sheet.rows).toEqual(lines);
    expect(sheet.lineNumbers).toEqual([2, 3, 4]);
  });

  it('leaves out what XML cannot hold and shortens what Excel cannot', async () => {
    const lines = [['001010100000015', 'a\0b\u0001c\ud800d\uffffe', 'x'.repeat(40_000)]];
    const sheet = await readWorkbook(await write('xlsx', ['IMEI', 'Odd', 'Long'], lines));
    expect(sheet.rows[0]?.[1]).toBe('abcde');
    expect(sheet.rows[0]?.[2]).toHaveLength(32_767);
  });

  it('gives back any text that XML can hold', async () => {
    const cell = fc.string({ unit: fc.constantFrom(...'a<>&"\'\n\r\t =_x0041😀é'), maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 5 }), async (cells) => {
        const lines = cells.map((text) => ['001010100000015', text, '.']);
        const sheet = await readWorkbook(await write('xlsx', ['imei', 'text', 'end'], lines));
        expect(sheet.rows).toEqual(lines);
      }),
      { numRuns: 50 },
    );
  });

  it('can be read without any line', async () => {
    await expect(readWorkbook(await write('xlsx', ['IMEI'], []))).rejects.toThrow(/no row below/);
  });
});

describe.each<SheetFormat>(['csv', 'xlsx', 'json'])('writing %s', (format) => {
  const titles = columns('IMEI', 'Note');

  function endless() {
    const seen = { given: 0, isEnded: false };
    // eslint-disable-next-line @typescript-eslint/require-await -- as a database cursor gives them
    async function* give(): AsyncGenerator<string[]> {
      try {
        for (;;)
          yield [String(seen.given++).padStart(15, '0'), randomBytes(200).toString('base64')];
      } finally {
        seen.isEnded = true;
      }
    }
    return { seen, lines: give() };
  }

  it('ends the source when the reader goes away', async () => {
    const { seen, lines } = endless();
    const stream = writeSheet(format, titles, lines);
    for await (const _ of stream) break;
    expect(stream.destroyed).toBe(true);
    await until(() => seen.isEnded);
  });

  it('waits for a slow reader', async () => {
    const { seen, lines } = endless();
    const stream = writeSheet(format, titles, lines);
    const reader = new PassThrough();
    const writing = pipeline(stream, reader).catch(() => undefined);
    let given = -1;
    await until(() => {
      const stands = given === seen.given && given > 0;
      given = seen.given;
      return stands;
    });
    expect(given).toBeLessThan(5_000);
    reader.destroy();
    await writing;
    await until(() => seen.isEnded);
  });

  it('leaves others their turn between the lines', async () => {
    const lines = Array.from({ length: 2_000 }, () => ['001010100000015', 'x']);
    let turns = 0;
    const count = () => {
      turns++;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    await writeSheet(format, titles, from(lines)).resume().toArray();
    clearImmediate(counting);
    expect(turns).toBeGreaterThan(5);
  });

  it('fails as its source fails', async () => {
    // eslint-disable-next-line @typescript-eslint/require-await -- as a database cursor gives them
    async function* fails(): AsyncGenerator<string[]> {
      yield ['001010100000015', 'x'];
      throw new Error('the cursor is gone');
    }
    const stream = writeSheet(format, titles, fails());
    await expect(stream.resume().toArray()).rejects.toThrow('the cursor is gone');
  });
});

/** Waits for a state, turn by turn of the event loop. */
async function until(isReached: () => boolean): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, 20));
  while (!isReached());
}
