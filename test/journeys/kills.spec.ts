import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Batch, SyncState } from '@hammer/contract';
import { openDatabase, sql, type Database } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import type { FaultGiven } from '../../apps/sandbox/src/faults.js';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { SandboxProcess, ServerProcess } from '../support/processes.js';
import { expectBooksToAgree } from '../support/promises-kept.js';
import { until } from '../support/until.js';

type Kill = Omit<FaultGiven<'killProcess'>, 'pid'>;

const paid = { action: 'placeorder' } as const;

/** The moments of a call in which the server is killed. */
const moments: Kill[] = [
  { at: 'accept' },
  { at: 'body', only: paid },
  { at: 'body', charged: true, only: paid },
  { at: 'middle', only: paid },
  { at: 'after', only: paid },
];

/** So many kills must really have happened. */
const wanted: Record<string, number> = { SQLite: 26, PostgreSQL: 14 };

/** Every batch is small, in small calls, and its server is killed twice. */
const ORDERS = 48;
const IMEIS_PER_CALL = 4;
const PARALLEL_CALLS = 2;
const PRICE = 80_000;

const settings = {
  GSM_FUSION_API_KEY: 'sandbox-key',
  GSM_FUSION_USERNAME: 'sandbox',
  SUPPLIER_CALLS_PER_MINUTE: '0',
  SUPPLIER_STATUS_CALLS_PER_MINUTE: '0',
  SUPPLIER_PARALLEL_CALLS: String(PARALLEL_CALLS),
  SUPPLIER_IMEIS_PER_CALL: String(IMEIS_PER_CALL),
  AUTO_SYNC_INTERVAL: '86400',
  EXPOSURE_LIMIT: '1000000',
};

/** The two kills of the n-th batch: over five batches each moment is the first once, at another call each time. */
const killsOf = (n: number): Kill[] =>
  [n, n * 3 + 2].map((k) => ({ ...(moments[k % moments.length] as Kill), skip: (n + k) % 3 }));

describe.each(databaseKinds)('a server that is killed in mid-batch, on $name', ({ name, open }) => {
  let databases: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let sandbox: SandboxProcess;
  let server: ServerProcess;
  const killed = new Map<string, number>();
  const kills = () => [...killed.values()].reduce((sum, count) => sum + count, 0);

  const startServer = async () => {
    server = await ServerProcess.start({
      ...settings,
      DATABASE_URL: place.url,
      GSM_FUSION_BASE_URL: sandbox.url,
    });
  };

  /** Starts it if the server was killed before it could, and resumes it as a person would: nobody else does. */
  const keepGoing = async ({ id, state, progress }: Batch) => {
    if (state === 'draft') await server.start(await server.batch(id)).catch(goneMeanwhile);
    if (state !== 'paused') return;
    expect(progress.pause?.code).toMatch(/^(no-clear-answers|crash-loop)$/);
    await server.post(`/api/batches/${id}/resume`).catch(goneMeanwhile);
  };

  /** Keeps the batch going until the sandbox has killed the server; false when all was placed before. */
  const killInMidBatch = async (id: number, kill: Kill): Promise<boolean> => {
    await sandbox.mergeFaults({ killProcess: { ...kill, next: 1, pid: server.pid } });
    let isGone = false;
    let isPlaced = false;
    void server.gone.then(() => (isGone = true));
    await until(
      async () => {
        const batch = await server.batch(id).catch(goneMeanwhile);
        if (batch) await keepGoing(batch);
        isPlaced = batch?.state === 'running' && batch.progress.phase !== 'placing';
        return isGone || isPlaced;
      },
      (isOver) => isOver,
    );
    await sandbox.mergeFaults({ killProcess: null });
    if (isPlaced && !isGone) return false;
    expect((await server.gone).signal).toBe('SIGKILL');
    const moment = `${kill.at}${kill.charged ? ', charged' : ''}`;
    killed.set(moment, (killed.get(moment) ?? 0) + 1);
    return true;
  };

  const placed = (id: number) =>
    until(
      async () => {
        const batch = await server.batch(id);
        await keepGoing(batch);
        return batch;
      },
      ({ state, progress }) => state === 'running' && progress.phase !== 'placing',
    );

  /** Looks into the database as another process, for no longer than it takes. */
  const look = async <T>(at: (database: Database) => Promise<T>): Promise<T> => {
    const source = await new DataSource(houseOptions(place.url)).initialize();
    try {
      return await at(openDatabase(source));
    } finally {
      await source.destroy();
    }
  };

  const expectNothingLeftOnItsWay = async (database: Database) => {
    for (const statement of [
      sql`SELECT id FROM orders WHERE status IN ('prepared', 'sending')`,
      sql`SELECT id FROM placements WHERE state IN ('prepared', 'sending')`,
    ])
      expect(await database.read(statement)).toEqual([]);
  };

  /**
   * One batch from its draft to its results, with its kills, after so many orders of others were uncertain. The answer is
   * how many of its own are.
   */
  const liveThrough = async (n: number, uncertainBefore: number): Promise<number> => {
    const draft = await server.draft(generateImeis(ORDERS, `${name} ${n}`));
    let times = 0;
    let placedBefore = 0;
    for (const kill of killsOf(n)) {
      if (!(await killInMidBatch(draft.id, kill))) continue;
      times++;
      await startServer();
      const { state, progress } = await server.batch(draft.id);
      expect(['draft', 'running', 'paused']).toContain(state);
      expectToAddUp(progress);
      // What had its answer before the kill still has it: no state goes backwards.
      const { pending, uncertain } = progress.statuses;
      expect(pending + uncertain).toBeGreaterThanOrEqual(placedBefore);
      placedBefore = pending + uncertain;
    }
    const { progress } = await placed(draft.id);
    expectToAddUp(progress);
    const { pending, uncertain } = progress.statuses;
    expect(pending + uncertain).toBe(ORDERS);
    // A kill puts at risk what was on its way, and nothing else.
    expect(uncertain).toBeLessThanOrEqual(times * PARALLEL_CALLS * IMEIS_PER_CALL);

    await sandbox.complete();
    await server.sync();
    const { body: sync } = await server.get<SyncState>('/api/sync');
    // Orders that were uncertain may be found at the supplier meanwhile, those of other batches too.
    expect(sync.last?.failure).toBeNull();
    expect(sync.last?.asked).toBeGreaterThanOrEqual(pending);
    expect(sync.last?.asked).toBeLessThanOrEqual(pending + uncertain + uncertainBefore);
    const done = await until(
      async () => {
        await server.sync();
        return server.batch(draft.id);
      },
      ({ state, progress: { statuses } }) =>
        statuses.pending === 0 && (statuses.uncertain > 0 || state === 'completed'),
    );
    const { statuses } = done.progress;
    expect(statuses.completed).toBeGreaterThanOrEqual(pending);
    expect(statuses.completed + statuses.uncertain).toBe(ORDERS);
    // With something uncertain in it nobody may call it completed.
    expect(done.state).toBe(statuses.uncertain > 0 ? 'running' : 'completed');
    return uncertain;
  };

  beforeAll(async () => {
    databases = await open();
    place = await databases.create();
    sandbox = await SandboxProcess.start({ faults: { latency: { ms: { least: 40, most: 80 } } } });
    await startServer();
  });

  afterAll(async () => {
    await server?.end('SIGKILL');
    await sandbox?.close();
    await place?.discard();
    await databases?.close();
    const each = [...killed].map(([moment, count]) => `${moment}: ${count}`).join(', ');
    process.stdout.write(`${kills()} kills on ${name} (${each})\n`);
  });

  it(`buys nothing twice and loses nothing in ${wanted[name]} kills`, async () => {
    let uncertain = 0;
    for (let n = 0; kills() < (wanted[name] ?? 0); n++) {
      uncertain += await liveThrough(n, uncertain);
      const book = await sandbox.book();
      await look(async (database) => {
        await expectBooksToAgree(database, book);
        await expectNothingLeftOnItsWay(database);
      });
      expect(await sandbox.totals()).toMatchObject({ chargedMoreThanOnce: [] });
    }
    expect(uncertain).toBeGreaterThan(0);
    expect([...killed.keys()].sort()).toEqual([
      'accept',
      'after',
      'body',
      'body, charged',
      'middle',
    ]);
    expect(await server.end()).toMatchObject({ code: 0, signal: null, stderr: '' });
    await look(async (database) => {
      await expectBooksToAgree(database, await sandbox.book());
      if (database.dialect !== 'postgres') return;
      const [broken] = await database.read<{ deadlocks: number }>(
        sql`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`,
      );
      // Each holds up everyone for a second. One may come of a pause, whose order of locks is another.
      expect(broken?.deadlocks).toBeLessThanOrEqual(1);
    });
  }, 400_000);
});

/** It may be killed at any moment, also while it is asked; whether it was is asked of the process. */
const goneMeanwhile = () => undefined;

function expectToAddUp(progress: Batch['progress']): void {
  const sum = (counts: Record<string, number>) =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  expect(sum(progress.statuses)).toBe(ORDERS);
  expect(sum(progress.classes)).toBe(progress.rows);
  expect(progress.money.atRiskMicros).toBe(progress.statuses.uncertain * PRICE);
  expect(progress.money.spentMicros).toBe(
    (progress.statuses.pending + progress.statuses.completed) * PRICE,
  );
}
