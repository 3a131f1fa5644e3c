import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Batch } from '@hammer/contract';
import { openDatabase, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House, type HouseOptions } from '../support/house.js';
import { SandboxProcess, ServerProcess } from '../support/processes.js';
import { expectBooksToAgree, expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const imeis = (count: number) => generateImeis(count, 'moments');
const PRICE = 80_000;
const paid = { action: 'placeorder' } as const;
const slow = (ms: number) => ({ latency: { ms, only: paid } });

/** One IMEI after the other. */
const oneByOne = { SUPPLIER_IMEIS_PER_CALL: '1', SUPPLIER_PARALLEL_CALLS: '1' };

describe.each(databaseKinds)('in the middle of a batch on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const startHouse = async (options: HouseOptions = {}) => {
    house = await House.start({ databaseUrl: place.url, ...options });
  };

  /** Starts a batch and waits until so many of its orders are placed. */
  const begun = async (orders: number, placed: number): Promise<Batch> => {
    const draft = await house.draft(imeis(orders));
    await house.start(draft);
    return until(
      () => house.batch(draft.id),
      ({ progress }) => progress.statuses.pending >= placed,
    );
  };

  const paidCalls = () =>
    house.sandbox.control.calls().filter(({ action }) => action === 'placeorder');

  beforeAll(async () => {
    server = await open();
  });

  beforeEach(async () => {
    place = await server.create();
  });

  afterEach(async () => {
    await house?.close();
    house = undefined as unknown as House;
    await place?.discard();
  });

  afterAll(async () => {
    await server?.close();
  });

  it('the supplier refuses connections for half a minute: nothing is lost, nothing uncertain', async () => {
    await startHouse({ settings: oneByOne, sandbox: { faults: slow(30) } });
    const { id } = await begun(40, 5);
    await house.sandbox.control.mergeFaults({ refuseConnections: { forMs: 30_000 } });
    const waiting = await until(
      () => house.batch(id),
      ({ progress }) => progress.trouble !== null,
    );
    expect(waiting.progress).toMatchObject({ state: 'running', trouble: { code: 'unreachable' } });
    const { progress } = await until(
      () => house.batch(id),
      ({ progress: { phase } }) => phase !== 'placing',
      90_000,
    );
    // A connection that stood when the supplier went away may have been lost with its answer.
    const { pending, uncertain } = progress.statuses;
    expect(pending + uncertain).toBe(40);
    expect(uncertain).toBeLessThanOrEqual(1);
    expect(await house.ledger()).toMatchObject({
      committed: pending * PRICE,
      reserved: uncertain * PRICE,
    });
    await expectPromisesKept(house);
  });

  it('the price changes: the rest waits for a person, and nothing is bought at the new one', async () => {
    await startHouse({ settings: oneByOne });
    await house.sandbox.control.mergeFaults(slow(60));
    const { id } = await begun(40, 5);
    await house.post(`/api/batches/${id}/pause`);
    const paused = await house.placed(id);
    house.sandbox.control.changePrice('1739', '0.50');
    await house.get('/api/services?refresh=true');
    const before = paidCalls().length;
    await house.post(`/api/batches/${id}/resume`);
    const after = await until(
      () => house.batch(id),
      ({ progress }) => progress.pause?.code === 'price-changed',
    );
    expect(after.progress.statuses).toEqual(paused.progress.statuses);
    expect(after.progress.pause?.message).toContain('cost $0.08 when this batch was quoted');
    expect(paidCalls()).toHaveLength(before);
    const { pending } = after.progress.statuses;
    expect(await house.ledger()).toEqual({ committed: pending * PRICE, reserved: 0, refunded: 0 });
    await expectPromisesKept(house);
  });

  it('a person pauses it: no call leaves a second later, and what was on its way is written', async () => {
    await startHouse({
      settings: { SUPPLIER_IMEIS_PER_CALL: '2', SUPPLIER_PARALLEL_CALLS: '4' },
      sandbox: { faults: slow(150) },
    });
    const { id } = await begun(400, 20);
    expect((await house.post(`/api/batches/${id}/pause`)).status).toBe(200);
    const pausedAt = Date.now();
    const paused = await house.placed(id);
    expect(paused).toMatchObject({ state: 'paused', progress: { pause: { code: 'by-hand' } } });
    await until(
      () => Date.now(),
      (now) => now > pausedAt + 1_500,
    );
    expect(paidCalls().filter(({ at }) => Date.parse(at) > pausedAt + 1_000)).toEqual([]);
    const { pending, uncertain } = paused.progress.statuses;
    expect([uncertain, house.sandbox.control.totals().charged]).toEqual([0, pending]);
    expect(await house.ledger()).toEqual({ committed: pending * PRICE, reserved: 0, refunded: 0 });
    await expectPromisesKept(house);
  });

  it('the server is ended and started again: the limit of calls holds across it, to the slot', async () => {
    // Ten a second, so that a burst after a start would show at once.
    await startHouse({ settings: { ...oneByOne, SUPPLIER_CALLS_PER_MINUTE: '600' } });
    const { id } = await begun(60, 15);
    await house.restart();
    await until(
      () => house.batch(id),
      ({ progress }) => progress.statuses.pending >= 40,
    );
    await house.restart();
    expect((await house.placed(id)).progress.statuses.pending).toBe(60);
    const limited = house.sandbox.control
      .calls()
      .filter(({ action }) => action === 'placeorder' || action === 'imeiservices')
      .map(({ at }) => Date.parse(at));
    // A busy machine may send one late and the next one in time, but never more than the slots that have passed.
    for (const [i, from] of limited.entries())
      for (const [n, to] of limited.slice(i).entries())
        expect(n + 1).toBeLessThanOrEqual(Math.floor((to - from) / 100) + 3);
    expect(house.sandbox.control.totals().busiestMinute.limited).toBeLessThanOrEqual(600);
    await expectPromisesKept(house);
  });

  it('the server is told to end: it waits for the answers of its calls, writes them, and is gone', async () => {
    const sandbox = await SandboxProcess.start({ faults: slow(700) });
    const hammer = await ServerProcess.start({
      DATABASE_URL: place.url,
      GSM_FUSION_BASE_URL: sandbox.url,
      GSM_FUSION_API_KEY: 'sandbox-key',
      GSM_FUSION_USERNAME: 'sandbox',
      SUPPLIER_CALLS_PER_MINUTE: '0',
      SUPPLIER_IMEIS_PER_CALL: '1',
      SUPPLIER_PARALLEL_CALLS: '4',
      AUTO_SYNC_INTERVAL: '86400',
    });
    const draft = await hammer.draft(imeis(30));
    await hammer.start(draft);
    const before = await until(
      () => hammer.batch(draft.id),
      ({ progress }) => progress.statuses.pending > 0 && progress.statuses.sending > 1,
    );
    const toldAt = performance.now();
    const ended = await hammer.end('SIGTERM');
    expect(performance.now() - toldAt).toBeLessThan(5_000);
    expect(ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    const source = await new DataSource(houseOptions(place.url)).initialize();
    const database = openDatabase(source);
    const counted = await database.read<{ status: string; orders: number }>(
      sql`SELECT status, COUNT(*) AS orders FROM orders GROUP BY status ORDER BY status`,
    );
    const statuses = Object.fromEntries(counted.map(({ status, orders }) => [status, orders]));
    expect(Object.keys(statuses)).toEqual(['pending', 'planned']);
    const { pending, sending } = before.progress.statuses;
    expect(statuses['pending']).toBeGreaterThanOrEqual(pending + sending);
    expect((await sandbox.totals()).charged).toBe(statuses['pending']);
    await expectBooksToAgree(database, await sandbox.book());
    await source.destroy();
    await sandbox.close();
  });
});
