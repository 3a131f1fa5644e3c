import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Batch, BatchRowPage, Order } from '@hammer/contract';
import { run, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { column, exportOf } from '../support/tables.js';

const imeis = (count: number, seed = 'elsewhere') => generateImeis(count, seed);

describe.each(databaseKinds)('checks that another batch is to buy, on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  /** A batch that was started and could not place anything yet: it is paused, and all its orders are planned. */
  const held = async (
    list: readonly string[],
    options: Record<string, unknown> = {},
  ): Promise<Batch> => {
    await house.sandbox.control.replaceFaults({ maintenance: { only: { action: 'placeorder' } } });
    const batch = await house.place(list, options);
    await house.sandbox.control.clearFaults();
    expect([batch.state, batch.progress.statuses.planned]).toEqual(['paused', list.length]);
    return batch;
  };

  const rowsOf = async ({ id }: Batch) =>
    (await house.get<BatchRowPage>(`/api/batches/${id}/rows`)).body.data;

  const resume = async ({ id }: Batch): Promise<Batch> => {
    await house.post(`/api/batches/${id}/resume`);
    return house.placed(id);
  };

  const cancel = ({ id }: Batch) => house.post(`/api/batches/${id}/cancel`);

  const ordersOf = async ({ id }: Batch): Promise<Order[]> =>
    (await house.orders(`&batchId=${id}`)).sort((a, b) => a.id - b.id);

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

  it('are in progress, although they are only planned, and are not quoted again', async () => {
    const started = await held(imeis(4));
    const draft = await house.draft([...imeis(4).sort(), ...imeis(1, 'new')]);
    const planned = (await ordersOf(started)).map(({ id }) => id);
    expect((await rowsOf(draft)).map((row) => [row.class, row.code, row.orderId])).toEqual([
      ...planned.map((id) => ['in_progress', 'in-progress-elsewhere', id]),
      ['to_check', 'test-imei', expect.any(Number)],
    ]);
    expect(draft.quote?.orders).toBe(1);
  });

  it('are not in progress as long as nobody has started that batch', async () => {
    await house.draft(imeis(3));
    const second = await house.draft(imeis(3));
    expect(second.quote?.orders).toBe(3);
  });

  it('are in progress also where they are a check anew, and are bought anew once', async () => {
    await house.complete(await house.draft(imeis(2)));
    const recheck = await held(imeis(2), { duplicates: 'recheck' });
    const draft = await house.draft(imeis(2), { duplicates: 'recheck' });
    expect(draft.progress.classes.in_progress).toBe(2);
    await cancel(recheck);
    const changed = await house.call<Batch>('PATCH', `/api/batches/${draft.id}`, { name: 'again' });
    expect(changed.body.quote?.orders).toBe(2);
    await house.complete(changed.body);
    expect((await ordersOf(draft)).map(({ generation }) => generation)).toEqual([1, 1]);
    await expectPromisesKept(house);
  });

  it('are followed when yet another batch turns out to buy them', async () => {
    const [first, second] = [await house.draft(imeis(1)), await house.draft(imeis(1))];
    await house.sandbox.control.replaceFaults({ maintenance: { only: { action: 'placeorder' } } });
    await house.start(first);
    await house.placed(first.id);
    await house.sandbox.control.clearFaults();
    // As when both are started at the same moment.
    await house.database.write(function* () {
      yield* run(sql`UPDATE batches SET state = 'paused', started_at = 1,
        prices = (SELECT prices FROM batches WHERE id = ${first.id}) WHERE id = ${second.id}`);
      yield* run(
        sql`INSERT INTO budgets (name, limit_micros) VALUES (${`batch:${second.id}`}, 80000)`,
      );
    });
    const third = await house.place([...imeis(1), ...imeis(1, 'new')]);
    await resume(first);
    await resume(second);
    const [bought] = await ordersOf(first);
    expect((await ordersOf(second)).map(({ status }) => status)).toEqual(['cancelled']);
    expect((await rowsOf(third))[0]).toMatchObject({
      class: 'in_progress',
      orderId: bought?.id,
      orderStatus: 'pending',
    });
    await expectPromisesKept(house);
  });

  it('make a new quote when their batch was cancelled since the last one', async () => {
    const started = await held(imeis(2));
    const draft = await house.draft([...imeis(2), ...imeis(1, 'new')]);
    await cancel(started);
    const refused = await house.start(draft);
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'quote-changed', details: { quote: { orders: 3 } } },
    });
    const placed = await house.place([...imeis(2), ...imeis(1, 'new')]);
    expect(placed.progress.statuses.pending).toBe(3);
    await expectPromisesKept(house);
  });

  it('make a new quote when the supplier has refused them since the last one', async () => {
    const started = await held(imeis(2));
    const draft = await house.draft([...imeis(2), ...imeis(1, 'new')]);
    await house.sandbox.control.replaceFaults({ invalidImei: { imeis: imeis(1), next: 1 } });
    expect((await resume(started)).progress.statuses).toMatchObject({ refused: 1, pending: 1 });
    expect((await house.start(draft)).body.code).toBe('quote-changed');
    const changed = await house.batch(draft.id);
    expect([changed.quote?.orders, changed.progress.classes.in_progress]).toEqual([2, 1]);
    expect((await house.start(changed)).status).toBe(202);
  });

  it('keep the quote as it is while they are still to be bought, or were bought', async () => {
    const started = await held(imeis(2));
    const draft = await house.draft([...imeis(2), ...imeis(1, 'new')]);
    await resume(started);
    expect((await house.start(draft)).status).toBe(202);
  });

  it('are shown as not bought, with the way out, when their batch is cancelled later', async () => {
    const started = await held(imeis(2));
    const placed = await house.place([...imeis(2), ...imeis(1, 'new')]);
    await cancel(started);
    const rows = await rowsOf(placed);
    expect(rows.map((row) => [row.class, row.orderStatus])).toEqual([
      ['in_progress', 'cancelled'],
      ['in_progress', 'cancelled'],
      ['to_check', 'pending'],
    ]);
    const reason = `Batch ${started.id} was cancelled before this check was bought; nothing was paid for it. A new batch would buy it.`;
    expect(rows.slice(0, 2).map((row) => row.reason)).toEqual([reason, reason]);
    const table = await exportOf(house, placed, 'csv');
    expect(column(table, 'Hammer Note').slice(0, 2)).toEqual([reason, reason]);
    expect(column(table, 'Hammer Status')).toEqual(['cancelled', 'cancelled', 'pending']);
    expect(column(table, 'Cost')).toEqual(['0.00', '0.00', '0.08']);
    const left = await exportOf(house, placed, 'csv', '&status=cancelled');
    expect(column(left, 'Hammer IMEI')).toEqual(imeis(2));
    const { progress } = await house.batch(placed.id);
    expect(progress).toMatchObject({ rows: 3, orders: 1 });
    expect(progress.classes).toMatchObject({ in_progress: 2, to_check: 1 });
    const anew = await house.place(imeis(2));
    expect(anew.progress.statuses.pending).toBe(2);
  });
});
