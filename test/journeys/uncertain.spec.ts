import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Order, OrderDetail, Problem, UncertainDetail, UncertainList } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House, type HouseOptions } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const imeis = (count: number, seed = 'uncertain') => generateImeis(count, seed);

/** A call whose answer is lost; the supplier has or has not taken its orders. */
const lostAnswer = (charged: boolean) => ({
  emptyBody: { next: 1, charged, only: { action: 'placeorder' as const } },
});

describe.each(databaseKinds)('the ways out of an uncertainty on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const startHouse = async (sandbox: NonNullable<HouseOptions['sandbox']>) => {
    house = await House.start({ databaseUrl: place.url, sandbox });
  };

  const list = async () => (await house.get<UncertainList>('/api/uncertain')).body;

  /** The only uncertain call. */
  const theCall = async () => {
    const { data } = await list();
    expect(data).toHaveLength(1);
    return data[0] as UncertainList['data'][number];
  };

  const look = async (placementId: number) =>
    (await house.get<UncertainDetail>(`/api/uncertain/${placementId}`)).body;

  const act = (placementId: number, way: string, body: unknown = {}, headers = {}) =>
    house.post<UncertainDetail & Problem>(`/api/uncertain/${placementId}/${way}`, body, headers);

  const orderOf = async (imei: string) => (await house.orders(`&imei=${imei}`)).at(0) as Order;

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

  it("finds the order in the account's list, settles it, and ends its batch", async () => {
    await startHouse({ faults: lostAnswer(true) });
    const batch = await house.place(imeis(1));
    const call = await theCall();
    expect(call).toMatchObject({
      orders: [{ imei: imeis(1)[0], candidates: [], evidence: [] }],
      atRiskMicros: 80_000,
      httpStatus: 200,
      settleTimePassed: false,
      lastCheck: null,
    });
    expect(call.waysOut.filter(({ possible }) => possible).map(({ way }) => way)).toEqual([
      'check',
      'accepted',
      'write-off',
    ]);
    const checked = await act(call.placementId, 'check');
    expect(checked).toMatchObject({ status: 200, body: { orders: [], atRiskMicros: 0 } });
    expect(checked.body.lastCheck?.finding).toBe('1 order was found at the supplier.');
    expect(checked.body.history.at(-1)).toMatchObject({
      kind: 'account-list',
      verdict: 'confirmed',
      decision: 'accepted',
      who: 'Hammer',
    });
    expect(await list()).toEqual({ data: [], orders: 0, atRiskMicros: 0 });
    const order = await orderOf(imeis(1)[0] as string);
    expect(order).toMatchObject({ status: 'pending', notes: null });
    expect(order.supplierOrderId).toBe(house.sandbox.control.book()[0]?.orderId);
    const { charges } = (await house.get<OrderDetail>(`/api/orders/${order.id}`)).body;
    expect(charges.map(({ kind }) => kind)).toEqual(['reserve', 'commit']);
    await expectPromisesKept(house);
    expect(await house.ledger()).toMatchObject({ committed: 80_000, reserved: 0 });
    house.sandbox.control.complete();
    await house.sync();
    await until(
      () => house.batch(batch.id),
      ({ state }) => state === 'completed',
    );
  });

  it('confirms what was salvaged from a truncated answer, although no list is offered', async () => {
    await startHouse({
      manners: { accountList: false },
      faults: {
        truncate: { share: 0.8, next: 1, only: { action: 'placeorder', minimumSize: 10 } },
      },
    });
    await house.place(imeis(13));
    const call = await theCall();
    expect(call.orders).toHaveLength(10);
    expect(call.salvaged.length).toBeGreaterThan(3);
    const salvaged = call.orders.filter(({ candidates }) => candidates.length > 0);
    expect(salvaged).toHaveLength(call.salvaged.length);
    expect(salvaged[0]?.candidates).toMatchObject([{ kinds: ['salvaged'], verdict: 'seen' }]);
    const { body } = await act(call.placementId, 'check');
    expect(body.orders).toHaveLength(10 - call.salvaged.length);
    expect(body.lastCheck?.finding).toContain("The supplier gave no list of the account's orders.");
    await expectPromisesKept(house);
    expect(house.sandbox.control.totals().charged).toBe(13);
  });

  it('gathers free evidence by itself, a minute after the call', async () => {
    await startHouse({ faults: lostAnswer(true) });
    await house.place(imeis(1));
    await house.gatherWhenDue();
    expect((await list()).orders).toBe(1);
    house.passMinutes(1);
    await house.gatherWhenDue();
    expect((await list()).orders).toBe(0);
    await expectPromisesKept(house);
  });

  it('looks less and less often for what cannot be found, and at last not any more', async () => {
    await startHouse({ manners: { accountList: false }, faults: lostAnswer(false) });
    await house.place(imeis(1));
    const looks = () =>
      house.sandbox.control.calls().filter(({ action }) => action === 'getimeis').length;
    const seen: number[] = [];
    for (const minutes of [1, 4, 1, 14, 1, 59, 1, 1439, 1]) {
      house.passMinutes(minutes);
      await house.gatherWhenDue();
      seen.push(looks());
    }
    expect(seen).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5]);
    house.passMinutes(9 * 1440);
    await house.gatherWhenDue();
    expect((await theCall()).nextCheckAt).toBeNull();
    house.passMinutes(9 * 1440);
    await house.gatherWhenDue();
    expect(looks()).toBe(6);
    await act((await theCall()).placementId, 'check');
    expect(looks()).toBe(7);
  });

  it('shows two candidates and chooses none; a person does', async () => {
    await startHouse({ manners: { duplicates: 'accept-again' }, faults: lostAnswer(true) });
    const [imei = ''] = imeis(1);
    await house.place([imei]);
    // The same check, ordered in the portal a moment later.
    await fetch(`${house.sandbox.url}/gsmfusion_api/index.php`, {
      method: 'POST',
      body: new URLSearchParams({
        apiKey: 'sandbox-key',
        userId: 'sandbox',
        action: 'placeorder',
        networkId: '1739',
        imei,
      }),
    });
    const ids = house.sandbox.control.book().map(({ orderId }) => orderId);
    const { placementId } = await theCall();
    const { body } = await act(placementId, 'check');
    const [order] = body.orders;
    expect(order?.candidates.map(({ supplierOrderId }) => supplierOrderId)).toEqual(ids);
    expect(order?.candidates.map(({ verdict }) => verdict)).toEqual(['confirmed', 'confirmed']);
    house.passMinutes(16);
    const refused = await act(placementId, 'not-accepted', { reason: 'not there', count: 1 });
    expect(refused).toMatchObject({ status: 409, body: { code: 'candidate-exists' } });
    const orders = [{ orderId: order?.id, supplierOrderId: ids[0] }];
    const accepted = await act(placementId, 'accepted', { orders, reason: 'the earlier one' });
    expect(accepted).toMatchObject({ status: 200, body: { orders: [] } });
    expect((await orderOf(imei)).supplierOrderId).toBe(ids[0]);
  });

  it('takes an order id by hand only after the supplier has confirmed it', async () => {
    await startHouse({
      manners: { accountList: false },
      faults: {
        emptyBody: { next: 1, skip: 1, charged: true, only: { action: 'placeorder' } },
      },
    });
    await house.place(imeis(1, 'known'));
    await house.place(imeis(1));
    await house.place(imeis(1, 'other'), { serviceId: '0042' });
    const [known, ours, foreign] = house.sandbox.control.book().map(({ orderId }) => orderId);
    const { placementId, orders } = await theCall();
    const accept = (supplierOrderId: string | undefined, orderId = orders[0]?.id) =>
      act(placementId, 'accepted', {
        orders: [{ orderId, supplierOrderId }],
        reason: 'seen in the portal',
      });
    expect(await accept(known)).toMatchObject({
      status: 409,
      body: { code: 'supplier-order-taken' },
    });
    expect(await accept('99999999')).toMatchObject({
      status: 422,
      body: { code: 'supplier-order-not-found' },
    });
    expect(await accept('no id!')).toMatchObject({ status: 400 });
    expect(await accept(ours, 999_999)).toMatchObject({
      status: 409,
      body: { code: 'not-uncertain' },
    });
    expect(foreign).toBeDefined();
    expect(await accept(ours)).toMatchObject({ status: 200, body: { orders: [] } });
    expect((await look(placementId)).history).toMatchObject([
      {
        kind: 'by-hand',
        decision: 'accepted',
        reason: 'seen in the portal',
        who: expect.stringMatching(/^tests of admin-.*@example\.com$/),
      },
    ]);
    expect(await accept(ours)).toMatchObject({ status: 409, body: { code: 'not-uncertain' } });
    await expectPromisesKept(house);
    expect(await house.ledger()).toMatchObject({ reserved: 0 });
  });

  it('refuses an order id of another IMEI or another service, and says what it is', async () => {
    await startHouse({ manners: { accountList: false }, faults: lostAnswer(true) });
    const [imei = ''] = imeis(1);
    await house.place([imei]);
    const inPortal = (networkId: string, portalImei: string) =>
      fetch(`${house.sandbox.url}/gsmfusion_api/index.php`, {
        method: 'POST',
        body: new URLSearchParams({
          apiKey: 'sandbox-key',
          userId: 'sandbox',
          action: 'placeorder',
          networkId,
          imei: portalImei,
        }),
      });
    await inPortal('0042', imei);
    await inPortal('1739', imeis(1, 'another')[0] as string);
    const [, otherService, otherImei] = house.sandbox.control.book().map((entry) => entry.orderId);
    const { placementId, orders } = await theCall();
    for (const supplierOrderId of [otherService, otherImei]) {
      const refused = await act(placementId, 'accepted', {
        orders: [{ orderId: orders[0]?.id, supplierOrderId }],
        reason: 'a guess',
      });
      expect(refused).toMatchObject({ status: 422, body: { code: 'supplier-order-differs' } });
      expect(refused.body.details).toMatchObject({ found: { supplierOrderId } });
    }
    expect((await list()).orders).toBe(1);
  });

  it('places again what was not accepted, after the settle time, and charges it once', async () => {
    await startHouse({ faults: lostAnswer(false) });
    const batch = await house.place(imeis(1));
    const { placementId, orders } = await theCall();
    const decide = (body: object, headers = {}) =>
      act(placementId, 'not-accepted', { reason: 'not in the portal', count: 1, ...body }, headers);
    expect(await decide({})).toMatchObject({ status: 409, body: { code: 'settle-time' } });
    house.passMinutes(16);
    expect(await decide({ count: 2 })).toMatchObject({
      status: 422,
      body: { code: 'count-differs' },
    });
    expect(await decide({ reason: '' })).toMatchObject({ status: 400 });
    expect(await decide({ orderIds: [999_999] })).toMatchObject({
      status: 409,
      body: { code: 'not-uncertain' },
    });
    expect((await theCall()).waysOut.every(({ possible }) => possible)).toBe(true);
    const key = { 'idempotency-key': 'not-accepted' };
    expect(await decide({}, key)).toMatchObject({ status: 200, body: { orders: [] } });
    const placed = await house.placed(batch.id);
    expect(placed.progress.statuses.pending).toBe(1);
    const again = await decide({}, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(house.sandbox.control.totals().charged).toBe(1);
    expect((await look(placementId)).history).toMatchObject([
      { kind: 'person', decision: 'not-accepted', orderId: orders[0]?.id },
    ]);
    await expectPromisesKept(house);
    expect(await house.ledger()).toMatchObject({ committed: 80_000, reserved: 0 });
  });

  it('does not take for not accepted what the list turns out to hold', async () => {
    await startHouse({ faults: lostAnswer(true) });
    await house.place(imeis(1));
    const { placementId } = await theCall();
    house.passMinutes(16);
    const refused = await act(placementId, 'not-accepted', { reason: 'I think so', count: 1 });
    expect(refused).toMatchObject({ status: 409, body: { code: 'not-uncertain' } });
    expect((await orderOf(imeis(1)[0] as string)).status).toBe('pending');
    expect(house.sandbox.control.totals().charged).toBe(1);
    await expectPromisesKept(house);
  });

  it('cancels what was not accepted when its batch was cancelled', async () => {
    await startHouse({ faults: lostAnswer(false) });
    const batch = await house.place(imeis(1));
    const { placementId } = await theCall();
    await house.post(`/api/batches/${batch.id}/cancel`);
    house.passMinutes(16);
    await act(placementId, 'not-accepted', { reason: 'not in the portal', count: 1 });
    expect((await house.batch(batch.id)).progress.statuses).toMatchObject({
      cancelled: 1,
      uncertain: 0,
      planned: 0,
    });
    expect(await house.ledger()).toMatchObject({ committed: 0, reserved: 0 });
    expect(house.sandbox.control.totals().charged).toBe(0);
  });

  it('writes off what nobody will know: the money counts, the batch ends, nothing is bought again', async () => {
    await startHouse({ manners: { accountList: false }, faults: lostAnswer(true) });
    const batch = await house.place(imeis(1));
    const { placementId } = await theCall();
    const wrong = await act(placementId, 'write-off', { reason: 'given up', count: 3 });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'count-differs' } });
    const written = await act(placementId, 'write-off', { reason: 'given up', count: 1 });
    expect(written).toMatchObject({ status: 200, body: { orders: [] } });
    const ended = await until(
      () => house.batch(batch.id),
      ({ state }) => state === 'completed',
    );
    expect(ended.progress.statuses.written_off).toBe(1);
    expect(ended.progress.money).toMatchObject({ spentMicros: 80_000, atRiskMicros: 0 });
    expect((await orderOf(imeis(1)[0] as string)).notes).toBe('Written off: given up');
    const again = await house.draft(imeis(1));
    expect(again.progress.classes).toMatchObject({ uncertain: 1, to_check: 0 });
    const onPurpose = await house.draft(imeis(1), { duplicates: 'recheck' });
    expect(onPurpose.progress.classes).toMatchObject({ uncertain: 0, to_check: 1 });
    await expectPromisesKept(house);
  });

  it('says that there is no such call', async () => {
    await startHouse({});
    expect(await house.get('/api/uncertain/7')).toMatchObject({
      status: 404,
      body: { code: 'placement-not-found' },
    });
    expect(await act(7, 'check')).toMatchObject({ status: 404 });
  });
});
