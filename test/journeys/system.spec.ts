import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { System } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House, type HouseOptions } from '../support/house.js';
import { until } from '../support/until.js';

const imeis = (count: number, seed = 'system') => generateImeis(count, seed);
const paid = { action: 'placeorder' } as const;

describe.each(databaseKinds)('the system on $name', ({ name, open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const startHouse = async (options: HouseOptions = {}) => {
    house = await House.start({ databaseUrl: place.url, ...options });
  };

  const system = async () => (await house.get<System>('/api/system')).body;

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

  it('is told to whoever may read, without a secret and without asking the supplier', async () => {
    await startHouse({ settings: { SUPPLIER_CALLS_PER_MINUTE: '6000' } });
    await house.place(imeis(12));
    const asked = house.sandbox.control.calls();
    const sent = asked.filter(({ action }) => action === paid.action).length;
    const viewer = house.as(await house.giveToken('viewer'));
    const { status, body } = await viewer.get<System>('/api/system');
    expect([status, body]).toEqual([
      200,
      {
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        startedAt: expect.any(String),
        database: { kind: name === 'SQLite' ? 'sqlite' : 'postgres', mayPlace: true },
        servers:
          name === 'SQLite'
            ? []
            : [
                {
                  id: expect.stringMatching(/^[0-9a-f]{8}$/),
                  role: 'all',
                  since: expect.any(String),
                  isThis: true,
                },
              ],
        supplier: {
          host: new URL(house.sandbox.url).host,
          isKeyKnown: true,
          isUserKnown: true,
          lastContact: { at: expect.any(String), ok: true, message: expect.any(String) },
        },
        calls: {
          breaker: 'closed',
          trouble: null,
          waiting: 0,
          underWay: 0,
          atOnce: 30,
          mostAtOnce: 30,
          lastMinute: sent,
          perMinute: 6_000,
          keptAnswers: 0,
        },
        unseenAnomalies: 0,
      },
    ]);
    expect(sent).toBe(3);
    expect(JSON.stringify(body)).not.toContain('sandbox-key');
    expect(house.sandbox.control.calls()).toHaveLength(asked.length);
  });

  it('counts the calls that are under way, and forgets those of more than a minute ago', async () => {
    await startHouse({ sandbox: { faults: { latency: { ms: 1_500, only: paid } } } });
    await house.start(await house.draft(imeis(1)));
    const { calls } = await until(system, ({ calls: { underWay } }) => underWay === 1);
    expect(calls).toMatchObject({ lastMinute: 1, waiting: 0 });
    const later = await until(system, ({ calls: { underWay } }) => underWay === 0);
    expect(later.calls.lastMinute).toBe(1);
    house.passMinutes(2);
    expect((await system()).calls.lastMinute).toBe(0);
  });

  it('says that no call goes out after two without a clear answer, and why', async () => {
    await startHouse({ settings: { SUPPLIER_PARALLEL_CALLS: '1' } });
    await house.place(imeis(120, 'prove'));
    await house.sandbox.control.mergeFaults({
      serverError: { next: 2, only: paid, charged: true },
      maintenance: { probability: 1, only: { action: 'imeiservices' } },
    });
    await house.start(await house.draft(imeis(401)));
    const { calls, supplier } = await until(system, ({ calls: { breaker } }) => breaker === 'open');
    expect(calls).toMatchObject({
      atOnce: 1,
      mostAtOnce: 1,
      trouble: { code: 'no-clear-answers', until: expect.any(String) },
    });
    expect(supplier.host).not.toContain('http');
  });
});
