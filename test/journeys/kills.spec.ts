import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Batch, SyncState } from '@hammer/contract';
import { openDatabase, sql } from '@hammer/database';
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

/** Where the server is killed, one after the other, and how many calls pass before. */
const manyKills: Kill[] = [
  { at: 'body', skip: 1, only: paid },
  { at: 'accept', skip: 6 },
  { at: 'after', skip: 4, only: paid },
  { at: 'middle', skip: 7, only: paid },
  { at: 'body', charged: true, skip: 5, only: paid },
  { at: 'accept', skip: 3 },
  { at: 'middle', skip: 0, only: paid },
  { at: 'after', skip: 9, only: paid },
  { at: 'body', charged: true, skip: 2, only: paid },
  { at: 'body', skip: 8, only: paid },
];

const kills: Record<string, { orders: number; kills: Kill[] }> = {
  SQLite: { orders: 2_500, kills: manyKills },
  PostgreSQL: {
    orders: 1_000,
    kills: [
      { at: 'middle', skip: 6, only: paid },
      { at: 'body', charged: true, skip: 5, only: paid },
      { at: 'accept', skip: 4 },
    ],
  },
};

describe.each(databaseKinds)('a server that is killed in mid-batch, on $name', ({ name, open }) => {
  let databases: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let sandbox: SandboxProcess;
  let server: ServerProcess;

  const plan = kills[name] ?? { orders: 0, kills: [] };

  const startServer = async () => {
    server = await ServerProcess.start({
      DATABASE_URL: place.url,
      GSM_FUSION_BASE_URL: sandbox.url,
      GSM_FUSION_API_KEY: 'sandbox-key',
      GSM_FUSION_USERNAME: 'sandbox',
      SUPPLIER_CALLS_PER_MINUTE: '0',
      SUPPLIER_STATUS_CALLS_PER_MINUTE: '0',
      SUPPLIER_PARALLEL_CALLS: '2',
      SUPPLIER_IMEIS_PER_CALL: '8',
      AUTO_SYNC_INTERVAL: '86400',
      EXPOSURE_LIMIT: '1000',
    });
  };

  /** Nobody else resumes a batch whose trial calls were answered by nothing, or whose server ends again and again. */
  const resumeIfPaused = async ({ id, state, progress }: Batch) => {
    if (state !== 'paused') return;
    expect(['no-clear-answers', 'crash-loop']).toContain(progress.pause?.code);
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
        if (batch) await resumeIfPaused(batch);
        isPlaced = batch?.state === 'running' && batch.progress.phase !== 'placing';
        return isGone || isPlaced;
      },
      (isOver) => isOver,
    );
    await sandbox.mergeFaults({ killProcess: null });
    if (isPlaced && !isGone) return false;
    expect((await server.gone).signal).toBe('SIGKILL');
    return true;
  };

  const placed = (id: number) =>
    until(
      async () => {
        const batch = await server.batch(id);
        await resumeIfPaused(batch);
        return batch;
      },
      ({ state, progress }) => state !== 'paused' && progress.phase !== 'placing',
    );

  beforeAll(async () => {
    databases = await open();
  }, 60_000);

  beforeEach(async () => {
    place = await databases.create();
    sandbox = await SandboxProcess.start({
      faults: {
        latency: { ms: { least: 60, most: 140 } },
        drop: { at: 'charged', probability: 0.1, only: paid },
      },
    });
    await startServer();
  });

  afterEach(async () => {
    await server?.end('SIGKILL');
    await sandbox?.close();
    await place?.discard();
  });

  afterAll(async () => {
    await databases?.close();
  });

  it(`buys nothing twice and loses nothing in ${plan.kills.length} kills`, async () => {
    const imeis = generateImeis(plan.orders, name);
    const draft = await server.draft(imeis);
    expect((await server.start(draft)).status).toBe(202);
    let placedBefore = 0;
    let killed = 0;
    for (const kill of plan.kills) {
      if (!(await killInMidBatch(draft.id, kill))) break;
      killed++;
      await startServer();
      const { state, progress } = await server.batch(draft.id);
      expect(['running', 'paused']).toContain(state);
      // What had its answer before the kill still has it: no state goes backwards.
      const { pending, uncertain } = progress.statuses;
      expect(pending + uncertain).toBeGreaterThanOrEqual(placedBefore);
      placedBefore = pending + uncertain;
      expectToAddUp(progress, plan.orders);
    }
    // A busy machine may place much between a restart and the next kill; most of them must have happened.
    expect(killed).toBeGreaterThanOrEqual(plan.kills.length * 0.6);
    const { progress } = await placed(draft.id);
    expectToAddUp(progress, plan.orders);
    const { pending, uncertain } = progress.statuses;
    expect(pending + uncertain).toBe(plan.orders);
    expect(uncertain).toBeGreaterThan(0);

    await sandbox.complete();
    await server.sync();
    const { body: sync } = await server.get<SyncState>('/api/sync');
    expect(sync).toMatchObject({ pending: 0, last: { asked: pending, failure: null } });
    const { progress: after, state } = await server.batch(draft.id);
    expect(after.statuses).toMatchObject({ completed: pending, uncertain, pending: 0 });
    // Something in it is uncertain, so nobody may call it completed.
    expect(state).toBe('running');

    expect(await server.end()).toMatchObject({ signal: 'SIGTERM', stderr: '' });
    const source = await new DataSource(houseOptions(place.url)).initialize();
    const database = openDatabase(source);
    await expectBooksToAgree(database, await sandbox.book());
    expect(await sandbox.totals()).toMatchObject({ chargedMoreThanOnce: [] });
    expect(
      await database.read(sql`SELECT id FROM orders WHERE status IN ('prepared', 'sending')`),
    ).toEqual([]);
    expect(
      await database.read(sql`SELECT id FROM placements WHERE state IN ('prepared', 'sending')`),
    ).toEqual([]);
    if (database.dialect === 'postgres') {
      const [broken] = await database.read<{ deadlocks: number }>(
        sql`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`,
      );
      // Each holds up everyone for a second. One may come of a pause, whose order of locks is another.
      expect(broken?.deadlocks).toBeLessThanOrEqual(1);
    }
    await source.destroy();
  }, 60_000);
});

/** It may be killed at any moment, also while it is asked; whether it was is asked of the process. */
const goneMeanwhile = () => undefined;

function expectToAddUp(progress: Batch['progress'], orders: number): void {
  const sum = (counts: Record<string, number>) =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  expect(sum(progress.statuses)).toBe(orders);
  expect(sum(progress.classes)).toBe(progress.rows);
  expect(progress.money.atRiskMicros).toBe(progress.statuses.uncertain * 80_000);
  expect(progress.money.spentMicros).toBe(
    (progress.statuses.pending + progress.statuses.completed) * 80_000,
  );
}
