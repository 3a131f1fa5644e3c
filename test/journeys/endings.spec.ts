import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Batch } from '@hammer/contract';
import { run, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House, type HouseOptions } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const imeis = (count: number, seed = 'endings') => generateImeis(count, seed);

describe.each(databaseKinds)('how a batch ends on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const startHouse = async (faults: NonNullable<HouseOptions['sandbox']>['faults'] = {}) => {
    house = await House.start({ databaseUrl: place.url, sandbox: { faults } });
  };

  const pause = (id: number) => house.post(`/api/batches/${id}/pause`);

  const hasState = (id: number, wanted: Batch['state']) =>
    until(
      () => house.batch(id),
      ({ state }) => state === wanted,
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

  it('is completed, although it was paused by hand during its last call', async () => {
    await startHouse({ latency: { ms: 400, only: { action: 'placeorder' } } });
    const draft = await house.draft(imeis(1));
    await house.start(draft);
    await until(
      () => house.batch(draft.id),
      ({ progress }) => progress.statuses.sending === 1,
    );
    await pause(draft.id);
    await house.placed(draft.id);
    house.sandbox.control.complete();
    await house.sync();
    expect((await hasState(draft.id, 'completed')).finishedAt).not.toBeNull();
  });

  it('is completed, although an anomaly in its last answer has paused it', async () => {
    await startHouse({ foreignImei: { only: { action: 'placeorder' } } });
    const paused = await house.place(imeis(1));
    expect(paused.progress).toMatchObject({
      state: 'paused',
      pause: { code: 'anomaly' },
      statuses: { pending: 1 },
    });
    house.sandbox.control.complete();
    await house.sync();
    await hasState(paused.id, 'completed');
  });

  it('stays paused as long as something in it is uncertain or left to place', async () => {
    await startHouse({ emptyBody: { next: 1, only: { action: 'placeorder' } } });
    const uncertain = await house.place(imeis(1));
    await pause(uncertain.id);
    await house.sandbox.control.replaceFaults({ maintenance: { only: { action: 'placeorder' } } });
    const planned = await house.place(imeis(2, 'planned'));
    await house.sandbox.control.clearFaults();
    await house.complete(await house.draft(imeis(1, 'completed')));
    expect((await house.batch(uncertain.id)).state).toBe('paused');
    expect((await house.batch(planned.id)).state).toBe('paused');
  });

  it('leaves nothing planned when the process ended in the middle of its cancelling', async () => {
    await startHouse({ maintenance: { only: { action: 'placeorder' } } });
    const batch = await house.place(imeis(2_500));
    const draft = await house.draft(imeis(3, 'draft'));
    // As far as the cancelling came.
    await house.database.write(function* () {
      yield* run(
        sql`UPDATE batches SET state = 'cancelled', finished_at = 1 WHERE id = ${batch.id}`,
      );
    });
    await house.close();
    await startHouse();
    const after = await house.batch(batch.id);
    expect(after.progress).toMatchObject({
      state: 'cancelled',
      phase: 'done',
      statuses: { planned: 0, cancelled: 2_500 },
    });
    expect((await house.batch(draft.id)).progress.statuses.planned).toBe(3);
    await expectPromisesKept(house);
  });
});
