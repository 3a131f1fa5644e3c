import { afterEach, describe, expect, it } from '@jest/globals';
import type {
  Batch,
  BatchPage,
  LedgerPage,
  Order,
  OrderDetail,
  OrderPage,
  Progress,
  Spend,
  SyncState,
  UncertainList,
} from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { House } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const PRICE = 80_000;

const imeis = (count: number, seed = 'watching') => generateImeis(count, seed);

const sum = (counts: Record<string, number>) =>
  Object.values(counts).reduce((total, count) => total + count, 0);

let house: House;

afterEach(async () => {
  await house?.close();
});

function expectToAddUp({ classes, rows, statuses, orders, money }: Progress): void {
  expect([sum(classes), sum(statuses)]).toEqual([rows, orders]);
  const { pending, in_process, completed, rejected, prepared, sending, uncertain } = statuses;
  expect(money).toMatchObject({
    spentMicros: (pending + in_process + completed + rejected) * PRICE,
    reservedMicros: (prepared + sending + uncertain) * PRICE,
    atRiskMicros: uncertain * PRICE,
  });
}

describe('watching a batch', () => {
  it('shows whole snapshots from the first moment to the end, and each adds up', async () => {
    house = await House.start({
      settings: {
        SUPPLIER_PARALLEL_CALLS: '2',
        SUPPLIER_IMEIS_PER_CALL: '10',
        AUTO_SYNC_INTERVAL: '1',
      },
      sandbox: {
        manners: { completeAfterMs: { least: 0, most: 600 }, rejectedShare: 0.1 },
        faults: { latency: { ms: 40, only: { action: 'placeorder' } } },
      },
    });
    const list = imeis(240);
    const draft = await house.draft([...list, ...list.slice(0, 20), 'nonsense']);
    const beforeStart = await house.watch(draft.id, () => true);
    expect(beforeStart).toMatchObject([{ id: 1, progress: { state: 'draft', phase: 'draft' } }]);

    await house.start(draft);
    const [seen, seenByAnother] = await Promise.all([house.watch(draft.id), house.watch(draft.id)]);
    for (const snapshots of [seen, seenByAnother]) {
      expect(snapshots.map(({ id }) => id)).toEqual(snapshots.map((_, i) => i + 1));
      for (const { progress } of snapshots) {
        expectToAddUp(progress);
        expect(progress).toMatchObject({ batchId: draft.id, rows: 261, orders: 240 });
      }
      const times = snapshots.map(({ progress }) => progress.at);
      expect(times).toEqual([...times].sort());
      const phases = [...new Set(snapshots.map(({ progress }) => progress.phase))];
      expect(phases).toEqual(
        ['placing', 'waiting', 'done'].filter((p) => phases.includes(p as 'done')),
      );
      expect(snapshots.at(-1)?.progress).toMatchObject({ state: 'completed', phase: 'done' });
    }
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.some(({ progress }) => progress.batchSize !== null)).toBe(true);

    const { progress, state, finishedAt } = await house.batch(draft.id);
    const { at: _, imeisPerSecond: _speed, ...last } = seen.at(-1)?.progress as Progress;
    expect(progress).toMatchObject(last);
    expect([state, Number.isNaN(Date.parse(finishedAt ?? ''))]).toEqual(['completed', false]);
    // Who comes after the end sees the truth once, and the stream ends by itself.
    expect(await house.watch(draft.id)).toMatchObject([{ id: 1, progress: last }]);
    const { data } = (await house.get<BatchPage>('/api/batches')).body;
    expect(data[0]?.progress).toMatchObject(last);
    await expectPromisesKept(house);
  });

  it('goes on while the batch is paused and resumed, and says why it is paused', async () => {
    house = await House.start({
      settings: { SUPPLIER_PARALLEL_CALLS: '1', SUPPLIER_IMEIS_PER_CALL: '10' },
      sandbox: { faults: { latency: { ms: 30 } } },
    });
    const draft = await house.draft(imeis(200));
    await house.start(draft);
    const watching = house.watch(draft.id, ({ phase }) => phase === 'waiting');
    await until(
      () => house.batch(draft.id),
      ({ progress }) => progress.statuses.pending > 20,
    );
    const pauseSeen = house.watch(draft.id, ({ state }) => state === 'paused');
    await house.post(`/api/batches/${draft.id}/pause`);
    expect((await pauseSeen).at(-1)?.progress.pause).toMatchObject({ code: 'by-hand' });
    const paused = await house.placed(draft.id);
    expect(paused.progress.statuses.planned).toBeGreaterThan(0);
    await house.post(`/api/batches/${draft.id}/resume`);
    const seen = await watching;
    for (const { progress } of seen) expectToAddUp(progress);
    expect(seen.at(-1)?.progress.statuses.pending).toBe(200);
    const states = seen.map(({ progress }) => progress.state);
    expect(new Set(states)).toEqual(new Set(['running', 'paused']));
  });
});

describe('a page of batches', () => {
  it('tells of each what it tells of itself, however many rows the others have', async () => {
    house = await House.start();
    const done = await house.place(imeis(30, 'done'));
    house.sandbox.control.complete();
    await house.sync();
    const waiting = await house.place(imeis(20, 'waiting'));
    const big = await house.draft([...imeis(15_000, 'big'), 'nonsense']);
    const cancelled = await house.draft(imeis(5, 'cancelled'));
    await house.post(`/api/batches/${cancelled.id}/cancel`);
    const second = await house.draft([...imeis(10_000, 'second'), ...imeis(3, 'second')]);
    await house.sandbox.control.replaceFaults({ htmlPage: { only: { action: 'placeorder' } } });
    const doubtful = await house.draft(imeis(10, 'doubtful'));
    await house.start(doubtful);
    await until(
      () => house.batch(doubtful.id),
      ({ progress }) => progress.money.atRiskMicros > 0,
    );

    const { data } = (await house.get<BatchPage>('/api/batches?limit=50')).body;
    expect(data.map(({ id }) => id)).toEqual(
      [doubtful, second, cancelled, big, waiting, done].map(({ id }) => id),
    );
    expect(data[3]?.progress).toMatchObject({ rows: 15_001, statuses: { planned: 15_000 } });
    for (const batch of data) {
      const { progress, ...own } = await house.batch(batch.id);
      const { at: _, imeisPerSecond: _speed, timeLeft: _left, ...still } = batch.progress;
      expect({ ...own, progress: batch.progress }).toMatchObject(batch);
      expect(progress).toMatchObject(still);
      expect(sum(still.classes)).toBe(still.rows);
    }
    expect(new Set(data.map(({ progress }) => progress.phase)).size).toBeGreaterThan(2);
  });
});

describe('asking for results', () => {
  it('asks by itself on the interval, and never again for what is final', async () => {
    house = await House.start({
      settings: { AUTO_SYNC_INTERVAL: '1' },
      sandbox: { manners: { completeAfterMs: { least: 0, most: 1 }, rejectedShare: 0.2 } },
    });
    const placed = await house.place(imeis(60));
    const done = await until(
      () => house.batch(placed.id),
      ({ state }) => state === 'completed',
    );
    const { completed, rejected } = done.progress.statuses;
    expect([completed + rejected, rejected > 0]).toEqual([60, true]);
    const asked = house.sandbox.control.calls().filter(({ action }) => action === 'getimeis');
    const finals = await house.orders();

    await house.sync();
    expect(
      house.sandbox.control.calls().filter(({ action }) => action === 'getimeis'),
    ).toHaveLength(asked.length);
    expect(await house.orders()).toEqual(finals);
    const { body } = await house.get<SyncState>('/api/sync');
    expect(body).toMatchObject({ running: false, pending: 0, intervalSeconds: 1 });
    expect(Date.parse(body.nextAt ?? '')).toBeGreaterThan(Date.now() - 2_000);

    expect(done.progress.money.refundedMicros).toBe(rejected * PRICE);
    const ledger = (await house.get<LedgerPage>('/api/ledger?limit=500')).body.data;
    expect(ledger.filter(({ kind }) => kind === 'refund')).toHaveLength(rejected);
    expect((await house.get<Spend>('/api/spend')).body).toMatchObject({
      spentMicros: 60 * PRICE,
      refundedMicros: rejected * PRICE,
      reservedMicros: 0,
      atRiskMicros: 0,
    });
    const [order] = finals.filter(({ status }) => status === 'rejected');
    const { charges } = (await house.get<OrderDetail>(`/api/orders/${order?.id}`)).body;
    expect(charges.map(({ kind }) => kind)).toEqual(['reserve', 'commit', 'refund']);
  });

  it('changes nothing by an answer that is damaged or leaves orders out, and says so', async () => {
    house = await House.start();
    await house.place(imeis(30));
    house.sandbox.control.complete();
    await house.sandbox.control.replaceFaults({ htmlPage: { only: { action: 'getimeis' } } });
    await house.sync();
    const failed = (await house.get<SyncState>('/api/sync')).body;
    expect(failed).toMatchObject({
      pending: 30,
      last: { changed: 0, failure: expect.any(String) },
    });

    await house.sandbox.control.replaceFaults({
      omit: { share: 0.5, only: { action: 'getimeis' } },
    });
    await house.sync();
    const half = (await house.get<SyncState>('/api/sync')).body;
    expect(half.last?.failure).toBeNull();
    expect(half.pending).toBeGreaterThan(0);
    expect(half.pending + (half.last?.changed ?? 0)).toBe(30);

    await house.sandbox.control.clearFaults();
    await house.sync();
    expect((await house.orders('&status=completed')).length).toBe(30);
    await expectPromisesKept(house);
  });

  it('is one round however often it is asked for', async () => {
    house = await House.start({
      sandbox: { faults: { latency: { ms: 50, only: { action: 'getimeis' } } } },
    });
    await house.place(imeis(20));
    await Promise.all(Array.from({ length: 10 }, () => house.post('/api/sync')));
    await house.sync();
    const rounds = house.sandbox.control.calls().filter(({ action }) => action === 'getimeis');
    expect(rounds.length).toBeLessThanOrEqual(2);
  });
});

describe('looking things up', () => {
  it('pages through orders without losing or repeating one, also while new ones come', async () => {
    house = await House.start();
    await house.place(imeis(50, 'first'));
    const seen: Order[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: OrderPage = (
        await house.get<OrderPage>(`/api/orders?limit=7${cursor ? `&cursor=${cursor}` : ''}`)
      ).body;
      expect(page.data.length).toBeLessThanOrEqual(7);
      seen.push(...page.data);
      cursor = page.nextCursor;
      if (seen.length === 7) await house.place(imeis(5, 'meanwhile'));
    }
    const ids = seen.map(({ id }) => id);
    expect(ids).toHaveLength(50);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));

    for (const path of ['/api/batches?', '/api/ledger?', '/api/batches/1/rows?']) {
      type Page = { data: { id?: number; number?: number }[]; nextCursor: string | null };
      const whole = (await house.get<Page>(`${path}limit=500`)).body;
      expect(whole.nextCursor).toBeNull();
      const pieces: Page['data'] = [];
      for (let next: string | null = ''; next !== null;) {
        const piece: Page = (await house.get<Page>(`${path}limit=1${next && `&cursor=${next}`}`))
          .body;
        pieces.push(...piece.data);
        next = piece.nextCursor;
      }
      expect(pieces.map(({ id, number }) => id ?? number)).toEqual(
        whole.data.map(({ id, number }) => id ?? number),
      );
    }
  });

  it('tells the whole story of an order', async () => {
    house = await House.start();
    const [imei = ''] = imeis(1);
    const placed = await house.place([imei]);
    const [pending] = await house.orders();
    expect(pending).toMatchObject({ imei, status: 'pending', batchId: placed.id, generation: 0 });
    house.sandbox.control.complete();
    await house.sync();
    const story = (await house.get<OrderDetail>(`/api/orders/${pending?.id}`)).body;
    expect(story).toMatchObject({
      imei,
      status: 'completed',
      priceMicros: PRICE,
      serviceId: '1739',
    });
    expect(story.supplierOrderId).toBe(house.sandbox.control.book()[0]?.orderId);
    expect(story.rawResult).toMatch(/<br>|&lt;br&gt;|\n/);
    expect(story.result).not.toContain('<');
    expect(story.model).not.toBeNull();
    expect(story.rawResponse).toContain(imei);
    const events = story.timeline.map(({ event }) => event);
    expect([events[0], events[1], events.at(-1)]).toEqual([
      'planned',
      'sent to the supplier',
      'completed',
    ]);
    const moments = story.timeline.map(({ at }) => at);
    expect(moments).toEqual([...moments].sort());
    expect(story.charges.map(({ kind }) => kind)).toEqual(['reserve', 'commit']);
  });

  it('shows what is uncertain by call, with its evidence and the money at risk', async () => {
    house = await House.start({
      sandbox: {
        faults: { truncate: { share: 0.5, only: { action: 'placeorder', minimumSize: 20 } } },
      },
    });
    const { progress, id } = await house.place(imeis(60));
    const { uncertain } = progress.statuses;
    expect(uncertain).toBe(47);
    const list = (await house.get<UncertainList>('/api/uncertain')).body;
    expect(list).toMatchObject({ orders: uncertain, atRiskMicros: uncertain * PRICE });
    const book = house.sandbox.control.book();
    for (const call of list.data) {
      expect(call).toMatchObject({ batchId: id, serviceId: '1739' });
      expect(call.reason).toMatch(/^[A-Z].{10,}/);
      expect(call.atRiskMicros).toBe(call.orders.length * PRICE);
      expect(call.salvaged.length).toBeGreaterThan(0);
      for (const { imei, supplierOrderId } of call.salvaged)
        expect(book).toContainEqual(expect.objectContaining({ imei, orderId: supplierOrderId }));
    }
    expect(sum(list.data.map((call) => call.orders.length) as never)).toBe(uncertain);
    const spend = (await house.get<Spend>('/api/spend')).body;
    expect(spend).toMatchObject({ atRiskMicros: uncertain * PRICE, uncertainOrders: uncertain });
    house.sandbox.control.complete();
    await house.sync();
    const after = await house.batch(id);
    // With something uncertain in it a batch is not completed, whatever else has arrived.
    expect(after).toMatchObject({ state: 'running', progress: { phase: 'uncertain' } });
    expect(after.finishedAt).toBeNull();
    await expectPromisesKept(house);
  });

  it('adds the ledger up to the spend of the day and of each batch', async () => {
    house = await House.start();
    const batches: Batch[] = [await house.place(imeis(30, 'a')), await house.place(imeis(5, 'b'))];
    for (const { id, progress } of batches) {
      const entries = (await house.get<LedgerPage>(`/api/ledger?batchId=${id}&limit=500`)).body
        .data;
      const of = (kind: string) =>
        entries.filter((e) => e.kind === kind).reduce((total, e) => total + e.amountMicros, 0);
      expect(of('commit')).toBe(progress.money.spentMicros);
      expect(of('reserve') - of('commit') - of('release')).toBe(progress.money.reservedMicros);
    }
    const { committed } = await house.ledger();
    expect((await house.get<Spend>('/api/spend')).body.spentMicros).toBe(committed);
  });
});

describe('the health of the house', () => {
  type Health = { status: string; details: Record<string, Record<string, unknown>> };

  it('is told in detail, without a secret, and without asking the supplier', async () => {
    house = await House.start();
    await house.place(imeis(12));
    const calls = house.sandbox.control.calls().length;
    const { status, body, headers } = await house.get<Health>('/health');
    expect([status, body.status]).toEqual([200, 'ok']);
    expect(headers.get('cache-control')).toContain('no-store');
    expect(Object.keys(body.details)).toEqual([
      'database',
      'supplier',
      'cache',
      'environment',
      'backup',
      'metrics',
    ]);
    expect(body.details).toMatchObject({
      database: { status: 'up', kind: 'sqlite' },
      supplier: { status: 'up' },
      environment: { apiKeySet: true, usernameSet: true },
      metrics: { orders: { pending: 12 }, totalOrders: 12, spentTodayMicros: 12 * PRICE },
    });
    expect(JSON.stringify(body)).not.toContain('sandbox-key');
    expect(house.sandbox.control.calls()).toHaveLength(calls);
    expect((await house.get<Health>('/health/ready')).body).toMatchObject({
      status: 'ok',
      details: { database: { status: 'up' } },
    });
  });

  it('is bad when the database is gone, and life goes on', async () => {
    house = await House.start();
    await house.loseDatabase();
    for (const path of ['/health/ready', '/health']) {
      const { status, body } = await house.get<Health>(path);
      expect([path, status, body.details['database']?.['status']]).toEqual([path, 503, 'down']);
    }
    expect((await house.get('/health/live')).status).toBe(200);
    const problem = await house.get<{ code: string; detail: string }>('/api/batches');
    expect(problem.status).toBeGreaterThanOrEqual(500);
    expect(problem.body.detail).not.toContain('connection');
  });
});
