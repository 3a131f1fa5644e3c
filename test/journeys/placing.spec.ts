import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Batch, LedgerPage, Order, OrderDetail, Problem, Spend } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House, type HouseOptions } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const imeis = (count: number, seed = 'placing') => generateImeis(count, seed);

describe.each(databaseKinds)('placing orders on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const startHouse = async (options: HouseOptions = {}) => {
    house = await House.start({ databaseUrl: place.url, ...options });
  };

  beforeAll(async () => {
    server = await open();
  });

  beforeEach(async () => {
    place = await server.create();
  });

  afterEach(async () => {
    await house?.close();
    await place?.discard();
  });

  afterAll(async () => {
    await server?.close();
  });

  it('takes a list to paid orders, results and a completed batch, equal to the cent', async () => {
    await startHouse({ sandbox: { manners: { rejectedShare: 0.1 } } });
    const placed = await house.place(imeis(250));
    expect(placed.progress.statuses.pending).toBe(250);
    await expectPromisesKept(house);

    house.sandbox.control.complete();
    await house.sync();
    const done = await until(
      () => house.batch(placed.id),
      ({ state }) => state === 'completed',
    );
    const { completed, rejected } = done.progress.statuses;
    expect(completed + rejected).toBe(250);
    expect(rejected).toBeGreaterThan(0);
    const totals = house.sandbox.control.totals();
    expect(done.progress.money).toMatchObject({
      spentMicros: totals.chargedMicros,
      refundedMicros: totals.refundedMicros,
      reservedMicros: 0,
      atRiskMicros: 0,
    });
  });

  it('leads a new service through 1, 2, 10 and then full calls', async () => {
    await startHouse();
    await house.place(imeis(250));
    const sizes = house.sandbox.control
      .calls()
      .filter((call) => call.action === 'placeorder')
      .map((call) => call.imeis.length);
    expect(sizes.slice(0, 3)).toEqual([1, 2, 10]);
    expect(sizes.slice(3).sort((a, b) => b - a)).toEqual([100, 100, 37]);
  });

  it('freezes the size when a larger call is not answered for every IMEI', async () => {
    await startHouse({
      sandbox: { faults: { lastOnly: { probability: 1, only: { minimumSize: 3 } } } },
    });
    const { progress } = await house.place(imeis(30));
    const sizes = house.sandbox.control
      .calls()
      .filter((call) => call.action === 'placeorder')
      .map((call) => call.imeis.length);
    expect(sizes[2]).toBe(10);
    expect(sizes.slice(3).every((size) => size <= 2)).toBe(true);
    expect(progress.statuses).toMatchObject({ uncertain: 9, pending: 21 });
    await expectPromisesKept(house);
  });

  it('never sends again what was lost on its way back', async () => {
    await startHouse({
      sandbox: {
        faults: {
          drop: {
            at: 'charged',
            probability: 0.2,
            only: { action: 'placeorder', minimumSize: 20 },
          },
        },
      },
    });
    const { progress } = await house.place(imeis(3_000));
    expect(progress.statuses.uncertain).toBeGreaterThan(0);
    expect(progress.statuses.uncertain + progress.statuses.pending).toBe(3_000);
    expect(progress.money.atRiskMicros).toBe(progress.statuses.uncertain * 80_000);
    await expectPromisesKept(house);
  });

  it('sends again what was certainly not accepted: 429 and refused connections', async () => {
    await startHouse({
      sandbox: {
        faults: {
          rateLimit: { perMinute: 1, next: 2, waitSeconds: 1, only: { action: 'placeorder' } },
        },
      },
    });
    const { progress } = await house.place(imeis(20));
    expect(progress.statuses.pending).toBe(20);
    await expectPromisesKept(house);
  });

  it('pauses with the reason when the credit ends, and goes on after it was added', async () => {
    await startHouse({ sandbox: { manners: { balanceMicros: 10 * 80_000 } } });
    const paused = await house.place(imeis(40));
    expect(paused).toMatchObject({ state: 'paused', progress: { pause: { code: 'no-credit' } } });
    house.sandbox.control.changeManners({ balanceMicros: 1_000_000_000 });
    await house.post(`/api/batches/${paused.id}/resume`);
    expect((await house.placed(paused.id)).progress.statuses.pending).toBe(40);
    await expectPromisesKept(house);
  });

  it('buys nothing twice when the same list is submitted ten times at once, with ten keys', async () => {
    await startHouse();
    const list = imeis(300);
    const drafts = await Promise.all(Array.from({ length: 10 }, () => house.draft(list)));
    expect(new Set(drafts.map(({ id }) => id)).size).toBe(10);
    const started = await Promise.all(
      drafts.map(({ id, quote }, n) =>
        house.post<Batch & Problem>(
          `/api/batches/${id}/start`,
          { quote: quote?.id },
          { 'idempotency-key': `submission ${n}` },
        ),
      ),
    );
    const running = started.filter(({ status }) => status === 202);
    expect(running.length).toBeGreaterThan(0);
    for (const { status, body } of started)
      if (status !== 202) expect([status, body.code]).toEqual([409, 'quote-changed']);
    for (const { body } of running) await house.placed(body.id);
    expect(house.sandbox.control.totals()).toMatchObject({
      charged: 300,
      chargedMoreThanOnce: [],
    });
    await expectPromisesKept(house);
    for (const { body } of running) {
      const { classes, rows } = (await house.batch(body.id)).progress;
      expect(Object.values(classes).reduce((sum, count) => sum + count)).toBe(rows);
    }
  });

  it('has the effect of a start once, however often it is sent', async () => {
    await startHouse();
    const draft = await house.draft(imeis(5));
    const key = { 'idempotency-key': 'the-same' };
    const first = await house.post<Batch>(
      `/api/batches/${draft.id}/start`,
      { quote: draft.quote?.id },
      key,
    );
    const second = await house.post<Batch>(
      `/api/batches/${draft.id}/start`,
      { quote: draft.quote?.id },
      key,
    );
    expect([first.status, second.status]).toEqual([202, 202]);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    const other = await house.post<Problem>(
      `/api/batches/${draft.id}/start`,
      { quote: 'another' },
      key,
    );
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    await house.placed(draft.id);
    expect(house.sandbox.control.totals().charged).toBe(5);
  });

  it('reuses known results, buys them anew on demand, or leaves them out', async () => {
    await startHouse({ sandbox: { manners: { duplicates: 'accept-again' } } });
    const list = imeis(6);
    await house.place(list);
    const underWay = await house.draft(list);
    expect(underWay.progress.classes).toMatchObject({ in_progress: 6, to_check: 0 });
    house.sandbox.control.complete();
    await house.sync();
    const reuse = await house.draft(list);
    expect(reuse.progress.classes).toMatchObject({ known: 6, to_check: 0 });
    expect(reuse.quote).toMatchObject({
      totalMicros: 0,
      reused: { rows: 6, savedMicros: 6 * 80_000 },
    });
    const skip = await house.draft(list, { duplicates: 'skip' });
    expect(skip.quote?.reused.rows).toBe(0);
    const again = await house.place(list, { duplicates: 'recheck' });
    expect(again.progress.statuses.pending).toBe(6);
    const [order] = await house.orders(`&batchId=${again.id}`);
    expect(order?.generation).toBe(1);
    const detail = (await house.get<OrderDetail>(`/api/orders/${order?.id}`)).body;
    expect(detail.generations).toHaveLength(1);
    expect(detail.charges.map(({ kind }) => kind)).toEqual(['reserve', 'commit']);
  });

  it('counts no result as reused that is at the supplier only', async () => {
    await startHouse();
    const list = imeis(3);
    await fetch(`${house.sandbox.url}/gsmfusion_api/index.php`, {
      method: 'POST',
      body: new URLSearchParams({
        apiKey: 'sandbox-key',
        userId: 'sandbox',
        action: 'placeorder',
        networkId: '1739',
        imei: list.join(','),
      }),
    });
    expect((await house.place(list)).progress.statuses.duplicate).toBe(3);
    const again = await house.draft(list);
    expect(again.progress.classes.known).toBe(3);
    expect(again.quote?.reused).toEqual({ rows: 0, savedMicros: 0 });
  });

  it('refuses a start whose quote no longer holds', async () => {
    await startHouse();
    const draft = await house.draft(imeis(5));
    await house.place(imeis(3));
    const refused = await house.start(draft);
    expect(refused).toMatchObject({ status: 409, body: { code: 'quote-changed' } });
    const { quote } = await house.batch(draft.id);
    expect(quote?.orders).toBe(2);
  });

  it('cannot go over the cap of the day: it is for 150 of 200, and 150 are bought', async () => {
    // Trial calls are slow, so both batches start before either has reserved much.
    await startHouse({
      settings: { DAILY_CAP: '12' },
      sandbox: { faults: { latency: { ms: 400 } } },
    });
    const tooMuch = await house.draft(imeis(151));
    expect(tooMuch.quote?.blockers.map(({ code }) => code)).toEqual(['daily-cap']);
    expect((await house.start(tooMuch)).status).toBe(409);
    const drafts = [await house.draft(imeis(100, 'a')), await house.draft(imeis(100, 'b'))];
    const started = await Promise.all(drafts.map((draft) => house.start(draft)));
    expect(started.map(({ status }) => status)).toEqual([202, 202]);
    for (const draft of drafts) await house.placed(draft.id);
    const { charged } = house.sandbox.control.totals();
    expect(charged).toBe(150);
    const spend = (await house.get<Spend>('/api/spend')).body;
    expect(spend.spentMicros).toBe(12_000_000);
    const ledger = (await house.get<LedgerPage>('/api/ledger?limit=500')).body;
    expect(ledger.data.length).toBeGreaterThan(0);
  });

  it('stops within a second, and goes on when the stop is lifted', async () => {
    await startHouse({
      settings: { SUPPLIER_PARALLEL_CALLS: '2' },
      sandbox: { faults: { latency: { ms: 100 } } },
    });
    const draft = await house.draft(imeis(1_500));
    await house.start(draft);
    await until(
      () => house.batch(draft.id),
      ({ progress }) => progress.statuses.pending >= 113,
    );
    await house.post('/api/stop', { reason: 'the price looks wrong' });
    const stoppedAt = Date.now();
    const atStop = await until(
      () => house.batch(draft.id),
      ({ progress }) => progress.statuses.sending === 0,
    );
    const late = house.sandbox.control
      .calls()
      .filter(
        (call) => call.action === 'placeorder' && Number(new Date(call.at)) > stoppedAt + 1_000,
      );
    expect(late).toEqual([]);
    expect(atStop.progress.statuses.planned).toBeGreaterThan(0);
    const blocked = await house.start(await house.draft(imeis(1, 'other')));
    expect(blocked).toMatchObject({ status: 409, body: { code: 'spending-stopped' } });
    await house.call('DELETE', '/api/stop');
    expect((await house.placed(draft.id)).progress.statuses.pending).toBe(1_500);
    await expectPromisesKept(house);
  });

  it('cancels what is not placed, and keeps what is', async () => {
    await startHouse({
      settings: { SUPPLIER_PARALLEL_CALLS: '1' },
      sandbox: { faults: { latency: { ms: 60 } } },
    });
    const draft = await house.draft(imeis(700));
    await house.start(draft);
    await until(
      () => house.batch(draft.id),
      ({ progress }) => progress.statuses.pending >= 13,
    );
    await house.post(`/api/batches/${draft.id}/cancel`);
    const after = await until(
      () => house.batch(draft.id),
      ({ progress: { statuses } }) => statuses.planned + statuses.prepared + statuses.sending === 0,
    );
    expect(after.state).toBe('cancelled');
    expect(after.progress.statuses.cancelled + after.progress.statuses.pending).toBe(700);
    expect(house.sandbox.control.totals().charged).toBe(after.progress.statuses.pending);
    expect(after.progress.money.reservedMicros).toBe(0);
  });

  it('checks a single IMEI in one step, and not twice', async () => {
    await startHouse();
    const [imei] = imeis(1);
    const first = await house.post<Order>('/api/orders', { imei, serviceId: '1739' });
    expect(first.status).toBe(202);
    await until(
      async () => (await house.get<Order>(`/api/orders/${first.body.id}`)).body,
      ({ status }) => status === 'pending',
    );
    const second = await house.post<Order>('/api/orders', { imei, serviceId: '1739' });
    expect(second).toMatchObject({ status: 200, body: { id: first.body.id } });
    expect(house.sandbox.control.totals().charged).toBe(1);
  });

  it('finds what was checked among thousands of IMEIs, and names what was not', async () => {
    await startHouse();
    const list = imeis(50);
    await house.place(list);
    const { body } = await house.post<{ found: Order[]; notFound: string[] }>(
      '/api/orders/search',
      {
        imeis: [...imeis(5_000, 'never'), ...list, 'nonsense'],
      },
    );
    expect(body.found).toHaveLength(50);
    expect(body.notFound).toHaveLength(5_001);
  });
});
