import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Order, OrderCount, OrderDetail, OrderSearchResult, Problem } from '@hammer/contract';
import { run, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const imeis = generateImeis(12, 'orders');
const [first = '', second = ''] = imeis;

describe.each(databaseKinds)('orders that are looked for on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const count = async (filter = '') =>
    (await house.get<OrderCount>(`/api/orders/count?${filter}`)).body.orders;

  const detail = async (id: number) => (await house.get<OrderDetail>(`/api/orders/${id}`)).body;

  const recheck = (id: number, body: object) =>
    house.post<Order & Omit<Problem, 'status'>>(`/api/orders/${id}/recheck`, body, {
      'idempotency-key': crypto.randomUUID(),
    });

  const complete = async (id: number) => {
    await until(
      () => detail(id),
      ({ status }) => status === 'pending',
    );
    house.sandbox.control.complete();
    await house.sync();
    return detail(id);
  };

  const newestOf = async (imei: string) => {
    const [order] = await house.orders(`&imei=${imei}`);
    if (!order) throw new Error(`There is no order of ${imei}.`);
    return order;
  };

  beforeAll(async () => {
    server = await open();
    place = await server.create();
    house = await House.start({
      databaseUrl: place.url,
      settings: { RECHECKS_PER_DAY: '9' },
      sandbox: { manners: { duplicates: 'accept-again' } },
    });
    await house.complete(await house.draft(imeis));
  });

  afterAll(async () => {
    await house?.close();
    await place?.discard();
    await server?.close();
  });

  it('are counted exactly, by the filter of the list', async () => {
    expect(await count()).toBe(12);
    expect(await count(`imei=${first}`)).toBe(1);
    expect(await count('status=pending')).toBe(0);
    const { carrier } = await newestOf(first);
    const filter = `carrier=${encodeURIComponent((carrier ?? '').toUpperCase())}`;
    expect(await count(filter)).toBe((await house.orders(`&${filter}`)).length);
    expect(await count(filter)).toBeGreaterThan(0);
    expect((await house.get(`/api/orders/count?status=nonsense`)).status).toBe(400);
  });

  it('are exported as they were picked, in that order', async () => {
    const [a, b, c] = await house.orders();
    const ids = [c?.id, a?.id, b?.id, 999_999];
    const answer = await fetch(`${house.url}/api/orders/export`, {
      method: 'POST',
      headers: { ...house.pass, 'content-type': 'application/json' },
      body: JSON.stringify({ ids, format: 'csv', layout: 'minimal' }),
    });
    expect(answer.headers.get('content-disposition')).toContain('orders.csv');
    const lines = (await answer.text()).trim().split(/\r?\n/);
    expect(lines).toHaveLength(4);
    expect(lines.slice(1).map((line) => line.split(',')[0])).toEqual([c?.imei, a?.imei, b?.imei]);
    expect((await house.post('/api/orders/export', { ids: [] })).status).toBe(400);
  });

  it('are bought anew only at the price that was shown', async () => {
    const { id } = await newestOf(first);
    const refused = await recheck(id, { reason: 'an unlock went through', priceMicros: 79_999 });
    expect(refused).toMatchObject({ status: 409, body: { code: 'price-changed' } });
    expect(refused.body.detail).toContain('$0.079999');
    expect(refused.body.detail).toContain('$0.08 now');
    expect(await count(`imei=${first}&status=pending,planned,sending,prepared`)).toBe(0);
    const bought = await recheck(id, { reason: 'an unlock went through', priceMicros: 80_000 });
    expect(bought.status).toBe(202);
    await complete(bought.body.id);
    await expectPromisesKept(house);
  });

  it('tell their calls, and what had changed each time that the check was bought', async () => {
    const { id } = await newestOf(second);
    const change = (order: number, fmi: string) =>
      house.database.write(function* () {
        yield* run(sql`UPDATE orders SET fmi = ${fmi} WHERE id = ${order}`);
      });
    const next = async () => {
      const { body } = await recheck(id, { reason: 'Find My was switched off' });
      return complete(body.id);
    };
    await change(id, 'one');
    const middle = await next();
    await change(middle.id, 'two');
    const last = await next();
    expect(last.differences).toEqual([{ field: 'fmi', before: 'two', after: last.fmi }]);
    expect(last.generations.map((time) => [time.id, time.generation, time.differences])).toEqual([
      [middle.id, 1, [{ field: 'fmi', before: 'one', after: 'two' }]],
      [id, 0, null],
    ]);
    const seenFromTheMiddle = await detail(middle.id);
    expect(seenFromTheMiddle.generations.map((time) => time.id)).toEqual([last.id, id]);
    expect(seenFromTheMiddle.differences).toEqual([{ field: 'fmi', before: 'one', after: 'two' }]);
    expect(last.placements).toEqual([
      expect.objectContaining({ state: 'settled', orders: 1, sentAt: expect.any(String) }),
    ]);
    expect(last.timeline.map(({ event }) => event)).toContain('sent to the supplier');
  });

  it('tell also the call that they came back from', async () => {
    const [returned = ''] = generateImeis(1, 'came back');
    const rateLimit = {
      perMinute: 0,
      waitSeconds: 0,
      next: 1,
      only: { action: 'placeorder' },
    } as const;
    await house.sandbox.control.mergeFaults({ rateLimit });
    await house.placed((await house.place([returned])).id);
    const { placements, timeline } = await detail((await newestOf(returned)).id);
    expect(placements.map(({ state, orders }) => [state, orders])).toEqual([
      ['settled', 1],
      ['settled', 1],
    ]);
    expect(placements[1]?.reason).toMatch(/429/);
    expect(timeline.map(({ event }) => event)).not.toContain(placements[1]?.reason);
  });

  it('are found by thousands of IMEIs, with how often each was checked', async () => {
    const unknown = generateImeis(2, 'never checked');
    const { body } = await house.post<OrderSearchResult>('/api/orders/search', {
      imeis: [...unknown, second, imeis[2] ?? '', 'no imei'],
    });
    expect(body.found.map(({ imei, ordersOfImei }) => [imei, ordersOfImei])).toEqual([
      [second, 3],
      [imeis[2], 1],
    ]);
    expect(body.found[0]?.id).toBe((await newestOf(second)).id);
    expect(body.notFound).toEqual([...unknown, 'no imei']);
  });
});
