import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  LedgerPage,
  Problem,
  ServiceList,
  SpendHistory,
  UncertainList,
} from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';

const imeis = generateImeis(30, 'spend history');

describe.each(databaseKinds)('where the money went, on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const history = async (query: string) =>
    (await house.get<SpendHistory>(`/api/spend/history?${query}`)).body;

  /** 10 and 8 checks of one service by an admin, 6 of another by an operator; 2 of them rejected, 4 uncertain. */
  beforeAll(async () => {
    server = await open();
    place = await server.create();
    house = await House.start({ databaseUrl: place.url });
    await house.place(imeis.slice(0, 10));
    house.sandbox.control.changeManners({ rejectedShare: 1 });
    await house.place(imeis.slice(10, 12));
    house.sandbox.control.complete();
    await house.sync();
    house.sandbox.control.changeManners({ rejectedShare: 0 });
    await house
      .as(await house.giveToken('operator'))
      .place(imeis.slice(12, 18), { serviceId: '269' });
    await house.sandbox.control.mergeFaults({ drop: { at: 'charged' } });
    await house.place(imeis.slice(18, 22));
  });

  afterAll(async () => {
    await house.close();
    await place.discard();
    await server.close();
  });

  it('adds up each day, with what became of its orders', async () => {
    const { data, total } = await history('by=day');
    expect(data).toHaveLength(1);
    const [today] = data;
    expect(today?.key).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(today?.outcomes).toEqual({
      completed: 10,
      rejected: 2,
      waiting: 6,
      writtenOff: 0,
      uncertain: 4,
    });
    const spent = (await house.get<{ spentMicros: number }>('/api/spend')).body.spentMicros;
    expect(total).toEqual({ orders: 18, spentMicros: spent, refundedMicros: 160_000 });
    expect(today).toMatchObject(total);
  });

  it('adds up services, batches and people, the costliest first, each to the same total', async () => {
    for (const by of ['service', 'batch', 'person'] as const) {
      const { data, total } = await history(`by=${by}`);
      const costs = data.map(({ spentMicros }) => spentMicros);
      expect(costs).toEqual(costs.toSorted((one, other) => other - one));
      expect(costs.reduce((sum, cost) => sum + cost, 0)).toBe(total.spentMicros);
      expect(data.reduce((sum, { orders }) => sum + orders, 0)).toBe(18);
      expect(data.every(({ key, title, outcomes }) => key && title && outcomes === null)).toBe(
        true,
      );
    }
    expect((await history('by=service')).data.map(({ key }) => key).sort()).toEqual([
      '1739',
      '269',
    ]);
    expect((await history('by=batch')).data).toHaveLength(3);
    expect((await history('by=person')).data.map(({ title }) => title)).toEqual(
      expect.arrayContaining([expect.stringContaining('operator-')]),
    );
  });

  it('looks at the days that are asked for only', async () => {
    const past = await history('by=day&from=2026-01-01&to=2026-01-31');
    expect(past).toEqual({
      by: 'day',
      from: '2026-01-01',
      to: '2026-01-31',
      total: { orders: 0, spentMicros: 0, refundedMicros: 0 },
      data: [],
    });
    expect((await history('by=batch&from=2026-01-01')).data).toHaveLength(3);
    const { status } = await house.get<Problem>('/api/spend/history?from=yesterday');
    expect(status).toBe(400);
    const page = async (query: string) =>
      (await house.get<LedgerPage>(`/api/ledger?${query}`)).body.data.length;
    expect(await page('to=2026-01-31')).toBe(0);
    expect(await page('from=2026-01-31')).toBeGreaterThan(0);
  });

  it('comes with how each service has done: how many were rejected, how long results took', async () => {
    const { data } = (await house.get<ServiceList>('/api/services')).body;
    const observed = (id: string) => data.find((service) => service.id === id)?.observed;
    const one = observed('1739');
    expect(one).toMatchObject({ orders: 12, rejected: 2 });
    expect(one?.medianSeconds).toBeGreaterThanOrEqual(0);
    expect(one?.slowSeconds).toBeGreaterThanOrEqual(one?.medianSeconds ?? 0);
    expect(observed('269')).toBeNull();
  });

  it('is exported as the entries of the ledger, and that is written down', async () => {
    const file = (await house.get<string>('/api/ledger/export?format=csv')).body;
    const [head, ...lines] = file.trimEnd().split('\r\n');
    expect(head).toContain('entry,at,kind,amount,orders,service,batch,placement,order');
    const { data } = (await house.get<LedgerPage>('/api/ledger?limit=500')).body;
    expect(lines).toHaveLength(data.length);
    expect(lines.filter((line) => line.includes(',refund,0.08,1,1739,'))).toHaveLength(2);
    const audit = (await house.get<{ data: { act: string }[] }>('/api/audit')).body.data;
    expect(audit[0]?.act).toBe('ledger-exported');
  });

  it('counts what was written off as paid, and neither as completed nor as uncertain', async () => {
    const { data: calls } = (await house.get<UncertainList>('/api/uncertain')).body;
    for (const { placementId, orders } of calls)
      await house.post(`/api/uncertain/${placementId}/write-off`, {
        reason: 'nobody will know',
        count: orders.length,
      });
    const { data, total } = await history('by=day');
    expect(total.orders).toBe(22);
    expect(data[0]?.outcomes).toEqual({
      completed: 10,
      rejected: 2,
      waiting: 6,
      writtenOff: 4,
      uncertain: 0,
    });
  });
});
