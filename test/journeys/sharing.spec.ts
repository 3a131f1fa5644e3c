import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Batch, Problem, SyncState } from '@hammer/contract';
import { openDatabase, sql, type Database } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import { postgres, type TestDatabase } from '../support/databases.js';
import { SandboxProcess, ServerProcess } from '../support/processes.js';
import { expectBooksToAgree } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const slow = (ms: number) => ({ latency: { ms, only: { action: 'placeorder' as const } } });

describe('servers that share a PostgreSQL database', () => {
  let databases: Awaited<ReturnType<typeof postgres.open>>;
  let place: TestDatabase;
  let sandbox: SandboxProcess;
  let dataSource: DataSource;
  let database: Database;
  const servers: ServerProcess[] = [];

  const startServer = async (settings: Record<string, string> = {}): Promise<ServerProcess> => {
    const server = await ServerProcess.start({
      DATABASE_URL: place.url,
      GSM_FUSION_BASE_URL: sandbox.url,
      GSM_FUSION_API_KEY: 'sandbox-key',
      GSM_FUSION_USERNAME: 'sandbox',
      SUPPLIER_CALLS_PER_MINUTE: '0',
      SUPPLIER_STATUS_CALLS_PER_MINUTE: '0',
      AUTO_SYNC_INTERVAL: '86400',
      ...settings,
    });
    servers.push(server);
    return server;
  };

  beforeAll(async () => {
    databases = await postgres.open();
  });

  beforeEach(async () => {
    place = await databases.create();
    sandbox = await SandboxProcess.start();
    dataSource = await new DataSource(houseOptions(place.url)).initialize();
    database = openDatabase(dataSource);
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.end('SIGKILL');
    await dataSource.destroy();
    await sandbox.close();
    await place.discard();
  });

  afterAll(async () => {
    await databases?.close();
  });

  it('may be divided into those that answer people and those that place orders', async () => {
    const web = await startServer({ HAMMER_ROLE: 'web' });
    const draft = await web.draft(generateImeis(30, 'roles'));
    await web.start(draft);
    expect((await web.batch(draft.id)).progress.statuses.planned).toBe(30);

    const worker = await startServer({ HAMMER_ROLE: 'worker', AUTO_SYNC_INTERVAL: '1' });
    const refused = await worker.get<Problem>('/api/batches');
    expect([refused.status, refused.body.code]).toEqual([404, 'worker-only']);
    expect((await worker.get('/health/ready')).status).toBe(200);
    await sandbox.complete();
    await until(
      async () => {
        await sandbox.complete();
        return web.batch(draft.id);
      },
      ({ state }) => state === 'completed',
    );
    expect((await web.get<SyncState>('/api/sync')).body.last?.changed).toBeGreaterThan(0);
    await expectBooksToAgree(database, await sandbox.book());
  });

  it('hear within a second or two of a pause that another one was told of', async () => {
    const [first, second] = [
      await startServer({ SUPPLIER_CALLS_PER_MINUTE: '60' }),
      await startServer({ SUPPLIER_CALLS_PER_MINUTE: '60' }),
    ];
    const draft = await first.draft(generateImeis(400, 'pause'));
    await first.start(draft);
    await until(
      () => first.batch(draft.id),
      ({ progress }) => progress.statuses.prepared > 0,
    );
    await second.post(`/api/batches/${draft.id}/pause`);
    const { progress } = await until(
      () => second.batch(draft.id),
      ({ progress: { statuses } }) => statuses.prepared + statuses.sending === 0,
      5_000,
    );
    expect(progress.statuses.planned).toBeGreaterThan(300);
  });

  it('give birth to each order once, though a draft is changed and started at both at the same time', async () => {
    const [first, second] = [await startServer(), await startServer()];
    const draft = await first.draft(generateImeis(3_000, 'turns'));
    const changes = [first, second, first, second].map((server, i) =>
      server.call<Batch>('PATCH', `/api/batches/${draft.id}`, {
        duplicates: i % 2 === 0 ? 'skip' : 'reuse',
      }),
    );
    expect((await Promise.all(changes)).map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const planned = await database.readFirst<{ orders: number; checks: number }>(
      sql`SELECT COUNT(*) AS orders, COUNT(DISTINCT imei) AS checks FROM orders WHERE batch_id = ${draft.id}`,
    );
    expect(planned).toEqual({ orders: 3_000, checks: 3_000 });
  });

  it('take over at once from one that ended in good order, and soon from one that was killed', async () => {
    await sandbox.mergeFaults(slow(60_000));
    const first = await startServer({ SUPPLIER_ANSWER_TIMEOUT: '900' });
    const draft = await first.draft(generateImeis(5, 'successor'));
    await first.start(draft);
    await until(
      () => first.batch(draft.id),
      ({ progress }) => progress.statuses.sending === 1,
    );
    const second = await startServer();
    await sandbox.mergeFaults({ latency: null });
    await first.end('SIGKILL');
    const batch = await until(
      () => second.batch(draft.id),
      ({ progress: { statuses } }) => statuses.uncertain === 1 && statuses.pending === 4,
      25_000,
    );
    expect(batch.state).toBe('running');
  });

  it('are not brought out of step by a newer one: it waits until the older ones have ended', async () => {
    const older = new pg.Client({
      connectionString: place.url,
      application_name: 'hammer all 1764000000000 0a1b2c3d',
    });
    await older.connect();
    await older.query('SELECT pg_advisory_lock_shared(4801545)');
    const newest = await database.readFirst<{ name: string }>(
      sql`SELECT name FROM migrations ORDER BY id DESC LIMIT 1`,
    );
    await dataSource.query('DELETE FROM migrations WHERE name = $1', [newest?.name]);
    await expect(startServer()).rejects.toThrow(/of another version is running on it/);
    await older.end();
  });
});
