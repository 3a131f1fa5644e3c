import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Problem, ServiceList } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';

const imeis = generateImeis(4, 'services');

describe.each(databaseKinds)('a service that the supplier withdraws, on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const listed = async () => {
    const { body } = await house.get<ServiceList>('/api/services?refresh=true');
    return body.data.some(({ id }) => id === '1739');
  };

  const paidCalls = () =>
    house.sandbox.control.calls().filter(({ action }) => action === 'placeorder').length;

  const resumed = async (id: number) => {
    await house.post(`/api/batches/${id}/resume`);
    return house.placed(id);
  };

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

  it('is looked for again in a slot of its own, when the price list could not be had', async () => {
    await house.close();
    house = await House.start({
      databaseUrl: place.url,
      settings: { SUPPLIER_READ_RETRIES: '1', SUPPLIER_CALLS_PER_MINUTE: '20' },
      sandbox: { faults: { serverError: { next: 1, only: { action: 'imeiservices' } } } },
    });
    expect(await listed()).toBe(true);
    const [first = 0, second = 0, ...more] = house.sandbox.control
      .calls()
      .map(({ at }) => Date.parse(at));
    expect(more).toEqual([]);
    // A slot every three seconds, less what the first call was held up on its way;
    // without a slot it would be asked again after a second.
    expect(second - first).toBeGreaterThan(2_000);
  });

  it('is asked for no more by a batch that has begun, until it is back', async () => {
    await house.sandbox.control.replaceFaults({ maintenance: { only: { action: 'placeorder' } } });
    const batch = await house.place(imeis);
    await house.sandbox.control.clearFaults();
    house.sandbox.control.offer('1739', false);
    expect(await listed()).toBe(false);
    const before = paidCalls();
    const paused = await resumed(batch.id);
    expect(paused.progress).toMatchObject({
      state: 'paused',
      pause: { code: 'service-gone' },
      statuses: { planned: 4 },
      money: { reservedMicros: 0 },
    });
    expect(paidCalls()).toBe(before);
    house.sandbox.control.offer('1739', true);
    expect(await listed()).toBe(true);
    expect((await resumed(batch.id)).progress.statuses.pending).toBe(4);
  });

  it('gets no permit when it vanishes while a call waits for its slot', async () => {
    await house.close();
    house = await House.start({
      databaseUrl: place.url,
      settings: { SUPPLIER_CALLS_PER_MINUTE: '30' },
    });
    // The list takes a slot, and the call must wait two seconds for the next one.
    const draft = await house.draft(imeis);
    house.sandbox.control.offer('1739', false);
    const refreshed = listed();
    await house.start(draft);
    expect(await refreshed).toBe(false);
    const paused = await house.placed(draft.id);
    expect(paused.progress).toMatchObject({
      pause: { code: 'service-gone' },
      statuses: { planned: 4 },
    });
    expect(paidCalls()).toBe(0);
  });

  it('is not quoted and not started', async () => {
    const draft = await house.draft(imeis);
    house.sandbox.control.offer('1739', false);
    await listed();
    expect((await house.start(draft)).status).toBe(409);
    const refused = await house.post<Problem>('/api/batches', { serviceId: '1739', imeis });
    expect(refused.body.code).toBe('unknown-service');
  });
});
