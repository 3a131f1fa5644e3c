import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { readExposition, valueOf, type Sample } from '../support/exposition.js';
import { House } from '../support/house.js';
import type { Visitor } from '../support/visitor.js';

const imeis = (count: number, seed = 'metrics') => generateImeis(count, seed);
const paid = { action: 'placeorder' } as const;
const MICROS = 1_000_000;

const scrape = async (visitor: Visitor): Promise<Sample[]> =>
  readExposition((await visitor.get<string>('/metrics')).body);

describe.each(databaseKinds)('the metrics on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  beforeAll(async () => {
    server = await open();
  });

  beforeEach(async () => {
    place = await server.create();
    house = await House.start({ databaseUrl: place.url });
  });

  afterEach(async () => {
    await house?.close();
    await place?.discard();
  });

  afterAll(async () => {
    await server?.close();
  });

  it('say what the books say, after calls that went well and calls that did not', async () => {
    await house.place(imeis(113, 'prove'));
    await house.sandbox.control.mergeFaults({
      serverError: { next: 1, only: paid, charged: true },
      duplicates: { shape: 'element', share: 0.2, next: 1, skip: 1, only: paid },
    });
    const draft = await house.draft(imeis(400));
    await house.start(draft);
    await house.placed(draft.id);
    house.sandbox.control.complete();
    await house.sync();
    await house.draft(imeis(3, 'not started'));
    await house.post('/api/stop', { reason: 'to look' });

    const samples = await scrape(house);
    const of = (name: string, labels?: Record<string, string>) => valueOf(samples, name, labels);
    const { committed, reserved } = await house.ledger();
    expect(of('hammer_spent_dollars_total')).toBe(committed / MICROS);
    expect(of('hammer_today_dollars', { kind: 'spent' })).toBe(committed / MICROS);
    expect(of('hammer_today_dollars', { kind: 'reserved' })).toBe(reserved / MICROS);
    expect(of('hammer_today_cap_dollars')).toBe(1_600);
    expect(of('hammer_today_left_dollars')).toBeCloseTo(1_600 - (committed + reserved) / MICROS, 6);

    const counts = await house.database.read<{ status: string; orders: number; micros: number }>(
      sql`SELECT status, COUNT(*) AS orders, CAST(SUM(credits) AS bigint) AS micros
          FROM orders GROUP BY status`,
    );
    const inBooks = (...statuses: string[]) =>
      counts
        .filter(({ status }) => statuses.includes(status))
        .reduce((n, one) => n + one.orders, 0);
    const uncertain = counts.find(({ status }) => status === 'uncertain');
    expect(uncertain?.orders).toBeGreaterThan(0);
    expect(inBooks('duplicate')).toBeGreaterThan(0);
    expect(of('hammer_uncertain_orders')).toBe(uncertain?.orders);
    expect(of('hammer_at_risk_dollars')).toBe((uncertain?.micros ?? 0) / MICROS);
    const placed = (outcome: string) => of('hammer_placed_orders_total', { outcome });
    expect(placed('uncertain')).toBe(inBooks('uncertain'));
    expect(placed('duplicate')).toBe(inBooks('duplicate'));
    expect(placed('accepted')).toBe(inBooks('pending', 'in_process', 'completed', 'rejected'));
    expect(of('hammer_waiting_orders')).toBe(inBooks('pending', 'in_process'));

    const calls = await house.database.read<{ verdict: string; calls: number }>(
      sql`SELECT verdict, COUNT(*) AS calls FROM placements WHERE state = 'settled' GROUP BY verdict`,
    );
    const total = samples.filter(({ name }) => name === 'hammer_calls_total');
    expect(total.map(({ labels, value }) => [labels['outcome'], value]).sort()).toEqual(
      calls.map((one) => [one.verdict, one.calls]).sort(),
    );
    expect(of('hammer_calls_last_minute')).toBe(
      house.sandbox.control.calls().filter(({ action }) => action === paid.action).length,
    );
    expect(of('hammer_batches', { state: 'draft' })).toBe(1);
    expect(of('hammer_spending_stopped', { kind: 'person' })).toBe(1);
    expect(of('hammer_spending_stopped', { kind: 'restored' })).toBe(0);
    expect(of('hammer_breaker', { state: 'closed' })).toBe(1);
    expect(of('hammer_sync_last_success_timestamp_seconds')).toBeGreaterThan(
      Date.now() / 1_000 - 60,
    );
    // What is not known is not told as 0.
    expect(of('hammer_backup_age_seconds')).toBeUndefined();
    expect(of('hammer_balance_dollars')).toBeUndefined();
    expect(of('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });

  it('measure requests by the template of their route, and let nobody make more of them', async () => {
    for (const id of [1, 2, 3]) await house.get(`/api/batches/${id}`);
    for (const path of ['/api/nothing/1', '/secret', '/api/batches/x?y=490154203237518'])
      await house.get(path);
    const samples = await scrape(house);
    const counted = samples.filter(
      ({ name }) => name === 'hammer_http_request_duration_seconds_count',
    );
    expect(
      valueOf(counted, counted[0]?.name ?? '', { route: '/api/batches/:id', status: '404' }),
    ).toBe(3);
    const routes = new Set(counted.map(({ labels }) => labels['route']));
    expect([...routes].sort()).toEqual(['/api/batches/:id', 'other']);
  });

  it('are for tokens that may measure, and such a token opens nothing else', async () => {
    const admin = await house.addPerson({ email: 'meg@example.com', role: 'admin' });
    const prometheus = house.as(await house.tokenOf(admin, { scopes: ['measure'] }));
    const reader = house.as(await house.tokenOf(admin, { scopes: ['read'] }));
    const { status, headers } = await prometheus.get('/metrics');
    expect([status, headers.get('content-type')]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
    expect((await prometheus.get('/api/spend')).status).toBe(403);
    expect((await reader.get('/metrics')).status).toBe(403);
    expect((await house.as(null).get('/metrics')).status).toBe(401);
  });

  it('ask the database once for all who scrape within some seconds', async () => {
    let questions = 0;
    const database = house.part(Database);
    const read = database.read.bind(database);
    database.read = (statement) => {
      if (statement.strings.join('').includes('FROM batches GROUP BY state')) questions++;
      return read(statement);
    };
    await Promise.all(Array.from({ length: 5 }, () => scrape(house)));
    await scrape(house);
    expect(questions).toBe(1);
  });
});
