import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Batch, BatchRowPage, Problem, ServiceList, SyncState } from '@hammer/contract';
import { CommitUnknownError, run, sql, type Work } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House, type HouseOptions } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const imeis = (count: number, seed = 'attacks') => generateImeis(count, seed);

describe.each(databaseKinds)('attacks on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const startHouse = async (options: HouseOptions = {}) => {
    house = await House.start({ databaseUrl: place.url, ...options });
  };

  const change = (id: number, changes: object) =>
    house.call<Batch & Problem>('PATCH', `/api/batches/${id}`, changes);

  const ordersOf = async (id: number) => {
    const [found] = await house.database.read<{ orders: number }>(
      sql`SELECT COUNT(*) AS orders FROM orders WHERE batch_id = ${id}`,
    );
    return found?.orders;
  };

  const write = (statement: ReturnType<typeof sql>) =>
    house.database.write(function* () {
      yield* run(statement);
    });

  /** After its commit, the first work whose outcome fits is said to be lost. */
  const loseCommit = (fits: (value: unknown) => boolean) => {
    const { database } = house;
    const original = database.write.bind(database);
    let lost = false;
    database.write = async <T>(work: () => Work<T>): Promise<T> => {
      const value = await original(work);
      if (lost || !fits(value)) return value;
      lost = true;
      throw new CommitUnknownError('The connection broke during a commit.');
    };
    return () => lost;
  };

  const hasLength = (value: unknown, key: string) =>
    typeof value === 'object' &&
    value !== null &&
    ((value as Record<string, unknown[]>)[key]?.length ?? 0) > 0;

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

  it('completes a batch that is placed, although its price has changed since', async () => {
    await startHouse();
    const placed = await house.place(imeis(3));
    house.sandbox.control.changePrice('1739', '0.11');
    await house.get('/api/services?refresh=true');
    const other = await house.place(imeis(2, 'other'));
    expect(other.state).toBe('running');
    expect((await house.batch(placed.id)).state).toBe('running');
    house.sandbox.control.complete();
    await house.sync();
    await until(
      () => house.batch(placed.id),
      ({ state }) => state === 'completed',
    );
  });

  it('plans each order once, however many change or start a draft at the same time', async () => {
    await startHouse();
    const draft = await house.draft(imeis(1_200));
    await house.place(imeis(1, 'makes every start look again'));
    const answers = await Promise.all([
      change(draft.id, { freshnessDays: 5 }),
      house.start(draft),
      change(draft.id, { freshnessDays: 6 }),
      change(draft.id, { freshnessDays: 7 }),
      house.start(draft),
    ]);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(await ordersOf(draft.id)).toBe(1_200);
    expect((await house.placed(draft.id)).progress.statuses.pending).toBe(1_200);
    await expectPromisesKept(house);
  });

  it('does not start what the supplier no longer offers', async () => {
    await startHouse();
    const draft = await house.draft(imeis(3));
    await write(sql`DELETE FROM services WHERE id = '1739'`);
    const refused = await house.start(draft);
    expect(refused.status).toBe(409);
    const quote = (await house.batch(draft.id)).quote;
    expect(quote?.blockers.map(({ code }) => code)).toEqual(['service-gone']);
  });

  it('gives back what was claimed by a commit whose answer was lost', async () => {
    await startHouse();
    const wasLost = loseCommit((value) => hasLength(value, 'placements'));
    const placed = await house.place(imeis(20));
    expect(wasLost()).toBe(true);
    expect(placed.progress.statuses.pending).toBe(20);
    await expectPromisesKept(house);
  });

  it('writes an answer once, although the commit of its settlement was lost', async () => {
    await startHouse();
    const wasLost = loseCommit(
      (value) => typeof value === 'object' && value !== null && 'accountedForAll' in value,
    );
    const placed = await house.place(imeis(20));
    expect(wasLost()).toBe(true);
    expect(placed.progress.statuses.pending).toBe(20);
    await expectPromisesKept(house);
  });

  it('places other batches, although one cannot be claimed', async () => {
    await startHouse();
    const broken = await house.draft(imeis(5, 'broken'));
    await house.start(await house.draft(imeis(5, 'first')));
    await write(sql`UPDATE batches SET state = 'running', prices = '{"1739":{"title":"","micros":80000}}',
      started_at = 1 WHERE id = ${broken.id}`);
    // Its claim breaks: the same order twice, as no intake makes them.
    await write(sql`INSERT INTO orders (supplier_account, source, batch_id, row_number, service_name, service_id, imei,
        credits, status, fields, created_at, updated_at)
      SELECT supplier_account, source, batch_id, row_number, service_name, service_id, imei, credits, status, fields,
        created_at, updated_at FROM orders WHERE batch_id = ${broken.id}`);
    await write(
      sql`INSERT INTO budgets (name, limit_micros) VALUES (${`batch:${broken.id}`}, 800000)`,
    );
    const placed = await house.place(imeis(30, 'second'));
    expect(placed.progress.statuses.pending).toBe(30);
  });

  it('leaves nothing planned in a cancelled batch when its last call was not accepted', async () => {
    await startHouse({
      sandbox: {
        faults: {
          latency: { ms: 400, only: { action: 'placeorder' } },
          error: { text: 'Credit has been finished!', next: 1, only: { action: 'placeorder' } },
        },
      },
    });
    const draft = await house.draft(imeis(5));
    await house.start(draft);
    await until(
      () => house.batch(draft.id),
      ({ progress }) => progress.statuses.sending === 1,
    );
    await house.post(`/api/batches/${draft.id}/cancel`);
    const after = await until(
      () => house.batch(draft.id),
      ({ progress }) => progress.statuses.sending === 0,
    );
    expect(after.progress.statuses).toMatchObject({ planned: 0, cancelled: 5 });
  });

  it('gets all results, although the supplier does not know one of many orders', async () => {
    await startHouse({
      sandbox: {
        faults: {
          error: { text: 'Invalid Order ID', only: { action: 'getimeis', minimumSize: 4 } },
        },
      },
    });
    const placed = await house.place(imeis(20));
    house.sandbox.control.complete();
    await house.sync();
    expect((await house.get<SyncState>('/api/sync')).body.last?.failure).toBeNull();
    expect((await house.batch(placed.id)).progress.statuses.completed).toBe(20);
  });

  it('writes down an answer with a zero character in it', async () => {
    await startHouse({
      sandbox: {
        faults: {
          error: { text: 'Broken \0 text', charged: true, next: 1, only: { action: 'placeorder' } },
        },
      },
    });
    const { progress } = await house.place(imeis(5));
    expect(progress.statuses).toMatchObject({ uncertain: 1, pending: 4 });
    await expectPromisesKept(house);
  });

  it('does not take a part of a file for the whole', async () => {
    await startHouse();
    const draft = await house.draft(imeis(10));
    await write(sql`UPDATE batches SET last_row = 0 WHERE id = ${draft.id}`);
    await write(sql`DELETE FROM batch_rows WHERE batch_id = ${draft.id} AND number > 6`);
    expect((await change(draft.id, { freshnessDays: 3 })).body.code).toBe('intake-unfinished');
    expect((await house.start(draft)).status).toBe(409);
  });

  it('brings the known result to every row that repeats it', async () => {
    await startHouse();
    const [imei = ''] = imeis(1);
    await house.place([imei]);
    house.sandbox.control.complete();
    await house.sync();
    const draft = await house.draft([imei, imei, imei]);
    const { data } = (await house.get<BatchRowPage>(`/api/batches/${draft.id}/rows`)).body;
    expect(data.map((row) => [row.class, row.orderStatus])).toEqual([
      ['known', 'completed'],
      ['repeated', 'completed'],
      ['repeated', 'completed'],
    ]);
  });

  it('asks for a new quote when other IMEIs would be bought for the same money', async () => {
    await startHouse();
    const [first, second] = [imeis(3, 'left'), imeis(3, 'right')];
    const text = ['IMEI,IMEI2', ...first.map((imei, i) => `${imei},${second[i]}`)].join('\n');
    const { body: draft } = await house.post<Batch>('/api/batches', {
      serviceId: '1739',
      text,
      imeiColumn: 0,
    });
    await change(draft.id, { imeiColumn: 1 });
    expect(await house.start(draft)).toMatchObject({
      status: 409,
      body: { code: 'quote-changed' },
    });
  });

  it('lets no call out while everyone waits for Retry-After', async () => {
    await startHouse({
      settings: {
        SUPPLIER_IMEIS_PER_CALL: '1',
        SUPPLIER_CALLS_PER_MINUTE: '300',
        SUPPLIER_PARALLEL_CALLS: '20',
      },
      sandbox: {
        faults: {
          rateLimit: {
            perMinute: 0,
            skip: 2,
            next: 1,
            waitSeconds: 3,
            only: { action: 'placeorder' },
          },
        },
      },
    });
    const draft = await house.draft(imeis(12));
    await house.start(draft);
    await house.placed(draft.id);
    const times = house.sandbox.control
      .calls()
      .filter(({ action }) => action === 'placeorder')
      .map(({ at }) => Number(new Date(at)));
    const longest = Math.max(...times.slice(1).map((time, i) => time - (times[i] ?? 0)));
    expect(longest).toBeGreaterThan(2_000);
    expect(times.length).toBe(13);
  });

  it('keeps nobody waiting for the price list while everyone waits for Retry-After', async () => {
    await startHouse({ settings: { SUPPLIER_CALLS_PER_MINUTE: '600' } });
    await house.draft(imeis(5));
    await write(sql`UPDATE rate_slots SET next_at = next_at + 3600000`);
    const { body } = await house.get<ServiceList>('/api/services?refresh=true');
    expect(body.stale).toBe(true);
    expect(body.data.length).toBeGreaterThan(0);
  });

  it('exports as cost what was charged and did not come back, and nothing where that is not known', async () => {
    await startHouse({
      sandbox: { faults: { emptyBody: { next: 1, only: { action: 'placeorder' } } } },
    });
    const placed = await house.place(imeis(3).sort());
    await write(sql`UPDATE orders SET status = 'rejected', live = 0 WHERE id = (
      SELECT MAX(id) FROM orders WHERE batch_id = ${placed.id})`);
    const { body } = await house.get<Record<string, string | null>[]>(
      `/api/batches/${placed.id}/export?format=json`,
    );
    expect(body.map((row) => row['Cost'])).toEqual([null, '0.08', '0.00']);
  });

  it('places rows with fields of their own side by side, once the service is proven', async () => {
    await startHouse({
      sandbox: { faults: { latency: { ms: 300, only: { action: 'placeorder' } } } },
    });
    const text = ['imei,serial_no', ...imeis(20).map((imei, i) => `${imei},S${i}`)].join('\n');
    const { body } = await house.post<Batch>('/api/batches', { serviceId: '1739', text });
    await house.start(body);
    const placed = await house.placed(body.id);
    expect(placed.progress.statuses.pending).toBe(20);
    const begun = house.sandbox.control
      .calls()
      .filter(({ action }) => action === 'placeorder')
      .map(({ at }) => Date.parse(at));
    const sideBySide = begun.filter((at, i) => i > 0 && at - (begun[i - 1] ?? 0) < 300);
    expect(sideBySide.length).toBeGreaterThan(10);
    await expectPromisesKept(house);
  });

  it('lets a request be sent again whose failure could not even be written down', async () => {
    await startHouse();
    const draft = await house.draft(imeis(3));
    const { database } = house;
    const original = database.write.bind(database);
    let writes = 0;
    database.write = <T>(work: () => Work<T>): Promise<T> =>
      ++writes === 1 ? original(work) : Promise.reject(new Error('disk I/O error'));
    const start = () =>
      house.post(
        `/api/batches/${draft.id}/start`,
        { quote: draft.quote?.id },
        { 'idempotency-key': 'kept' },
      );
    expect((await start()).status).toBe(500);
    database.write = original;
    expect((await start()).status).toBe(202);
  });

  it('answers a request although the commit that took its key is said to be lost', async () => {
    await startHouse();
    const draft = await house.draft(imeis(3));
    const isLost = loseCommit(() => true);
    const start = () =>
      house.post(
        `/api/batches/${draft.id}/start`,
        { quote: draft.quote?.id },
        { 'idempotency-key': 'lost' },
      );
    expect((await start()).status).toBe(202);
    expect(isLost()).toBe(true);
    const again = await start();
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([202, 'true']);
    await house.placed(draft.id);
    await expectPromisesKept(house);
  });

  it('frees the key of a request when every commit that took it is said to be lost', async () => {
    await startHouse();
    const draft = await house.draft(imeis(3));
    const { database } = house;
    const original = database.write.bind(database);
    database.write = async <T>(work: () => Work<T>): Promise<T> => {
      await original(work);
      throw new CommitUnknownError('The connection broke during a commit.');
    };
    const start = () =>
      house.post(
        `/api/batches/${draft.id}/start`,
        { quote: draft.quote?.id },
        { 'idempotency-key': 'lost again' },
      );
    expect((await start()).status).toBe(500);
    database.write = original;
    expect((await start()).status).toBe(202);
  });

  it('says why a single order failed, although its batch has ended meanwhile', async () => {
    await startHouse();
    const { database } = house;
    const original = database.write.bind(database);
    const end = sql`UPDATE batches SET state = 'completed', finished_at = 1 WHERE state = 'running'`;
    database.write = async <T>(work: () => Work<T>): Promise<T> => {
      const value = await original(work);
      const started = await database.read(sql`SELECT id FROM batches WHERE state = 'running'`);
      if (started.length === 0) return value;
      database.write = original;
      await write(end);
      throw new Error('disk I/O error');
    };
    const [imei] = imeis(1);
    const { status, body } = await house.post<Problem>('/api/orders', { imei, serviceId: '1739' });
    expect([status, body.code]).toEqual([500, 'internal-error']);
  });

  it('ends soon although calls wait for a slot that is far away', async () => {
    await startHouse({ settings: { SUPPLIER_CALLS_PER_MINUTE: '600' } });
    const draft = await house.draft(imeis(5));
    await write(sql`UPDATE rate_slots SET next_at = next_at + 3600000`);
    await house.start(draft);
    const startedAt = Date.now();
    await house.close();
    house = undefined as unknown as House;
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });
});
