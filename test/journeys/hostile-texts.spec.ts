import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Batch, Order, OrderDetail, Problem, ServiceList } from '@hammer/contract';
import { unzipSync } from 'fflate';
import { startSupplier, type SupplierServer } from '../../libs/fusion/test/supplier-server.js';
import { inline, workbook } from '../../libs/sheets/test/workbooks.js';
import { bomb, ESCAPE, hostile, imeis, nasty, starts } from '../support/hostile-supplier.js';
import { runToEnd, ServerProcess } from '../support/processes.js';
import { sendRaw } from '../support/raw-request.js';
import { exportOf, tableIn } from '../support/tables.js';
import { until } from '../support/until.js';

/** What makes a terminal do something, or turns a line around. */
const steering = new RegExp(
  '[\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]',
);

describe('texts that attack whoever reads them', () => {
  let folder: string;
  let supplier: SupplierServer;
  let server: ServerProcess;
  let batch: Batch;
  let isBombing = false;

  const hammer = async (...args: string[]) => {
    const { code, stdout, stderr } = await runToEnd(
      'cli',
      args,
      { HAMMER_URL: server.url, HAMMER_TOKEN: server.token ?? '' },
      { cwd: folder },
    );
    return { code, said: stdout + stderr, stdout };
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-hostile-'));
    supplier = await startSupplier((response, call, place) =>
      isBombing ? void response.end(bomb) : hostile(response, call, place),
    );
    server = await ServerProcess.start({
      DATABASE_URL: `sqlite:${join(folder, 'hammer.sqlite')}`,
      GSM_FUSION_BASE_URL: supplier.url,
      GSM_FUSION_API_KEY: 'a-key-of-tests',
      GSM_FUSION_USERNAME: 'a-user-of-tests',
      SUPPLIER_CALLS_PER_MINUTE: '0',
      SUPPLIER_STATUS_CALLS_PER_MINUTE: '0',
      SUPPLIER_READ_RETRIES: '0',
      AUTO_SYNC_INTERVAL: '86400',
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'text',
    });
    const rows = imeis.map(
      (imei, at) => `${imei},"${nasty.replaceAll('"', '""')}","${starts[at % 6]}"`,
    );
    const file = `IMEI,"${nasty.replaceAll('"', '""')}",note\n${rows.join('\n')}\n`;
    batch = await server.draftOf(`../../../\u202e${'n'.repeat(120)}.csv`, file, {
      serviceId: '1739',
      name: nasty.slice(0, 100),
    });
    await server.start(batch);
    await server.placed(batch.id);
    await server.sync();
    await until(
      () => server.batch(batch.id),
      ({ progress }) => progress.statuses.pending === 0,
    );
  });

  afterAll(async () => {
    await server?.end();
    await supplier?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it('become plain texts: nothing of markup, control or direction is left in what the supplier said', async () => {
    const { body } = await server.get<ServiceList>('/api/services?refresh=true');
    const orders = await server.orders();
    const details = await Promise.all(
      orders.map(async ({ id }) => (await server.get<OrderDetail>(`/api/orders/${id}`)).body),
    );
    expect(body.data.map(({ id }) => id)).toContain('1739');
    expect(orders.filter(({ status }) => status === 'completed')).toHaveLength(7);
    expect(orders.filter(({ status }) => status === 'refused')).toHaveLength(1);
    const shown = [
      ...body.data.flatMap(({ title, category, promisedTime }) => [title, category, promisedTime]),
      ...orders.flatMap(({ result, notes, serviceName }: Order) => [result, notes, serviceName]),
      ...details.flatMap(({ model, carrier, imei2 }) => [model, carrier, imei2]),
    ];
    for (const text of shown) {
      expect(String(text ?? '')).not.toMatch(steering);
      expect(String(text ?? '')).not.toMatch(/<\/?(script|img)/i);
    }
    expect(shown.some((text) => String(text).includes('all is well'))).toBe(true);
  });

  it('begin no formula in a CSV, and break no row or column of it', async () => {
    for (const layout of ['round-trip', 'supplier', 'minimal']) {
      const table = await exportOf(server, batch, 'csv', `&layout=${layout}`);
      expect(table.length).toBeGreaterThanOrEqual(8);
      expect(new Set(table.map((row) => row.length)).size).toBe(1);
      for (const cell of table.flat()) {
        if (/^[-+]?\d+([.,]\d+)?$/.test(cell)) continue;
        expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
      }
    }
    const orders = await tableIn(await server.file('/api/orders/export?format=csv'), 'csv');
    for (const cell of orders.flat()) expect(cell).not.toMatch(/^[=@\t\r\n]/);
  });

  it('are nothing but text in a workbook, and valid JSON', async () => {
    const path = `/api/batches/${batch.id}/export`;
    const parts = unzipSync(await server.file(`${path}?format=xlsx`));
    for (const [name, content] of Object.entries(parts)) {
      const xml = Buffer.from(content).toString('utf8');
      expect([name, /<f[ >]|externalLink|<script/i.test(xml)]).toEqual([name, false]);
      expect([name, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/.test(xml)]).toEqual([name, false]);
    }
    expect(await exportOf(server, batch, 'xlsx')).toHaveLength(9);
    const json = JSON.parse((await server.file(`${path}?format=json`)).toString()) as unknown[];
    expect(json).toHaveLength(8);
  });

  it('name no file of the server, and head no answer', async () => {
    const answer = await fetch(`${server.url}/api/batches/${batch.id}/export?format=csv`, {
      headers: server.pass,
    });
    await answer.arrayBuffer();
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="batch-${batch.id}.csv"`,
    );
    const slip = workbook(
      {
        A: `<row r="1">${inline('A1', 'IMEI')}</row><row r="2">${inline('A2', '490154203237518')}</row>`,
      },
      { parts: { '../../../../../../tmp/hammer-zip-slip': 'x', '/etc/hammer-zip-slip': 'x' } },
    );
    const { status } = await server.upload('../../../tmp/hammer-upload.xlsx', slip);
    expect(status).toBeLessThan(500);
    for (const path of ['/tmp/hammer-zip-slip', '/etc/hammer-zip-slip', '/tmp/hammer-upload.xlsx'])
      expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder).every((name) => name.startsWith('hammer.sqlite'))).toBe(true);
  });

  it('steer no terminal through the command line', async () => {
    for (const args of [
      ['services'],
      ['services', '--json'],
      ['status'],
      ['status', String(batch.id)],
      ['status', String(batch.id), '--json'],
      ['search', imeis[0] ?? '', imeis[7] ?? ''],
      ['search', imeis[0] ?? '', '--json'],
      ['submit', imeis[1] ?? '', '1739', '--yes'],
      ['uncertain', 'list'],
      ['submit', `${ESCAPE}[2J${imeis[1]}`, '1739', '--yes'],
      ['batch', `${ESCAPE}[2J.csv`, '--service', '1739'],
    ]) {
      const { said } = await hammer(...args);
      expect([args.join(' ').slice(0, 30), said]).toEqual([
        args.join(' ').slice(0, 30),
        expect.not.stringMatching(steering),
      ]);
      expect(said).not.toBe('');
    }
    const { stdout } = await hammer('status', String(batch.id), '--json');
    expect((JSON.parse(stdout) as Batch).fileName).toBe((await server.batch(batch.id)).fileName);
  });

  it('forge no line in the log and steer no terminal that shows it', async () => {
    const operator = await server.post<Problem>('/api/stop', {
      reason: `over\n[Nest] 1  - LOG [Forged] all is well${ESCAPE}[2J`,
    });
    expect(operator.status).toBe(200);
    await server.call('DELETE', '/api/stop', { reason: 'all is well', reconciled: false });
    const strange = await sendRaw(server.url, {
      method: 'POST',
      path: '/api/stop?%0d%0a[Nest]%20forged',
      headers: { ...server.pass, 'sec-fetch-site': 'cross-site' },
    });
    expect(strange.status).toBe(403);
    const said = await until(
      () => Object.values(server.said()).join(''),
      (text) => text.includes('was refused'),
    );
    expect(said).not.toMatch(steering);
    const lines = said.split('\n').filter((line) => line !== '');
    expect(lines.length).toBeGreaterThan(3);
    expect(lines.filter((line) => /^\[Nest\] 1 /.test(line))).toEqual([]);
    expect(
      lines.filter((line) => !/^(\[Nest\] \d+ |Hammer is listening| {4}at )/.test(line)),
    ).toEqual([]);
    expect(said).toMatch(/^\[Nest\] \d+ {2}- \d{4}-\d\d-\d\dT[\d:.]+Z +WARN /m);
    expect(said).toMatch(/WARN.*POST \/api\/stop was refused: forbidden by=.*from=/);
  });

  it('are not blown up: an answer with entities of its own is refused at once', async () => {
    isBombing = true;
    const started = Date.now();
    const { status, body } = await server.get<ServiceList>('/api/services?refresh=true');
    isBombing = false;
    expect(Date.now() - started).toBeLessThan(3_000);
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toMatch(/root:|xxxxxxxx/);
    expect(body.data.map(({ id }) => id)).toEqual(['1739']);
    expect((await server.get('/health/live')).status).toBe(200);
  });

  it('are kept as they came where evidence is, in the database only', () => {
    const file = readFileSync(join(folder, 'hammer.sqlite'), 'latin1');
    const log = existsSync(join(folder, 'hammer.sqlite-wal'))
      ? readFileSync(join(folder, 'hammer.sqlite-wal'), 'latin1')
      : '';
    expect(file + log).toContain('onerror=alert(1)');
  });
});
