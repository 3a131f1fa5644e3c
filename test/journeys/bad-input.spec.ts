import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Batch, Problem, Spend } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { inline, workbook, zip } from '../../libs/sheets/test/workbooks.js';
import { House } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { sendRaw as sendUnfinished } from '../support/raw-request.js';
import type { Answer } from '../support/visitor.js';

const IMEI = '490154203237518';

/** What is asked, and with which status and code it is refused. */
type Refused = [what: string, ask: () => Promise<Answer<Problem>>, status: number, code: string];

let house: House;

const give = (name: string, content: string | Buffer) => () =>
  house.upload<Problem>(name, content, { serviceId: '1739' });

const send =
  (method: string, path: string, body?: unknown, headers?: Record<string, string>) => () =>
    house.call<Problem>(method, path, body, headers);

/** A body that no JSON.stringify would make. */
const sendRaw =
  (path: string, body: string, contentType: string): (() => Promise<Answer<Problem>>) =>
  async () => {
    const response = await fetch(`${house.url}${path}`, {
      method: 'POST',
      body,
      headers: {
        ...house.pass,
        'content-type': contentType,
        'idempotency-key': crypto.randomUUID(),
      },
    });
    const { status, headers } = response;
    return { status, headers, body: (await response.json()) as Problem };
  };

const manyRows = (count: number) => `IMEI\n${`${IMEI}\n`.repeat(count)}`;

/** A hundred megabytes and more of the same row in a few kilobytes. */
const bomb = () =>
  workbook({
    Bomb: `<row r="1">${inline('A1', 'IMEI')}</row>${'<row><c><v>1</v></c></row>'.repeat(5_000_000)}`,
  });

const files: Refused[] = [
  ['an empty file', give('empty.csv', ''), 400, 'file-empty'],
  ['a file of white space', give('blank.txt', ' \r\n\t\r\n '), 400, 'file-empty'],
  ['a header and nothing below', give('header.csv', 'IMEI,Note\n'), 400, 'file-empty'],
  ['a PDF document', give('list.csv', '%PDF-1.7 ...'), 415, 'file-not-a-sheet'],
  [
    'an image',
    give('list.xlsx', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')),
    415,
    'file-not-a-sheet',
  ],
  [
    'an old workbook',
    give('list.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex')),
    415,
    'file-not-a-sheet',
  ],
  [
    'a web page',
    give('list.xls', '<html><table><tr><td>1</td></tr></table></html>'),
    415,
    'file-not-a-sheet',
  ],
  ['a JSON file', give('list.json', '[{"imei":"1"}]'), 415, 'file-not-a-sheet'],
  ['an archive', give('list.csv.gz', gzipSync(IMEI)), 415, 'file-not-a-sheet'],
  [
    'another kind of document',
    give('list.docx', zip({ 'word/document.xml': '<document/>' })),
    415,
    'file-not-a-sheet',
  ],
  [
    'a program',
    give('list.csv', Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 7919) % 256))),
    415,
    'file-not-a-sheet',
  ],
  [
    'a damaged workbook',
    give('list.xlsx', workbook({ A: '' }).subarray(0, 400)),
    400,
    'file-unreadable',
  ],
  ['a bomb of a workbook', give('bomb.xlsx', bomb()), 413, 'file-too-large'],
  ['more rows than are taken', give('long.csv', manyRows(50_001)), 413, 'file-too-many-rows'],
  [
    'a text that is too large',
    give('large.csv', Buffer.alloc(20 * 1024 * 1024 + 1, '1')),
    413,
    'payload-too-large',
  ],
];

const requests: Refused[] = [
  ['no body', send('POST', '/api/batches'), 400, 'request-invalid'],
  [
    'a body that is cut off',
    sendRaw('/api/batches', '{"imeis":["4901', 'application/json'),
    400,
    'bad-request',
  ],
  [
    'a body that is no object',
    sendRaw('/api/batches', '"imeis"', 'application/json'),
    400,
    'bad-request',
  ],
  ['a list instead of an object', send('POST', '/api/batches', [IMEI]), 400, 'request-invalid'],
  [
    'a body that is too large',
    send('POST', '/api/orders/search', { imeis: ['1'.repeat(9_000_000)] }),
    413,
    'payload-too-large',
  ],
  [
    'a form that is cut off',
    sendRaw(
      '/api/batches',
      '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n490',
      'multipart/form-data; boundary=x',
    ),
    400,
    'bad-request',
  ],
  [
    'a form without a file',
    sendRaw(
      '/api/batches',
      '--x\r\nContent-Disposition: form-data; name="serviceId"\r\n\r\n1739\r\n--x--\r\n',
      'multipart/form-data; boundary=x',
    ),
    400,
    'request-invalid',
  ],
  [
    'a list and a text',
    send('POST', '/api/batches', { imeis: [IMEI], text: IMEI }),
    400,
    'request-invalid',
  ],
  [
    'IMEIs as numbers',
    send('POST', '/api/batches', { imeis: [490154203237518] }),
    400,
    'request-invalid',
  ],
  [
    'an empty text',
    send('POST', '/api/batches', { text: '', serviceId: '1739' }),
    400,
    'file-empty',
  ],
  [
    'an unknown service',
    send('POST', '/api/batches', { imeis: [IMEI], serviceId: '99999' }),
    400,
    'unknown-service',
  ],
  [
    'an unknown policy',
    send('POST', '/api/batches', { imeis: [IMEI], duplicates: 'twice' }),
    400,
    'request-invalid',
  ],
  [
    'a column that is not there',
    send('POST', '/api/batches', { text: `IMEI\n${IMEI}`, imeiColumn: 7 }),
    400,
    'no-such-column',
  ],
  [
    'no Idempotency-Key',
    send('POST', '/api/batches', { imeis: [IMEI] }, { 'idempotency-key': '' }),
    400,
    'idempotency-key-missing',
  ],
  [
    'an endless Idempotency-Key',
    send(
      'POST',
      '/api/orders',
      { imei: IMEI, serviceId: '1739' },
      { 'idempotency-key': 'k'.repeat(201) },
    ),
    400,
    'idempotency-key-missing',
  ],
  [
    'an order for half an IMEI',
    send('POST', '/api/orders', { imei: '4901542', serviceId: '1739' }),
    400,
    'request-invalid',
  ],
  [
    'an order with a wrong check digit',
    send('POST', '/api/orders', { imei: '490154203237519', serviceId: '1739' }),
    400,
    'check-digit-wrong',
  ],
  [
    'an order with an unknown service',
    send('POST', '/api/orders', { imei: IMEI, serviceId: '99999' }),
    400,
    'unknown-service',
  ],
  ['an unknown batch', send('GET', '/api/batches/999999'), 404, 'batch-not-found'],
  ['the rows of an unknown batch', send('GET', '/api/batches/999999/rows'), 404, 'batch-not-found'],
  [
    'the progress of an unknown batch',
    send('GET', '/api/batches/999999/progress'),
    404,
    'batch-not-found',
  ],
  [
    'the export of an unknown batch',
    send('GET', '/api/batches/999999/export'),
    404,
    'batch-not-found',
  ],
  [
    'the supplier layout of an unknown batch',
    send('GET', '/api/batches/999999/export?layout=supplier'),
    404,
    'batch-not-found',
  ],
  [
    'the rejected rows of an unknown batch',
    send('GET', '/api/batches/999999/rejected'),
    404,
    'batch-not-found',
  ],
  [
    'a change of an unknown batch',
    send('PATCH', '/api/batches/999999', { name: 'x' }),
    404,
    'batch-not-found',
  ],
  [
    'the start of an unknown batch',
    send('POST', '/api/batches/999999/start', { quote: 'x' }),
    404,
    'batch-not-found',
  ],
  [
    'the pause of an unknown batch',
    send('POST', '/api/batches/999999/pause'),
    404,
    'batch-not-found',
  ],
  ['a batch without a number', send('GET', '/api/batches/abc'), 400, 'request-invalid'],
  ['a batch with half a number', send('GET', '/api/batches/1.5'), 400, 'request-invalid'],
  [
    'a batch beyond all numbers',
    send('GET', '/api/batches/99999999999999999999'),
    400,
    'request-invalid',
  ],
  ['an unknown order', send('GET', '/api/orders/999999'), 404, 'order-not-found'],
  ['a start without a quote', send('POST', '/api/batches/1/start', {}), 400, 'request-invalid'],
  ['a cursor of nobody', send('GET', '/api/orders?cursor=abc'), 400, 'request-invalid'],
  [
    'a cursor of another kind',
    send('GET', `/api/batches?cursor=${btoa('before:7')}`),
    400,
    'request-invalid',
  ],
  ['a page of no length', send('GET', '/api/orders?limit=0'), 400, 'request-invalid'],
  ['a page that is too long', send('GET', '/api/ledger?limit=100000'), 400, 'request-invalid'],
  ['a status that is none', send('GET', '/api/orders?status=Pending'), 400, 'request-invalid'],
  ['a class that is none', send('GET', '/api/batches/1/rows?class=fine'), 400, 'request-invalid'],
  ['a date that is none', send('GET', '/api/orders?from=yesterday'), 400, 'request-invalid'],
  ['a format that is none', send('GET', '/api/orders/export?format=pdf'), 400, 'request-invalid'],
  [
    'a search for nothing',
    send('POST', '/api/orders/search', { imeis: [] }),
    400,
    'request-invalid',
  ],
  [
    'a search for too many',
    send('POST', '/api/orders/search', { imeis: Array.from({ length: 30_001 }, () => '1') }),
    400,
    'request-invalid',
  ],
  ['a stop without a reason', send('POST', '/api/stop', {}), 400, 'request-invalid'],
  ['an address that is not there', send('GET', '/api/nothing'), 404, 'not-found'],
  ['a deed that is not there', send('DELETE', '/api/batches/1'), 404, 'not-found'],
  ['an address with a broken escape', send('GET', '/api/orders/%E0%A4%A'), 400, 'bad-request'],
  [
    'a request from another site',
    send('POST', '/api/stop', { reason: 'from afar' }, { 'sec-fetch-site': 'cross-site' }),
    403,
    'forbidden',
  ],
  [
    'an upload from another site',
    send('POST', '/api/batches', { imeis: [IMEI] }, { 'sec-fetch-site': 'cross-site' }),
    403,
    'forbidden',
  ],
];

describe('what cannot be used', () => {
  let running: Batch;
  const ORDERS = 2_000;

  beforeAll(async () => {
    house = await House.start({
      settings: { SUPPLIER_PARALLEL_CALLS: '1', SUPPLIER_IMEIS_PER_CALL: '10' },
      sandbox: { faults: { latency: { ms: 30, only: { action: 'placeorder' } } } },
    });
    const draft = await house.draft(generateImeis(ORDERS, 'running'));
    running = (await house.start(draft)).body;
  });

  afterAll(async () => {
    await house?.close();
  });

  it.each([...files, ...requests])(
    '%s is refused with the reason',
    async (_what, ask, status, code) => {
      const before = await house.batch(running.id);
      const answer = await ask();
      expect([answer.status, answer.body.code, answer.body.detail]).toEqual([
        status,
        code,
        expect.stringMatching(/^[A-Z].{10,}/),
      ]);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\n\s+at |\.[jt]s:\d+/);

      expect((await house.get('/health/live')).status).toBe(200);
      const after = await house.batch(running.id);
      expect(after.state).toMatch(/running|completed/);
      const placed = ({ progress }: Batch) => progress.statuses.pending;
      expect(placed(after)).toBeGreaterThanOrEqual(placed(before));
      expect(after.progress.statuses.uncertain).toBe(0);
    },
    20_000,
  );

  it('is refused before it is read when it is far too large, and holds nobody up when it never ends', async () => {
    const before = (await house.batch(running.id)).progress.statuses.pending;
    const endless = (path: string, headers: Record<string, string>) =>
      sendUnfinished(house.url, {
        method: 'POST',
        path,
        headers: { ...house.pass, 'idempotency-key': crypto.randomUUID(), ...headers },
        body: '{"imeis":["',
        unfinished: true,
      });
    const started = Date.now();
    const large = { 'content-type': 'application/json', 'content-length': '209715200' };
    for (const path of ['/api/batches', '/api/orders/search', '/api/orders'])
      expect((await endless(path, large)).status).toBe(413);
    expect(Date.now() - started).toBeLessThan(2_000);

    const small = { 'content-type': 'application/json', 'content-length': '100000' };
    const held = Array.from({ length: 40 }, () =>
      endless('/api/orders/search', small).catch(() => null),
    );
    for (let i = 0; i < 20; i++) {
      const asked = Date.now();
      expect((await house.get(`/api/batches/${running.id}`)).status).toBe(200);
      expect(Date.now() - asked).toBeLessThan(2_000);
    }
    const after = (await house.batch(running.id)).progress.statuses;
    expect(after.pending).toBeGreaterThanOrEqual(before);
    expect(after.uncertain).toBe(0);
    // Each gives up by itself: nobody has answered, and nobody was kept from it.
    expect((await Promise.all(held)).every((answer) => answer === null)).toBe(true);
  });

  it('has left no draft behind, has spent nothing, and the running batch goes on to its end', async () => {
    const { data } = (await house.get<{ data: Batch[] }>('/api/batches')).body;
    expect(data.filter(({ state }) => state === 'draft')).toEqual([]);
    expect((await house.get<Spend>('/api/spend')).body.stop).toBeNull();
    const placed = await house.placed(running.id);
    expect(placed.progress.statuses).toMatchObject({ pending: ORDERS, uncertain: 0 });
    expect(house.sandbox.control.totals().charged).toBe(ORDERS);
    await expectPromisesKept(house);
  });
});
