import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openDatabase, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import { postgres, type TestDatabase } from '../support/databases.js';
import { FrozenLine } from '../support/frozen-line.js';
import { House, type HouseOptions } from '../support/house.js';
import { SandboxProcess, ServerProcess } from '../support/processes.js';
import { expectBooksToAgree, expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const LOCK = 4_801_545;
const imeis = (count: number, seed = 'single writer') => generateImeis(count, seed);
const oneByOne = { SUPPLIER_IMEIS_PER_CALL: '1', SUPPLIER_PARALLEL_CALLS: '1' };
const slow = (ms: number) => ({ latency: { ms, only: { action: 'placeorder' as const } } });

describe('the lock of the only writer on PostgreSQL, when its connection is lost', () => {
  let server: Awaited<ReturnType<typeof postgres.open>>;
  let place: TestDatabase;
  let onlooker: pg.Client;
  let house: House;

  const startHouse = async (options: HouseOptions) => {
    house = await House.start({ databaseUrl: place.url, ...options });
  };

  /** The connections that have the lock, or that wait for it. */
  const connections = async (granted: boolean): Promise<number[]> => {
    const { rows } = await onlooker.query<{ pid: number }>(
      `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = $1 AND granted = $2
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [LOCK, granted],
    );
    return rows.map(({ pid }) => pid);
  };

  const end = (pids: readonly number[]) =>
    onlooker.query('SELECT pg_terminate_backend(pid) FROM unnest($1::int[]) AS pid', [pids]);

  /** Another process that stands in line for the lock, and has it as soon as the first one loses it. */
  const waitInLine = async (): Promise<pg.Client> => {
    const rival = new pg.Client({ connectionString: place.url });
    await rival.connect();
    rival.query('SELECT pg_advisory_lock($1)', [LOCK]).catch(() => undefined);
    await until(
      () => connections(false),
      (pids) => pids.length === 1,
    );
    return rival;
  };

  beforeAll(async () => {
    server = await postgres.open();
  });

  beforeEach(async () => {
    place = await server.create();
    onlooker = new pg.Client({ connectionString: place.url });
    await onlooker.connect();
  });

  afterEach(async () => {
    await house?.close();
    house = undefined as unknown as House;
    await onlooker?.end();
    await place?.discard();
  });

  afterAll(async () => {
    await server?.close();
  });

  it('is taken again at once, and everything goes on', async () => {
    await startHouse({ settings: oneByOne, sandbox: { faults: slow(100) } });
    const draft = await house.draft(imeis(10));
    await house.start(draft);
    const before = await connections(true);
    await end(before);
    const after = await until(
      () => connections(true),
      (pids) => pids.length === 1 && pids[0] !== before[0],
    );
    expect(after).not.toEqual(before);
    expect((await house.placed(draft.id)).progress.statuses.pending).toBe(10);
    await expectPromisesKept(house);
  });

  it('is taken from its own dead connection, of which nobody was told that it is dead', async () => {
    const line = await FrozenLine.to(place.url);
    await startHouse({ databaseUrl: line.url });
    const before = await connections(true);
    line.freezeFirst();
    await until(
      () => connections(true),
      (pids) => pids.length === 1 && pids[0] !== before[0],
    );
    expect((await house.place(imeis(5))).progress.statuses.pending).toBe(5);
    await house.close();
    house = undefined as unknown as House;
    line.close();
  });

  it('lets no call out when another process has it', async () => {
    await startHouse({
      settings: { ...oneByOne, SUPPLIER_CALLS_PER_MINUTE: '120' },
      sandbox: { faults: slow(100) },
    });
    const draft = await house.draft(imeis(60));
    await house.start(draft);
    const rival = await waitInLine();
    await until(
      () => house.batch(draft.id),
      ({ progress }) => progress.statuses.pending > 0,
    );
    await end(await connections(true));
    const halted = await until(
      () => house.batch(draft.id),
      ({ progress: { statuses } }) => statuses.prepared + statuses.sending === 0,
    );
    const lastSlot = Date.now() + 1_500;
    await until(
      () => Date.now(),
      (now) => now > lastSlot,
    );
    const after = await house.batch(draft.id);
    expect(after.progress.statuses).toEqual(halted.progress.statuses);
    expect(after.progress.statuses.planned).toBeGreaterThan(50);
    await expectPromisesKept(house);
    await rival.end();
  });

  it('ends a server whose lock another process has, once its calls under way are written', async () => {
    const sandbox = await SandboxProcess.start({ faults: slow(1_500) });
    const hammer = await ServerProcess.start({
      DATABASE_URL: place.url,
      GSM_FUSION_BASE_URL: sandbox.url,
      GSM_FUSION_API_KEY: 'sandbox-key',
      GSM_FUSION_USERNAME: 'sandbox',
      SUPPLIER_CALLS_PER_MINUTE: '0',
      AUTO_SYNC_INTERVAL: '86400',
      ...oneByOne,
    });
    const draft = await hammer.draft(imeis(5));
    await hammer.start(draft);
    const rival = await waitInLine();
    await until(
      () => hammer.batch(draft.id),
      ({ progress }) => progress.statuses.sending === 1,
    );
    await end(await connections(true));
    const { code, stderr } = await hammer.gone;
    expect([code, stderr.trim()]).toEqual([
      1,
      expect.stringMatching(/^Somebody has taken this database for themselves.*\.$/),
    ]);
    const dataSource = await new DataSource(houseOptions(place.url)).initialize();
    const database = openDatabase(dataSource);
    const statuses = await database.read<{ status: string; orders: number }>(
      sql`SELECT status, COUNT(*) AS orders FROM orders GROUP BY status ORDER BY status`,
    );
    expect(statuses.map(({ status }) => status)).toEqual(['pending', 'planned']);
    await expectBooksToAgree(database, await sandbox.book());
    await dataSource.destroy();
    await rival.end();
    await sandbox.close();
  });
});
