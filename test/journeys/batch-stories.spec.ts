import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  Batch,
  BatchRowPage,
  BatchTimeline,
  ImportReport,
  OrderStatus,
  RowClass,
  RowCounts,
} from '@hammer/contract';
import { run, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import { column, exportOf } from '../support/tables.js';
import { until } from '../support/until.js';

const imeis = generateImeis(40, 'batch stories');
const [first = ''] = imeis;
const dashed = `${first.slice(0, 6)}-${first.slice(6)}`;

/** 20 that another batch has bought, 20 to buy, one of them again with dashes, two damaged, of which one can be repaired. */
const file = [
  'SKU,IMEI',
  ...imeis.map((imei, at) => `A-${at},${imei}`),
  `B-1,${dashed}`,
  'B-2,35337110000003',
  'B-3,none',
].join('\n');

describe.each(databaseKinds)('what a batch has to tell, on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;
  let draft: Batch;
  let done: Batch;

  const of = async <T>(path: string) => (await house.get<T>(`/api/batches/${path}`)).body;
  const rowsOf = async (query: string) =>
    (await of<BatchRowPage>(`${draft.id}/rows?limit=500&${query}`)).data;

  beforeAll(async () => {
    server = await open();
    place = await server.create();
    house = await House.start({
      databaseUrl: place.url,
      settings: { SUPPLIER_IMEIS_PER_CALL: '2' },
    });
    await house.complete(await house.draft(imeis.slice(0, 20)));
    await house.draftOf('stock.csv', file);
    draft = await house.draftOf('stock.csv', file);
  });

  afterAll(async () => {
    await house.close();
    await place.discard();
    await server.close();
  });

  it('counts its rows by class and by the status of their orders; they add up', async () => {
    const { groups, repairs } = await of<RowCounts>(`${draft.id}/rows/counts`);
    expect(groups.sort((a, b) => b.rows - a.rows || (a.class < b.class ? -1 : 1))).toEqual([
      { class: 'known', status: 'completed', rows: 20, orders: 20 },
      { class: 'to_check', status: 'planned', rows: 20, orders: 20 },
      { class: 'invalid', status: null, rows: 2, orders: 0 },
      { class: 'repeated', status: 'completed', rows: 1, orders: 1 },
    ]);
    expect(repairs).toBe(1);
    expect(groups.reduce((sum, { rows }) => sum + rows, 0)).toBe(draft.progress.rows);
  });

  it('shows the rows of a class, with some statuses, and their results', async () => {
    const known = await rowsOf('class=known');
    expect(known).toHaveLength(20);
    expect(known[0]?.result).toEqual({
      model: expect.any(String),
      carrier: expect.any(String),
      simlock: expect.any(String),
      fmi: expect.any(String),
      blacklist: expect.any(String),
    });
    const completed = await rowsOf('status=completed,rejected');
    expect(completed.map((row) => row.class)).toEqual([
      ...Array.from({ length: 20 }, () => 'known'),
      'repeated',
    ]);
    expect(await rowsOf('class=to_check&status=completed')).toEqual([]);
    const planned = await rowsOf('class=to_check&status=planned');
    expect(planned.map(({ imei, result }) => [imei, result])).toEqual(
      imeis.slice(20).map((imei) => [imei, null]),
    );
    const pages: number[] = [];
    for (let cursor = ''; ;) {
      const page = await of<BatchRowPage>(`${draft.id}/rows?limit=8&status=planned${cursor}`);
      pages.push(...page.data.map((row) => row.number));
      if (page.nextCursor === null) break;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(pages).toEqual(planned.map((row) => row.number));
    const { status } = await house.get(`/api/batches/${draft.id}/rows?status=lost`);
    expect(status).toBe(400);
  });

  it('finds rows by an IMEI or how it begins, and what is no IMEI as it was given', async () => {
    const [imei = ''] = imeis;
    const found = await rowsOf(`imei=${imei}`);
    expect(found.map((row) => [row.imei, row.class])).toEqual([
      [imei, 'known'],
      [imei, 'repeated'],
    ]);
    expect((await rowsOf(`imei=${imei}&class=repeated`)).map((row) => row.given)).toEqual([dashed]);
    const begun = await rowsOf(`imei=${imei.slice(0, 9)}`);
    expect(begun.map((row) => row.number)).toEqual(
      (await rowsOf(''))
        .filter((row) => row.imei?.startsWith(imei.slice(0, 9)))
        .map((row) => row.number),
    );
    expect((await rowsOf('imei=3533711000')).map((row) => row.given)).toEqual(['35337110000003']);
    expect(await rowsOf(`imei=${encodeURIComponent('%')}`)).toEqual([]);
  });

  it('tells what was found in the file and what was mended of it', async () => {
    expect(await of<ImportReport>(`${draft.id}/import`)).toMatchObject({
      fileName: 'stock.csv',
      bytes: file.length,
      format: 'csv',
      rows: 43,
      sheetName: null,
      delimiter: ',',
      encoding: 'utf-8',
      headerLine: 1,
      suggestedColumn: { column: 1, valid: 41, lookedAt: 43 },
      warnings: [],
      warningDetails: [],
      cleaned: 1,
      repaired: 0,
      overridden: 0,
      sameFileAs: { batchId: draft.id - 1 },
    });
  });

  it('tells of a title above the header, and of a list that it has none', async () => {
    const content = readFileSync(
      new URL('../fixtures/lists/title-above-header.csv', import.meta.url),
    );
    const titled = await house.draftOf('title.csv', content);
    expect([titled.columns, titled.imeiColumn]).toEqual([['SKU', 'IMEI', 'Note'], 1]);
    const report = await of<ImportReport>(`${titled.id}/import`);
    expect(report).toMatchObject({ headerLine: 4, delimiter: ';' });
    expect(report.warnings).toEqual([
      'Row 1 stands above the header and was left out: "Stock of week 48, Berlin".',
      'Row 2 stands above the header and was left out: "22.11.2026".',
    ]);
    expect(report.warningDetails).toEqual([
      { code: 'line-above-header', row: 1, text: 'Stock of week 48, Berlin' },
      { code: 'line-above-header', row: 2, text: '22.11.2026' },
    ]);
    const list = await house.draft(['001010100000015']);
    expect(await of<ImportReport>(`${list.id}/import`)).toMatchObject({
      fileName: null,
      headerLine: null,
      delimiter: null,
      sameFileAs: null,
    });
  });

  it('warns of all that is messy in a file, in sentences and for programs', async () => {
    const messy = Buffer.from(
      'imei,model,note\n001010100000015\n001010100000023,Größe,x,y\n',
      'latin1',
    );
    const { id } = await house.draftOf('messy.csv', messy);
    const report = await of<ImportReport>(`${id}/import`);
    expect(report.warnings).toEqual([
      expect.stringMatching(/^The text is not UTF-8/),
      expect.stringMatching(/^2 rows have .* \(row 2 and others\)/),
    ]);
    expect(report.warningDetails).toEqual([
      { code: 'not-utf-8' },
      { code: 'uneven-rows', row: 2, rows: 2 },
    ]);
  });

  it('keeps the sentences of files that were given before there was more than them', async () => {
    const { id } = await house.draft(['001010100000015']);
    const kept = { sheetName: null, delimiter: null, encoding: null, headerLine: null };
    const report = { ...kept, warnings: ['Row 1 was left out.'], suggested: null };
    await house.database.write(function* () {
      yield* run(
        sql`UPDATE import_history SET report = ${JSON.stringify(report)} WHERE batch_id = ${id}`,
      );
    });
    expect(await of<ImportReport>(`${id}/import`)).toMatchObject({
      warnings: ['Row 1 was left out.'],
      warningDetails: [],
    });
  });

  it('counts repairs and overrides as what they are', async () => {
    await house.call('PATCH', `/api/batches/${draft.id}`, { acceptRepairs: true });
    const { body } = await house.call<Batch>('PATCH', `/api/batches/${draft.id}`, {
      overrides: [{ number: 44, imei: '490154203237518', reason: 'read from the box' }],
    });
    draft = body;
    expect(await of<ImportReport>(`${draft.id}/import`)).toMatchObject({
      cleaned: 1,
      repaired: 1,
      overridden: 1,
    });
    expect((await of<RowCounts>(`${draft.id}/rows/counts`)).repairs).toBe(0);
    expect(draft.progress.classes.invalid).toBe(0);
  });

  it('tells what happened, by whom, and why it was paused by itself', async () => {
    expect(
      (await of<BatchTimeline>(`${draft.id}/timeline`)).events.map(({ kind }) => kind),
    ).toEqual(['created', 'quoted']);
    await house.sandbox.control.mergeFaults({
      error: { text: 'Credit has been finished!', skip: 1, next: 1 },
    });
    await house.start(draft);
    const paused = await until(
      () => house.batch(draft.id),
      ({ state }) => state === 'paused',
    );
    expect(paused.progress.pause?.code).toBe('no-credit');
    await house.post(`/api/batches/${draft.id}/resume`);
    await house.placed(draft.id);
    house.sandbox.control.complete();
    await house.sync();
    done = await until(
      () => house.batch(draft.id),
      ({ state }) => state === 'completed',
    );
    await exportOf(house, done, 'csv');
    const { events } = await of<BatchTimeline>(`${done.id}/timeline`);
    const kinds = events.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(
      new Set([
        'created',
        'quoted',
        'started',
        'first-call',
        'paused',
        'resumed',
        'placed',
        'first-result',
        'last-result',
        'completed',
        'exported',
      ]),
    );
    const at = events.map((event) => Date.parse(event.at));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    const event = (kind: string) => events.find((one) => one.kind === kind);
    expect(event('paused')).toMatchObject({
      by: null,
      code: 'no-credit',
      message: expect.stringContaining('Add credit'),
    });
    expect(event('resumed')?.by).toMatchObject({ kind: 'token' });
    expect(event('started')).toMatchObject({ amount: 22, by: { kind: 'token' } });
    expect([event('placed')?.amount, event('last-result')?.amount]).toEqual([22, 22]);
    expect(kinds.indexOf('started')).toBeLessThan(kinds.indexOf('first-call'));
  });

  it('tells up to which size the trials of a new service went', async () => {
    await house.complete(await house.draft(imeis.slice(0, 6), { serviceId: '0007' }));
    const { data } = (await house.get<{ data: { id: number }[] }>('/api/batches?limit=1')).body;
    const { events } = await of<BatchTimeline>(`${data[0]?.id}/timeline`);
    expect(events.filter(({ kind }) => kind === 'size-proven').map(({ amount }) => amount)).toEqual(
      [1, 2],
    );
  });

  describe('in its exports', () => {
    const bought = imeis.slice(20);

    it.each<[RowClass, number]>([
      ['known', 20],
      ['repeated', 1],
      ['to_check', 22],
      ['invalid', 0],
    ])('has the rows of the class %s alone', async (name, rows) => {
      const table = await exportOf(house, done, 'csv', `&class=${name}`);
      expect(table).toHaveLength(rows + 1);
      if (rows > 0) expect(new Set(column(table, 'Hammer Class'))).toEqual(new Set([name]));
    });

    it('has what both class and status name', async () => {
      const both = (status: OrderStatus) =>
        exportOf(house, done, 'json', `&class=to_check&status=${status}`);
      expect(await both('completed')).toHaveLength(23);
      expect((await both('rejected')).slice(1)).toEqual([]);
    });

    it('has the rows with an IMEI, also those that have no order', async () => {
      const found = await exportOf(house, done, 'csv', `&imei=${first}`);
      expect(column(found, 'Hammer Class')).toEqual(['known', 'repeated']);
    });

    it.each(['supplier', 'minimal'])(
      'has each order of its rows once in the layout %s, also those it has not bought',
      async (layout) => {
        const title = layout === 'minimal' ? 'imei' : 'IMEI NO.';
        const all = await exportOf(house, done, 'xlsx', `&layout=${layout}`);
        expect(column(all, title).slice(0, 40)).toEqual(imeis);
        expect(all).toHaveLength(43);
        const own = await exportOf(house, done, 'csv', `&layout=${layout}&class=to_check`);
        expect(column(own, title).slice(0, 20)).toEqual(bought);
        const repeated = await exportOf(house, done, 'csv', `&layout=${layout}&class=repeated`);
        expect(column(repeated, title)).toEqual([first]);
      },
    );
  });
});
