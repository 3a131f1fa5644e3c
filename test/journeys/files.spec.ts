import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Batch, BatchRow, BatchRowPage, ExportFormat, Problem } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { inline, number, workbook } from '../../libs/sheets/test/workbooks.js';
import { House } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { column, exportOf, fileOf, tableIn, type Table } from '../support/tables.js';

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/lists/${name}`, import.meta.url));

const formats: ExportFormat[] = ['csv', 'xlsx', 'json'];

/** IMEIs that no other test of this file uses, nor a fixture. */
let lists = 0;
const imeis = (count: number) => generateImeis(count, `files-${++lists}`, `0010${3000 + lists}`);

let house: House;

const rowsOf = async (batch: Pick<Batch, 'id'>): Promise<BatchRow[]> =>
  (await house.get<BatchRowPage>(`/api/batches/${batch.id}/rows?limit=500`)).body.data;

const exported = (batch: Pick<Batch, 'id'>, format: ExportFormat, query = '') =>
  exportOf(house, batch, format, query);

const complete = (draft: Batch) => house.complete(draft);

const uploaded = (name: string, content: string | Buffer, fields?: Record<string, string>) =>
  house.draftOf(name, content, fields);

afterEach(async () => {
  await expectPromisesKept(house);
});

describe('a file on its way through the house', () => {
  beforeAll(async () => {
    house = await House.start();
  });

  afterAll(async () => {
    await house.close();
  });

  it("is understood in the original's form: a service for each row, the other fields for the supplier", async () => {
    const before = house.sandbox.control.calls().length;
    const draft = await uploaded('original-form.csv', fixture('original-form.csv'), {});
    expect(draft.quote?.services.map(({ serviceId, orders }) => [serviceId, orders])).toEqual([
      ['1739', 2],
      ['269', 1],
    ]);
    const done = await complete(draft);
    const sent = house.sandbox.control
      .calls()
      .slice(before)
      .filter(({ action }) => action === 'placeorder')
      .flatMap(({ imeis, serviceId, fields }) => imeis.map((imei) => ({ imei, serviceId, fields })))
      .sort((a, b) => (a.imei < b.imei ? -1 : 1));
    expect(sent).toEqual([
      { imei: '001010100000015', serviceId: '1739', fields: { modelNo: 'iPhone 12' } },
      { imei: '001010100000023', serviceId: '1739', fields: { modelNo: 'iPhone 12' } },
      { imei: '001010100000031', serviceId: '269', fields: { operatorId: '5' } },
    ]);
    expect(done.progress.money.spentMicros).toBe(draft.quote?.totalMicros);
    const table = await exported(done, 'csv');
    expect(table[0]?.slice(0, 4)).toEqual(['imei', 'network_id', 'model_no', 'operator_id']);
    expect(table.slice(1).map((row) => row.slice(0, 4))).toEqual([
      ['001010100000015', '1739', 'iPhone 12', ''],
      ['001010100000023', '1739', 'iPhone 12', ''],
      ['001010100000031', '269', '', '5'],
    ]);
    expect(column(table, 'Hammer Status')).toEqual(['completed', 'completed', 'completed']);
  });

  it('comes back with its own columns, and the row that was repeated with the result of the first', async () => {
    const draft = await uploaded('with-extra-columns.csv', fixture('with-extra-columns.csv'), {
      serviceId: '0042',
    });
    expect(draft).toMatchObject({ imeiColumn: 2, progress: { rows: 13, orders: 12 } });
    expect(draft.progress.classes).toMatchObject({ to_check: 12, repeated: 1 });
    const done = await complete(draft);
    for (const format of formats) {
      const table = await exported(done, format);
      expect(table[0]?.slice(0, 5)).toEqual(['SKU', 'Serial number', 'IMEI', 'Cost', 'Note']);
      expect(table).toHaveLength(14);
      expect(table[1]?.slice(0, 5)).toEqual([
        'A-000',
        'S0',
        '001010100000015',
        '100,50',
        'shelf "B", left',
      ]);
      expect(table[13]?.slice(0, 5)).toEqual(['A-012', 'S12', '001010100000015', '1,00', 'again']);
      const models = column(table, 'Model');
      expect(models[12]).toBe(models[0]);
      expect(models[0]).not.toBe('');
      // The user's own column `Cost` keeps its name, so ours has another.
      expect(column(table, 'Hammer Cost')[12]).toBe('0.00');
    }
  });

  it('may be separated and encoded as spreadsheets do it', async () => {
    const [first = '', second = ''] = imeis(2);
    const text = (separator: string) =>
      [
        ['Größe', 'IMEI', 'Notiz'],
        ['64 GB', first, 'für Łukasz, Regal 3'],
        ['128 GB', second, ''],
      ]
        .map((row) => row.map((cell) => (cell.includes(separator) ? `"${cell}"` : cell)))
        .map((row) => row.join(separator))
        .join('\r\n');
    const utf16 = (endian: 'le' | 'be') => {
      const bytes = Buffer.from(`\ufeff${text('\t')}`, 'utf16le');
      return endian === 'le' ? bytes : bytes.swap16();
    };
    const variants: Record<string, string | Buffer> = {
      'commas.csv': text(','),
      'semicolons.csv': text(';'),
      'tabs.tsv': text('\t'),
      'pipes.txt': text('|'),
      'marked.csv': `\ufeff${text(';')}`,
      'unicode-le.txt': utf16('le'),
      'unicode-be.txt': utf16('be'),
      'unix.csv': text(',').replaceAll('\r\n', '\n'),
    };
    for (const [name, content] of Object.entries(variants)) {
      const batch = await uploaded(name, content);
      expect([name, batch.columns, batch.imeiColumn]).toEqual([
        name,
        ['Größe', 'IMEI', 'Notiz'],
        1,
      ]);
      expect((await rowsOf(batch)).map(({ imei, cells }) => [imei, ...cells])).toEqual([
        [first, '64 GB', first, 'für Łukasz, Regal 3'],
        [second, '128 GB', second, ''],
      ]);
    }
  });

  it('names what Excel did to it, offers repairs, and never repairs by itself', async () => {
    const draft = await uploaded('damaged-by-excel.csv', fixture('damaged-by-excel.csv'), {
      serviceId: '0007',
    });
    const rows = await rowsOf(draft);
    expect(rows.map(({ number, class: name, code }) => [number, name, code])).toEqual([
      [2, 'invalid', 'destroyed-by-excel'],
      [3, 'invalid', 'check-digit-missing'],
      [4, 'invalid', 'leading-zeros-lost'],
      [5, 'to_check', 'test-imei'],
      [6, 'to_check', 'test-imei'],
      [7, 'to_check', 'test-imei'],
      [8, 'invalid', 'imeisv'],
      [9, 'invalid', 'check-digit-wrong'],
      [10, 'invalid', 'not-a-real-imei'],
      [11, 'to_check', null],
      [12, 'invalid', 'empty'],
      [13, 'invalid', 'not-an-imei'],
    ]);
    expect(rows[9]?.imei).toBe('490154203237518');
    const offered = rows.filter(({ repair }) => repair !== null);
    expect(offered.map(({ code, imei }) => [code, imei])).toEqual([
      ['check-digit-missing', null],
      ['leading-zeros-lost', null],
      ['imeisv', null],
    ]);
    for (const { reason } of rows.filter(({ class: name }) => name === 'invalid'))
      expect(reason).toMatch(/^[A-Z].{20,}\.$/);

    const repaired = await house.call<Batch>('PATCH', `/api/batches/${draft.id}`, {
      acceptRepairs: true,
    });
    expect(repaired.body.progress.classes).toMatchObject({ to_check: 7, invalid: 5 });
    expect(repaired.body.quote?.orders).toBe(7);
    expect(repaired.body.quote?.id).not.toBe(draft.quote?.id);
    const overridden = await house.call<Batch>('PATCH', `/api/batches/${draft.id}`, {
      overrides: [{ number: 9, imei: '356938035643809', reason: 'read from the box' }],
    });
    expect(overridden.body.progress.classes).toMatchObject({ to_check: 8, invalid: 4 });
    expect((await rowsOf(draft))[7]).toMatchObject({
      given: '123456789012345',
      imei: '356938035643809',
      code: 'overridden',
      reason: 'read from the box',
    });
    const done = await complete(overridden.body);
    const table = await exported(done, 'csv');
    expect(column(table, 'Hammer IMEI')[1]).toBe(offered[0]?.repair);
    expect(column(table, 'IMEI')[0]).toBe('3.53371E+14');
  });

  it('keeps the digits of IMEIs that a workbook stores as numbers', async () => {
    const [text = ''] = imeis(1);
    const sheet = [
      `<row r="1">${inline('A1', 'IMEI')}${inline('B1', 'Price')}</row>`,
      `<row r="2">${number('A2', '490154203237518')}${number('B2', '12.5')}</row>`,
      `<row r="3">${inline('A3', text)}${number('B3', '7')}</row>`,
      `<row r="4">${number('A4', '1010100000056')}${number('B4', '3')}</row>`,
    ].join('');
    const batch = await uploaded('numbers.xlsx', workbook({ Stock: sheet }));
    expect((await rowsOf(batch)).map(({ imei, code, cells }) => [imei, code, cells[1]])).toEqual([
      ['490154203237518', null, '12.5'],
      [text, 'test-imei', '7'],
      [null, 'leading-zeros-lost', '3'],
    ]);
  });

  it('is recognised when it is given again', async () => {
    const content = `IMEI\n${imeis(3).join('\n')}\n`;
    const first = await uploaded('stock.csv', content);
    expect(first.sameFileAs).toBeNull();
    const again = await uploaded('renamed.csv', content);
    expect(again.sameFileAs).toMatchObject({ batchId: first.id });
    expect(Date.parse(again.sameFileAs?.importedAt ?? '')).toBeGreaterThan(0);
    expect((await uploaded('stock.csv', `${content}\n${imeis(1)[0]}`)).sameFileAs).toBeNull();
  });

  it('is quoted anew when the service, the policy for duplicates or the column is changed', async () => {
    const [known = '', ...others] = imeis(4);
    await complete(await uploaded('known.csv', `IMEI\n${known}`));
    const table: Table = [['Main', 'Spare'], ...[known, ...others].map((imei) => [imei, ''])];
    const spare = imeis(2);
    spare.forEach((imei, i) => ((table[i + 1] as string[])[1] = imei));
    const draft = await uploaded('phones.csv', await fileOf(table, 'csv'));
    expect(draft.quote).toMatchObject({ orders: 3, reused: { rows: 1, savedMicros: 80_000 } });

    const change = async (changes: object) =>
      (await house.call<Batch>('PATCH', `/api/batches/${draft.id}`, changes)).body;
    const again = await change({ duplicates: 'recheck' });
    expect(again.quote).toMatchObject({ orders: 4, totalMicros: 320_000, reused: { rows: 0 } });
    const skipped = await change({ duplicates: 'skip' });
    expect(skipped.quote).toMatchObject({ orders: 3, reused: { rows: 0 } });
    const otherService = await change({ serviceId: '269', name: 'Renamed' });
    expect(otherService).toMatchObject({ name: 'Renamed', quote: { orders: 4 } });
    const otherColumn = await change({ imeiColumn: 1 });
    expect(otherColumn).toMatchObject({ quote: { orders: 2 } });
    expect(otherColumn.progress.classes).toMatchObject({ to_check: 2, invalid: 2 });
    const ids = [draft, again, skipped, otherService, otherColumn].map(({ quote }) => quote?.id);
    expect(new Set(ids).size).toBe(5);

    const stale = await house.start(draft);
    expect(stale).toMatchObject({ status: 409, body: { code: 'quote-changed' } });
    const done = await complete(await house.batch(draft.id));
    expect(done.progress.orders).toBe(2);
    const late = await house.call<Problem>('PATCH', `/api/batches/${draft.id}`, { name: 'later' });
    expect(late).toMatchObject({ status: 409, body: { code: 'batch-state' } });
  });

  it('leaves as the supplier lays it out, as the least there is, and filtered', async () => {
    const list = imeis(40);
    house.sandbox.control.changeManners({ rejectedShare: 0.3 });
    const done = await complete(await uploaded('layouts.csv', `IMEI\n${list.join('\n')}`));
    house.sandbox.control.changeManners({ rejectedShare: 0 });
    const { completed, rejected } = done.progress.statuses;
    expect(rejected).toBeGreaterThan(0);
    const headers: Record<string, string> = {
      supplier: 'SERVICE,IMEI NO.,CREDITS,STATUS,CODE,IMEI 2,CARRIER,SIMLOCK,MODEL,FMI,ORDER DATE',
      minimal: 'imei,status,model,carrier,simlock,fmi,imei2',
    };
    for (const layout of ['supplier', 'minimal']) {
      for (const format of formats) {
        const all = await exported(done, format, `&layout=${layout}`);
        expect(all[0]?.join(',')).toBe(headers[layout]);
        expect(all).toHaveLength(41);
        const some = await exported(done, format, `&layout=${layout}&status=rejected`);
        expect(some).toHaveLength(rejected + 1);
      }
    }
    const [order] = await house.orders(`&batchId=${done.id}&status=completed`);
    const filters = [
      ['status=completed', completed],
      ['status=completed,rejected', 40],
      ['status=pending', 0],
      ['serviceId=269', 0],
      [`imei=${list[7]}`, 1],
      ...(['carrier', 'simlock', 'model', 'fmi'] as const).map((field) => [
        `${field}=${encodeURIComponent(order?.[field] ?? '')}`,
        null,
      ]),
    ] as const;
    for (const [filter, count] of filters) {
      const listed = await house.orders(`&batchId=${done.id}&${filter}`);
      const table = await exported(done, 'csv', `&${filter}`);
      expect([filter, table.length - 1]).toEqual([filter, count ?? listed.length]);
      expect(new Set(column(table, 'Hammer IMEI'))).toEqual(
        new Set(listed.map(({ imei }) => imei)),
      );
      const ofAll = await tableIn(
        await house.file(`/api/orders/export?batchId=${done.id}&${filter}`),
        'csv',
      );
      expect(ofAll).toHaveLength(table.length);
    }
  });

  it('comes back with cells that no spreadsheet computes', async () => {
    const evil = [
      '=HYPERLINK("http://example.com","x")',
      '+1+cmd|calc',
      '-2+3',
      '@SUM(A1)',
      '\t=1+1',
      '=1+1;"quoted"',
    ];
    const list = imeis(evil.length);
    const lines = list.map((imei, i) => `${imei},"${evil[i]?.replaceAll('"', '""')}",-12.50`);
    const draft = await uploaded('evil.csv', ['IMEI,=cmd,Note', ...lines].join('\n'));
    const done = await complete(draft);
    const csv = await exported(done, 'csv');
    for (const row of csv) {
      for (const cell of row) expect(cell).not.toMatch(/^[=+@\t]|^-(?!12\.50$)/);
    }
    expect(column(csv, 'Note')).toEqual(list.map(() => '-12.50'));
    const xlsx = await house.file(`/api/batches/${done.id}/export?format=xlsx`);
    expect((await tableIn(xlsx, 'xlsx')).slice(1).map((row) => row[1])).toEqual(evil);
    expect(xlsx.includes('<f>')).toBe(false);
  });

  it('gives back the rows that cannot be checked, with the reason and the repair', async () => {
    const [good = ''] = imeis(1);
    const content = `SKU,IMEI,Note\nA,${good},fine\nB,${good.slice(0, 14)},short\nC,abc,wrong\nD,,none\n`;
    const batch = await uploaded('mixed.csv', content);
    const table = await tableIn(await house.file(`/api/batches/${batch.id}/rejected`), 'csv');
    expect(table[0]).toEqual(['Row', 'Reason', 'Repair', 'SKU', 'IMEI', 'Note']);
    expect(column(table, 'Row')).toEqual(['3', '4', '5']);
    expect(column(table, 'Repair')).toEqual([good, '', '']);
    expect(column(table, 'SKU')).toEqual(['B', 'C', 'D']);
    for (const reason of column(table, 'Reason')) expect(reason).not.toBe('');
  });
});
