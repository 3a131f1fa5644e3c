import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Order, OrderDetail, Problem } from '@hammer/contract';
import { run, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const [imei = ''] = generateImeis(1, 'rechecks');

describe.each(databaseKinds)('buying a check anew on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const detail = async (id: number) => (await house.get<OrderDetail>(`/api/orders/${id}`)).body;

  const recheck = (
    id: number,
    reason = 'Find My was switched off',
    key: string = crypto.randomUUID(),
  ) =>
    house.post<Order & Omit<Problem, 'status'>>(
      `/api/orders/${id}/recheck`,
      { reason },
      { 'idempotency-key': key },
    );

  const accepted = (id: number) =>
    until(
      () => detail(id),
      ({ status }) => status === 'pending',
    );

  const complete = async (id: number) => {
    await accepted(id);
    house.sandbox.control.complete();
    await house.sync();
    return until(
      () => detail(id),
      ({ status }) => status === 'completed',
    );
  };

  /** An order for the check with its result. */
  const bought = async () => {
    const { body } = await house.post<Order>('/api/orders', { imei, serviceId: '1739' });
    return complete(body.id);
  };

  beforeAll(async () => {
    server = await open();
  });

  beforeEach(async () => {
    place = await server.create();
    house = await House.start({
      databaseUrl: place.url,
      settings: { RECHECKS_PER_DAY: '2' },
      sandbox: { manners: { duplicates: 'accept-again' } },
    });
  });

  afterEach(async () => {
    await house?.close();
    await place?.discard();
  });

  afterAll(async () => {
    await server?.close();
  });

  it('shows its price, keeps the reason, and says what has changed', async () => {
    const first = await bought();
    expect(first.recheck).toEqual({ priceMicros: 80_000, obstacle: null });
    expect(first.differences).toBeNull();
    await house.database.write(function* () {
      yield* run(sql`UPDATE orders SET fmi = 'something else' WHERE id = ${first.id}`);
    });
    const { status, body, headers } = await recheck(first.id);
    expect(status).toBe(202);
    expect(headers.get('location')).toBe(`/api/orders/${body.id}`);
    const second = await complete(body.id);
    expect(second).toMatchObject({ generation: 1, recheckReason: 'Find My was switched off' });
    expect(second.differences).toEqual([
      { field: 'fmi', before: 'something else', after: second.fmi },
    ]);
    expect(second.generations.map(({ id }) => id)).toEqual([first.id]);
    await expectPromisesKept(house);
  });

  it('pays once for a request that comes twice', async () => {
    const first = await bought();
    const answers = [
      await recheck(first.id, 'an unlock went through', 'same key'),
      await recheck(first.id, 'an unlock went through', 'same key'),
    ];
    expect(answers[1]?.body.id).toBe(answers[0]?.body.id);
    expect(answers[1]?.headers.get('idempotency-replayed')).toBe('true');
    await accepted(answers[0]?.body.id ?? 0);
    await expectPromisesKept(house);
  });

  it('is refused while the check is under way', async () => {
    const first = await bought();
    const second = await recheck(first.id);
    await accepted(second.body.id);
    const refused = await recheck(first.id);
    expect(refused).toMatchObject({ status: 409, body: { code: 'recheck-in-progress' } });
    expect((await detail(first.id)).recheck.obstacle?.code).toBe('recheck-in-progress');
  });

  it('is refused while the check is uncertain', async () => {
    const first = await bought();
    await house.sandbox.control.mergeFaults({
      emptyBody: { next: 1, only: { action: 'placeorder' } },
    });
    const { body } = await recheck(first.id);
    await until(
      () => detail(body.id),
      ({ status }) => status === 'uncertain',
    );
    expect(await recheck(first.id)).toMatchObject({
      status: 409,
      body: { code: 'recheck-uncertain' },
    });
    await expectPromisesKept(house);
  });

  it('is refused when it was done too often today', async () => {
    const first = await bought();
    for (let i = 0; i < 2; i++) await complete((await recheck(first.id)).body.id);
    const { status, body } = await recheck(first.id);
    expect(status).toBe(409);
    expect(body.code).toBe('recheck-limit');
    expect(body.detail).toContain('RECHECKS_PER_DAY allows 2');
    await expectPromisesKept(house);
  });

  it('needs a reason, and a check that was answered', async () => {
    const first = await bought();
    expect((await recheck(first.id, '')).status).toBe(400);
    expect((await recheck(999)).status).toBe(404);
    await house.sandbox.control.mergeFaults({ invalidImei: { share: 1 } });
    const other = generateImeis(1, 'other')[0] ?? '';
    const { body } = await house.post<Order>('/api/orders', { imei: other, serviceId: '1739' });
    await until(
      () => detail(body.id),
      ({ status }) => status === 'refused',
    );
    expect(await recheck(body.id)).toMatchObject({
      status: 409,
      body: { code: 'recheck-of-nothing' },
    });
  });
});
