import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Batch, UncertainList } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House, type HouseOptions } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const imeis = (count: number, seed = 'trouble') => generateImeis(count, seed);
const paid = { action: 'placeorder' } as const;

describe.each(databaseKinds)('a supplier in trouble on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const startHouse = async (options: HouseOptions = {}) => {
    house = await House.start({ databaseUrl: place.url, ...options });
  };

  /** A service that has proven to take full calls. */
  const prove = async () => {
    await house.place(imeis(120, 'prove'));
  };

  const paidCalls = () =>
    house.sandbox.control.calls().filter(({ action }) => action === 'placeorder');

  const pausedWith = ({ id }: Batch, code: string) =>
    until(
      () => house.batch(id),
      ({ progress }) => progress.pause?.code === code && progress.statuses.sending === 0,
    );

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

  it('gets no call after two without a clear answer, then a free question, one order, and all the rest', async () => {
    await startHouse({ settings: { SUPPLIER_PARALLEL_CALLS: '1' } });
    await prove();
    const before = paidCalls().length;
    await house.sandbox.control.mergeFaults({
      serverError: { next: 2, only: paid, charged: true },
    });
    const placed = await house.place(imeis(401));
    expect(placed.progress.statuses).toMatchObject({ uncertain: 200, pending: 201 });
    const sizes = paidCalls()
      .slice(before)
      .map(({ imeis }) => imeis.length);
    expect(sizes).toEqual([100, 100, 1, 100, 100]);
    await expectPromisesKept(house);
  });

  it('pauses the batch when the single order gets no clear answer either', async () => {
    await startHouse({ settings: { SUPPLIER_PARALLEL_CALLS: '1' } });
    await prove();
    await house.sandbox.control.mergeFaults({ emptyBody: { next: 3, only: paid } });
    const draft = await house.draft(imeis(401));
    await house.start(draft);
    const { progress } = await pausedWith(draft, 'no-clear-answers');
    expect(progress.statuses).toMatchObject({ uncertain: 201, planned: 200 });
    await expectPromisesKept(house);
  });

  it('rests after a start too, when the last two calls had no clear answer', async () => {
    await startHouse({ settings: { SUPPLIER_PARALLEL_CALLS: '1' } });
    await prove();
    await house.sandbox.control.mergeFaults({ emptyBody: { next: 3, only: paid } });
    const draft = await house.draft(imeis(301));
    await house.start(draft);
    await pausedWith(draft, 'no-clear-answers');
    await house.restart();
    const before = paidCalls().length;
    await house.post(`/api/batches/${draft.id}/resume`);
    await house.placed(draft.id);
    expect(paidCalls()[before]?.imeis).toHaveLength(1);
    await expectPromisesKept(house);
  });

  it('is no longer taken for troubled after a start, when a person has settled its unclear calls', async () => {
    await startHouse({ settings: { SUPPLIER_PARALLEL_CALLS: '1' } });
    await prove();
    await house.sandbox.control.mergeFaults({ emptyBody: { next: 2, only: paid } });
    await house.place(imeis(200));
    const { data } = (await house.get<UncertainList>('/api/uncertain')).body;
    expect(data).toHaveLength(2);
    for (const { placementId } of data) {
      const written = { reason: 'nobody will know', count: 100 };
      const { status } = await house.post(`/api/uncertain/${placementId}/write-off`, written);
      expect(status).toBe(200);
    }
    await house.restart();
    const before = paidCalls().length;
    await house.place(imeis(100, 'later'));
    expect(paidCalls()[before]?.imeis).toHaveLength(100);
    await expectPromisesKept(house);
  });

  it('puts no more at risk than EXPOSURE_LIMIT', async () => {
    await startHouse({ settings: { SUPPLIER_PARALLEL_CALLS: '1', EXPOSURE_LIMIT: '5' } });
    await prove();
    await house.sandbox.control.mergeFaults({ emptyBody: { next: 1, only: paid } });
    const draft = await house.draft(imeis(250));
    await house.start(draft);
    const { progress } = await pausedWith(draft, 'exposure-limit');
    expect(progress.pause?.message).toContain('$8.00 may have been charged');
    expect(progress.statuses).toMatchObject({ uncertain: 100, planned: 150 });
    await house.post(`/api/batches/${draft.id}/resume`);
    await pausedWith(draft, 'exposure-limit');
    expect((await house.batch(draft.id)).progress.statuses.planned).toBe(150);
    await expectPromisesKept(house);
  });
});
