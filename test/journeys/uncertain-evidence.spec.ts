import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ExportMatch, Problem, UncertainDetail, UncertainList } from '@hammer/contract';
import { run, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House, type HouseOptions } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { fileOf, type Table } from '../support/tables.js';
import { until } from '../support/until.js';

const imeis = (count: number, seed = 'evidence') => generateImeis(count, seed);

const placing = { action: 'placeorder' } as const;

describe.each(databaseKinds)('evidence about what is uncertain on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const startHouse = async (sandbox: NonNullable<HouseOptions['sandbox']>) => {
    house = await House.start({ databaseUrl: place.url, sandbox });
  };

  const list = async () => (await house.get<UncertainList>('/api/uncertain')).body;

  const theCall = async () => {
    const { data } = await list();
    expect(data).toHaveLength(1);
    return data[0] as UncertainList['data'][number];
  };

  const check = async (placementId: number) =>
    (await house.post<UncertainDetail>(`/api/uncertain/${placementId}/check`)).body;

  /** Uploads an export of the supplier's portal. */
  const upload = (content: Buffer | string, headers: Record<string, string> = {}) => {
    const form = new FormData();
    form.append('file', new File([new Uint8Array(Buffer.from(content))], 'orders.csv'));
    return house.call<ExportMatch & Problem>(
      'POST',
      '/api/uncertain/supplier-export',
      form,
      headers,
    );
  };

  /** What the supplier's portal would export of its book. */
  const exported = (): Table => [
    ['Order ID', 'IMEI No.', 'Service', 'Status', 'Order Date'],
    ...house.sandbox.control
      .book()
      .map(({ orderId, imei, at }) => [
        orderId,
        imei,
        'iPhone Carrier + SimLock + FMI #1',
        'Pending',
        at.replace('T', ' ').slice(0, 19),
      ]),
  ];

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

  /** Three orders are known, two are lost although they were charged. */
  const loseTwo = async () => {
    await startHouse({
      manners: { accountList: false, duplicates: 'accept-again' },
      faults: { emptyBody: { skip: 2, next: 1, charged: true, only: placing } },
    });
    await house.place(imeis(5));
    return theCall();
  };

  it.each(['csv', 'xlsx'] as const)(
    'takes the order export of the portal as %s, and lets a person choose',
    async (format) => {
      const { placementId } = await loseTwo();
      const table = exported();
      table.push(['15599999', imeis(1, 'foreign')[0] as string, '', '', '']);
      table.push(['a total of 6', '', '', '', '']);
      const { status, body } = await upload(await fileOf(table, format));
      expect([status, body.detail]).toEqual([200, undefined]);
      expect(body).toMatchObject({ rows: 7, known: 3, matched: 2, ambiguous: 0, unknown: 2 });
      const call = await theCall();
      expect(call.orders.map(({ candidates }) => candidates)).toMatchObject([
        [{ kinds: ['supplier-export'], verdict: 'confirmed' }],
        [{ kinds: ['supplier-export'], verdict: 'confirmed' }],
      ]);
      const accepted = await house.post<UncertainDetail>(`/api/uncertain/${placementId}/accepted`, {
        orders: body.matches.map(({ orderId, supplierOrderIds: [supplierOrderId] }) => ({
          orderId,
          supplierOrderId,
        })),
        reason: 'both are in the export',
      });
      expect(accepted).toMatchObject({ status: 200, body: { orders: [] } });
      await expectPromisesKept(house);
      expect(await house.ledger()).toMatchObject({ committed: 5 * 80_000, reserved: 0 });
    },
  );

  it('calls ambiguous what fits more than once, and adds nothing for the same file again', async () => {
    const { orders } = await loseTwo();
    await fetch(`${house.sandbox.url}/gsmfusion_api/index.php`, {
      method: 'POST',
      body: new URLSearchParams({
        apiKey: 'sandbox-key',
        userId: 'sandbox',
        action: 'placeorder',
        networkId: '1739',
        imei: orders[0]?.imei ?? '',
      }),
    });
    const file = await fileOf(exported(), 'csv');
    const key = { 'idempotency-key': 'export' };
    expect((await upload(file, key)).body).toMatchObject({ matched: 1, ambiguous: 2, known: 3 });
    const before = (await theCall()).orders.map(({ evidence }) => evidence);
    const again = await upload(file, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toMatchObject({ matched: 1, ambiguous: 2, known: 3 });
    expect((await theCall()).orders.map(({ evidence }) => evidence)).toEqual(before);
    expect((await upload('Order ID,IMEI\n1,2\n', key)).body.code).toBe('idempotency-key-reused');
  });

  it('says which column is missing in an export', async () => {
    await startHouse({});
    const refused = await upload('Service,IMEI NO.,Status\nsome,490154203237518,Pending\n');
    expect(refused).toMatchObject({ status: 422, body: { code: 'export-columns' } });
    expect(refused.body.detail).toContain('the order id');
    const nothing = await house.call('POST', '/api/uncertain/supplier-export', new FormData());
    expect(nothing.status).toBe(400);
  });

  it('is never changed and never deleted, the database refuses it', async () => {
    await loseTwo();
    await upload(await fileOf(exported(), 'csv'));
    for (const statement of [
      sql`UPDATE evidence SET who = 'somebody else'`,
      sql`DELETE FROM evidence`,
    ]) {
      const change = house.database.write(function* () {
        yield statement;
      });
      await expect(change).rejects.toThrow('append-only');
    }
  });

  it('drops a candidate that the supplier contradicts', async () => {
    // The answer gives the same id to both orders, and only one of them has it.
    await startHouse({
      manners: { accountList: false },
      faults: { repeatedOrderId: { of: 'call', only: { ...placing, minimumSize: 2 } } },
    });
    await house.place(imeis(3));
    const call = await theCall();
    expect(call.orders).toHaveLength(2);
    expect(call.orders.map(({ candidates }) => candidates.length)).toEqual([1, 1]);
    const once = await check(call.placementId);
    expect(once.orders.map(({ candidates }) => candidates)).toEqual([[]]);
    expect(once.history.map(({ verdict }) => verdict).sort()).toEqual([
      'confirmed',
      'confirmed',
      'contradicted',
    ]);
    await expectPromisesKept(house);
  });

  it('settles nothing when the supplier cannot be asked, and says so', async () => {
    await startHouse({
      faults: {
        truncate: { share: 0.9, next: 1, only: { ...placing, minimumSize: 2 } },
        serverError: { only: { action: 'getimeis' } },
      },
    });
    await house.place(imeis(3));
    const { placementId, orders } = await theCall();
    const refused = await house.post<Problem>(`/api/uncertain/${placementId}/check`);
    expect(refused).toMatchObject({ status: 503, body: { code: 'supplier-failing' } });
    house.passMinutes(2);
    await house.gatherWhenDue();
    const after = await theCall();
    expect(after.orders).toHaveLength(orders.length);
    expect(after.lastCheck?.finding).toBe('The supplier answered with status 500.');
  });

  it('settles nothing for an id that the supplier does not know, and keeps it in sight', async () => {
    await startHouse({
      faults: {
        truncate: { share: 0.9, next: 1, only: { ...placing, minimumSize: 2 } },
        error: { text: 'Invalid Order ID', only: { action: 'getimeis' } },
      },
    });
    await house.place(imeis(3));
    const { placementId } = await theCall();
    const checked = await check(placementId);
    const seen = checked.orders.flatMap(({ candidates }) => candidates);
    expect(seen).toMatchObject([{ kinds: ['salvaged'], verdict: 'unknown' }]);
  });

  describe('from an answer that comes after its call was taken for unanswered', () => {
    /** What another process would have made of the call under way. */
    const takeForUnanswered = async (status: 'uncertain' | 'cancelled') => {
      await house.database.write(function* () {
        const ofCall = sql`status IN ('sending', 'uncertain', 'planned') AND placement_id IS NOT NULL`;
        yield* run(sql`UPDATE orders SET status = 'uncertain' WHERE status = 'sending'`);
        yield* run(
          sql`UPDATE placements SET state = 'settled', settled_at = sent_at, verdict = 'uncertain', reason = 'Given up.',
                uncertain_count = size WHERE state = 'sending'`,
        );
        if (status === 'uncertain') return;
        yield* run(sql`UPDATE orders SET status = 'planned', live = 0 WHERE ${ofCall}`);
        yield* run(sql`UPDATE orders SET status = 'cancelled' WHERE ${ofCall}`);
      });
    };

    const startSlowly = async () => {
      await startHouse({ faults: { latency: { ms: 700, at: 'after', only: placing } } });
      const draft = await house.draft(imeis(2));
      await house.start(draft);
      await until(
        () => house.sandbox.control.totals().charged,
        (charged) => charged === 1,
      );
      return draft.id;
    };

    it('keeps the order id and settles the order by it', async () => {
      const batchId = await startSlowly();
      await takeForUnanswered('uncertain');
      await house.placed(batchId);
      const call = (await list()).data.at(-1) as UncertainList['data'][number];
      const late = await until(
        async () => (await house.get<UncertainDetail>(`/api/uncertain/${call.placementId}`)).body,
        ({ history }) => history.length > 0,
      );
      expect(late.orders[0]?.candidates).toMatchObject([{ kinds: ['late-answer'] }]);
      const checked = await check(call.placementId);
      expect(checked.orders).toEqual([]);
      await expectPromisesKept(house);
      expect(await house.ledger()).toMatchObject({ reserved: 0 });
    });

    it('pauses the batch when the order has left the call, because it may be bought twice', async () => {
      const batchId = await startSlowly();
      await takeForUnanswered('cancelled');
      const paused = await until(
        () => house.batch(batchId),
        ({ state }) => state === 'paused',
      );
      expect(paused.progress.pause?.code).toBe('anomaly');
      const kept = await house.database.read<{ supplierOrderId: string }>(
        sql`SELECT supplier_order_id FROM evidence WHERE supplier_order_id IS NOT NULL`,
      );
      expect(kept.map(({ supplierOrderId }) => supplierOrderId)).toEqual([
        house.sandbox.control.book()[0]?.orderId,
      ]);
    });
  });
});
