import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { run, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

describe.each(databaseKinds)('batches that want the same check on $name', ({ open }) => {
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

  /** Starts a draft without the look at other batches that a start takes, as two starts at the same moment would. */
  const startUnseen = (id: number) =>
    house.database.write(function* () {
      yield* run(
        sql`UPDATE batches SET state = 'running', prices = '{"1739":{"title":"","micros":80000}}', started_at = 1
            WHERE id = ${id}`,
      );
      yield* run(sql`INSERT INTO budgets (name, limit_micros) VALUES (${`batch:${id}`}, 800000)`);
    });

  it('lets the second buy what the first turns out not to have bought', async () => {
    const imeis = generateImeis(1, 'overlapping');
    const first = await house.draft(imeis);
    const second = await house.draft(imeis);
    await house.sandbox.control.mergeFaults({
      latency: { ms: 700, next: 1, only: { action: 'placeorder' } },
      maintenance: { next: 1, only: { action: 'placeorder' } },
    });
    await house.start(first);
    await until(
      () => house.batch(first.id),
      ({ progress }) => progress.statuses.sending === 1,
    );
    await startUnseen(second.id);
    await until(
      () => house.batch(second.id),
      ({ progress }) => progress.statuses.planned === 0 && progress.statuses.sending === 0,
    );
    expect((await house.batch(first.id)).state).toBe('paused');
    expect((await house.batch(second.id)).progress.statuses).toMatchObject({
      pending: 1,
      cancelled: 0,
    });
    await expectPromisesKept(house);
  });

  it('points the second to what the first has bought', async () => {
    const imeis = generateImeis(3, 'overlapping');
    const first = await house.draft(imeis);
    const second = await house.draft(imeis);
    await house.start(first);
    await startUnseen(second.id);
    await house.placed(first.id);
    const { progress } = await house.placed(second.id);
    expect(progress.statuses).toMatchObject({ pending: 0, cancelled: 3 });
    expect(progress.classes).toMatchObject({ to_check: 0, in_progress: 3 });
    await expectPromisesKept(house);
  });
});
