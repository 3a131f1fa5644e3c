import {
  chmodSync,
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Order, Problem, ServiceList, Spend } from '@hammer/contract';
import BetterSqlite3 from 'better-sqlite3';
import { House } from '../support/house.js';
import { runToEnd, ServerProcess } from '../support/processes.js';
import { until } from '../support/until.js';

const IMEI = '490154203237518';

describe('a server that lacks something', () => {
  let house: House;

  afterEach(async () => {
    await house?.close();
  });

  it('has no credentials: says what to set and spends nothing', async () => {
    house = await House.start({ settings: { GSM_FUSION_API_KEY: '', GSM_FUSION_USERNAME: '' } });
    expect((await house.get('/health/ready')).status).toBe(200);
    const services = await house.get<Problem>('/api/services');
    expect(services).toMatchObject({ status: 503, body: { code: 'supplier-not-configured' } });
    expect(services.body.detail).toContain('GSM_FUSION_API_KEY');
    for (const body of [
      await house.post<Problem>('/api/batches', { imeis: [IMEI], serviceId: '1739' }),
      await house.post<Problem>('/api/orders', { imei: IMEI, serviceId: '1739' }),
      await house.post<Problem>('/api/sync'),
    ].map((answer) => answer.body))
      expect(body).toMatchObject({ code: 'supplier-not-configured' });
    const health = await house.get<{ details: Record<string, { status: string }> }>('/health');
    expect(health).toMatchObject({
      status: 200,
      body: { details: { supplier: { status: 'degraded' } } },
    });
    expect(house.sandbox.control.calls()).toEqual([]);
  });

  it('has wrong credentials: pauses the batch with the reason', async () => {
    house = await House.start();
    const draft = await house.draft([IMEI]);
    house.sandbox.control.changeCredentials({ apiKey: 'another', userId: 'another' });
    await house.start(draft);
    const paused = await house.placed(draft.id);
    expect(paused).toMatchObject({
      state: 'paused',
      progress: { pause: { code: 'account-refused' } },
    });
    expect(paused.progress.statuses).toMatchObject({ planned: 1, uncertain: 0 });
    expect(paused.progress.money.reservedMicros).toBe(0);
  });

  it('has no supplier at first: runs all the same, and shows the list with its age later', async () => {
    house = await House.start({ sandbox: { faults: { refuseConnections: {} } } });
    expect((await house.get('/health/ready')).status).toBe(200);
    const none = await house.get<Problem>('/api/services');
    expect(none.status).toBe(503);
    expect(none.headers.get('retry-after')).toBe('5');
    expect(none.body.detail).toMatch(/supplier/i);
    expect((await house.get<Spend>('/api/spend')).status).toBe(200);

    await house.sandbox.control.clearFaults();
    const fresh = (await house.get<ServiceList>('/api/services?refresh=true')).body;
    expect(fresh.stale).toBe(false);
    expect(fresh.data.length).toBeGreaterThan(3);

    await house.sandbox.control.replaceFaults({ refuseConnections: {} });
    const stale = (await house.get<ServiceList>('/api/services?refresh=true')).body;
    expect(stale).toMatchObject({ stale: true, fetchedAt: fresh.fetchedAt, data: fresh.data });

    const draft = await house.draft([IMEI]);
    await house.start(draft);
    const waiting = await until(
      () => house.batch(draft.id),
      ({ progress }) => progress.trouble !== null,
    );
    expect(waiting.progress).toMatchObject({
      state: 'running',
      trouble: { code: 'unreachable' },
      statuses: { pending: 0, uncertain: 0 },
    });
    await house.sandbox.control.clearFaults();
    expect((await house.placed(draft.id)).progress.statuses.pending).toBe(1);
  });
});

describe('a server that must not start', () => {
  let folder: string;
  let settings: Record<string, string>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-start-'));
    settings = {
      DATABASE_URL: `sqlite:${join(folder, 'hammer.sqlite')}`,
      PORT: '0',
      LOG_LEVEL: 'warn',
    };
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('has settings that cannot be used: names all of them and ends', async () => {
    const { code, stdout, stderr } = await runToEnd('api', [], {
      ...settings,
      PORT: 'abc',
      AUTO_SYNC_INTERVAL: '0',
      DATABASE_URL: 'mysql://x',
      GSM_FUSION_BASE_URL: 'http://example.com',
      DAILY_CAP: 'much',
    });
    expect([code, stdout]).toEqual([1, '']);
    for (const name of [
      'PORT',
      'AUTO_SYNC_INTERVAL',
      'DATABASE_URL',
      'GSM_FUSION_BASE_URL',
      'DAILY_CAP',
    ])
      expect(stderr).toMatch(new RegExp(`^  - ${name} `, 'm'));
    expect(stderr).not.toContain('    at ');
  });

  it('is told to listen where this machine is not: refuses in one line', async () => {
    const { code, stderr } = await runToEnd('api', [], { ...settings, HOST: '192.0.2.1' });
    expect([code, stderr.trim().split('\n').length]).toEqual([1, 1]);
    expect(stderr).toContain('HOST is 192.0.2.1');
  });

  it('is the second on its database: refuses, and the first one goes on', async () => {
    const first = await ServerProcess.start(settings);
    const second = await runToEnd('api', [], settings);
    expect([second.code, second.stderr.trim()]).toEqual([
      1,
      expect.stringMatching(/^Another Hammer is running on this database\..*$/),
    ]);
    expect((await first.get('/health/ready')).status).toBe(200);
    await first.end();
    const third = await ServerProcess.start(settings);
    expect((await third.get<{ data: Order[] }>('/api/orders')).body.data).toEqual([]);
    await third.end();
  });

  it('finds its port taken or its database out of reach: says so in one line', async () => {
    const first = await ServerProcess.start(settings);
    const port = new URL(first.url).port;
    const taken = await runToEnd('api', [], {
      ...settings,
      PORT: port,
      DATABASE_URL: `sqlite:${join(folder, 'other.sqlite')}`,
    });
    expect([taken.code, taken.stderr.trim()]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^Port ${port} .*PORT.*$`)),
    ]);
    await first.end();
    const unreachable = await runToEnd('api', [], {
      ...settings,
      DATABASE_URL: 'postgres://hammer:secret@127.0.0.1:1/hammer',
    });
    expect(unreachable.code).toBe(1);
    expect(unreachable.stderr.trim()).toMatch(/^The database .*DATABASE_URL.*$/);
    expect(unreachable.stderr).not.toContain('secret');
    const foreign = join(folder, 'foreign.sqlite');
    writeFileSync(foreign, 'This is a text and no database. '.repeat(100));
    for (const path of [foreign, join(foreign, 'beneath-a-file.sqlite')]) {
      const { code, stderr } = await runToEnd('api', [], {
        ...settings,
        DATABASE_URL: `sqlite:${path}`,
      });
      expect([code, stderr.trim()]).toEqual([
        1,
        expect.stringMatching(/^The database .*DATABASE_URL.*$/),
      ]);
    }
  });

  it('finds its database damaged: says so in one line and sends nothing', async () => {
    const first = await ServerProcess.start(settings);
    await first.end();
    const path = settings['DATABASE_URL']?.slice('sqlite:'.length) ?? '';
    const size = statSync(path).size;
    const file = openSync(path, 'r+');
    for (let page = 8_192; page < size; page += 8_192) writeSync(file, 'damage '.repeat(300), page);
    closeSync(file);
    const { code, stderr } = await runToEnd('api', [], settings);
    expect([code, stderr.trim()]).toEqual([
      1,
      expect.stringMatching(/^The database .*hammer\.sqlite is damaged .*backup.*$/),
    ]);
  });

  it('finds a database of a newer Hammer: says which, and leaves it as it is', async () => {
    const first = await ServerProcess.start(settings);
    await first.end();
    const path = settings['DATABASE_URL']?.slice('sqlite:'.length) ?? '';
    const database = new BetterSqlite3(path);
    database.exec(`INSERT INTO migrations (timestamp, name) VALUES (9, 'Tomorrow9')`);
    for (const [app, args] of [
      ['api', []],
      ['cli', ['migrate']],
    ] as const) {
      const { code, stderr } = await runToEnd(app, args, settings);
      expect([code, stderr.trim()]).toEqual([
        1,
        expect.stringMatching(/^The database was made by a newer Hammer \(Tomorrow9 .*$/),
      ]);
    }
    database.close();
  });

  it('may not write its database or its folder: says so in one line', async () => {
    const first = await ServerProcess.start(settings);
    await first.end();
    // The superuser may write everywhere, so where the tests run as one, the server is somebody else.
    const somebody = process.getuid?.() === 0 ? { uid: 65_534 } : {};
    const path = settings['DATABASE_URL']?.slice('sqlite:'.length) ?? '';
    chmodSync(folder, 0o777);
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o666);
    chmodSync(`${path}.state`, 0o777);
    chmodSync(path, 0o444);
    const database = await runToEnd('api', [], settings, somebody);
    chmodSync(path, 0o666);
    chmodSync(`${path}.state`, 0o555);
    for (const name of readdirSync(`${path}.state`)) chmodSync(join(`${path}.state`, name), 0o444);
    const state = await runToEnd('api', [], settings, somebody);
    chmodSync(folder, 0o555);
    const whole = await runToEnd(
      'api',
      [],
      { ...settings, DATABASE_URL: `sqlite:${join(folder, 'new', 'hammer.sqlite')}` },
      somebody,
    );
    chmodSync(folder, 0o777);
    chmodSync(`${path}.state`, 0o777);
    expect([database.code, database.stderr.trim()]).toEqual([
      1,
      expect.stringMatching(/^The database .* may not be written by this user.*$/),
    ]);
    expect([state.code, state.stderr.trim()]).toEqual([
      1,
      expect.stringMatching(/^Files in .*\.state cannot be written.*STATE_DIR.*$/),
    ]);
    expect([whole.code, whole.stderr.trim()]).toEqual([
      1,
      expect.stringMatching(/^The database .*DATABASE_URL.*$/),
    ]);
  });
});
