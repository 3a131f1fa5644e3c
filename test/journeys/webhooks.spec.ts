import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Watchman } from '@hammer/alerts';
import { alertSchema, type Alert } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import type { Browser } from '../support/browser.js';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import { Receiver, verified } from '../support/receiver.js';
import { until } from '../support/until.js';
import { createWebhook, newestDelivery, testWebhook } from '../support/webhooks.js';

const paid = { action: 'placeorder' } as const;

const imeis = (count: number, seed: string) => generateImeis(count, `webhooks ${seed}`);

describe.each(databaseKinds)('a webhook is told, on $name,', ({ open }) => {
  let databases: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;
  let receiver: Receiver;
  let admin: Browser;
  let secret: string;

  const startHouse = async (settings: Record<string, string> = {}) => {
    house = await House.start({
      databaseUrl: place.url,
      settings: { WEBHOOK_PRIVATE_ADDRESSES: 'true', ...settings },
      sandbox: { manners: { accountInfo: 'credits', balanceMicros: 500_000_000 } },
    });
    await house.addPerson({ email: 'ada@example.com', role: 'admin' });
    admin = await house.signIn('ada@example.com');
  };

  const listen = async () => ({ secret } = await createWebhook(admin, receiver));

  const look = () => house.part(Watchman).look();

  /** The only alert of a type, which is not told again however often somebody looks. */
  const onlyAlert = async <Type extends Alert['type']>(type: Type) => {
    await until(
      async () => {
        await look();
        return receiver.alertsOf(type).length;
      },
      (count) => count > 0,
    );
    for (let i = 0; i < 3; i++) await look();
    await testAgain();
    const arrived = receiver.arrived.filter(({ alert }) => alert.type === type);
    expect([type, arrived.length]).toEqual([type, 1]);
    const [only] = arrived;
    if (!only) throw new Error('Nothing arrived.');
    const told = verified(secret, only);
    expect(told).toEqual(alertSchema.parse(told));
    return told as Extract<Alert, { type: Type }>;
  };

  /** Alerts arrive in their order, so what was noted before a test has arrived when the test has. */
  const testAgain = async () => {
    const webhooks = (await admin.get<{ data: { id: number }[] }>('/api/webhooks')).body.data;
    const { id } = webhooks[0] ?? { id: 0 };
    await testWebhook(admin, { id });
    await newestDelivery(admin, { id }, ({ state }) => state === 'delivered');
  };

  beforeAll(async () => {
    databases = await open();
  });

  beforeEach(async () => {
    place = await databases.create();
    receiver = await Receiver.start();
  });

  afterEach(async () => {
    await house?.close();
    await receiver.close();
    await place.discard();
  });

  afterAll(async () => {
    await databases?.close();
  });

  it('of a test at once, signed with the secret that was shown', async () => {
    await startHouse();
    const webhook = await createWebhook(admin, receiver);
    expect(webhook.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const test = await testWebhook(admin, webhook);
    expect(test).toMatchObject({ state: 'waiting', alert: { type: 'webhook.test' } });
    const [arrived] = await receiver.hears(1);
    if (!arrived) throw new Error('Nothing arrived.');
    expect(verified(webhook.secret, arrived)).toEqual(test.alert);
    expect([arrived.id, arrived.path]).toEqual([test.messageId, new URL(receiver.url).pathname]);
    const isDelivered = await newestDelivery(admin, webhook, ({ state }) => state !== 'waiting');
    const ends = { state: 'delivered', attempts: 1, status: 204, failure: null, nextAt: null };
    expect(isDelivered).toMatchObject(ends);
  });

  it('of each batch that is finished since it was made, with its numbers and without IMEIs', async () => {
    await startHouse();
    await house.complete(await house.draft(imeis(2, 'before')));
    await listen();
    await look();
    const done = await house.complete(await house.draft(imeis(3, 'told')));
    expect(await onlyAlert('batch.finished')).toMatchObject({
      timestamp: done.finishedAt,
      data: {
        message: expect.stringContaining(`Batch ${done.id}`),
        batch: { id: done.id, name: done.name },
        state: 'completed',
        orders: 3,
        statuses: { completed: 3 },
        spentMicros: 240_000,
        refundedMicros: 0,
      },
    });
    const [imei = ''] = imeis(1, 'single');
    const single = await house.post<{ batchId: number }>('/api/orders', {
      imei,
      serviceId: '1739',
    });
    await house.placed(single.body.batchId);
    house.sandbox.control.complete();
    await house.sync();
    await until(
      async () => {
        await look();
        return receiver.alertsOf('batch.finished');
      },
      ({ length }) => length === 2,
    );
    const sent = receiver.arrived.map(({ body }) => body).join();
    expect(sent).toContain(imei.slice(0, 8));
    expect(sent).not.toContain(imei);
  });

  it('of a spending cap that is reached', async () => {
    await startHouse();
    await listen();
    await house.addPerson({ email: 'bo@example.com', role: 'operator', dailyCapMicros: 400_000 });
    const other = await house.signIn('bo@example.com');
    const { id, name } = await other.place(imeis(10, 'cap'));
    const { data } = await onlyAlert('cap.reached');
    expect(data).toEqual({
      message: expect.stringMatching(
        /is paused\. The spending cap for \d{4}-\d\d-\d\d leaves no room/,
      ),
      batch: { id, name },
    });
    expect(receiver.alertsOf('batch.paused')).toEqual([]);
  });

  it('of a batch that pauses itself, and of none that a person pauses', async () => {
    await startHouse({ EXPOSURE_LIMIT: '0.01', SUPPLIER_CALLS_PER_MINUTE: '60' });
    await listen();
    const draft = await house.draft(imeis(20, 'by hand'));
    await house.start(draft);
    await house.post(`/api/batches/${draft.id}/pause`);
    await house.post(`/api/batches/${draft.id}/cancel`);
    await house.sandbox.control.mergeFaults({ emptyBody: { next: 1, charged: true, only: paid } });
    const { id, name } = await house.place(imeis(5, 'exposed'));
    expect((await onlyAlert('batch.paused')).data).toEqual({
      message: expect.stringContaining('EXPOSURE_LIMIT'),
      batch: { id, name },
      code: 'exposure-limit',
    });
  });

  it('of orders that may have been charged, and of calls that stop and go on', async () => {
    await startHouse({ SUPPLIER_PARALLEL_CALLS: '1', SUPPLIER_IMEIS_PER_CALL: '10' });
    await house.place(imeis(13, 'prove'));
    await listen();
    await house.sandbox.control.mergeFaults({
      serverError: { next: 2, only: paid, charged: true },
      maintenance: { probability: 1, only: { action: 'imeiservices' } },
    });
    const draft = await house.draft(imeis(60, 'lost'), { name: 'lost' });
    await house.start(draft);
    expect((await onlyAlert('breaker.opened')).data.message).toContain('none goes out');
    await house.sandbox.control.clearFaults();
    house.passMinutes(1);
    const { data } = await onlyAlert('breaker.closed');
    expect(Date.parse(data.openedAt)).toBeLessThanOrEqual(Date.now());
    await house.placed(draft.id);
    const told = receiver.alertsOf('orders.uncertain').map(({ data }) => data);
    expect(told).toHaveLength(2);
    for (const alert of told) {
      expect(alert).toMatchObject({ batch: { id: draft.id, name: 'lost' }, calls: 1, orders: 10 });
    }
  });

  it('of a balance that sinks below LOW_BALANCE, again only after it had risen', async () => {
    await startHouse({ LOW_BALANCE: '100' });
    await listen();
    const quoteWith = async (balanceMicros: number) => {
      house.sandbox.control.changeManners({ balanceMicros });
      await house.restart();
      await house.draft(imeis(1, `balance ${balanceMicros}`));
      await look();
    };
    await quoteWith(100_000_000);
    await quoteWith(99_000_000);
    await quoteWith(98_000_000);
    await testAgain();
    expect(receiver.alertsOf('balance.low').map(({ data }) => data)).toEqual([
      {
        message: expect.stringContaining('$99.00'),
        balanceMicros: 99_000_000,
        limitMicros: 100_000_000,
      },
    ]);
    await quoteWith(101_000_000);
    await quoteWith(97_000_000);
    await testAgain();
    expect(receiver.alertsOf('balance.low')).toHaveLength(2);
  });

  it('of results that cannot be had, after three rounds', async () => {
    await startHouse();
    await house.place(imeis(2, 'sync'));
    await listen();
    await house.sandbox.control.mergeFaults({ htmlPage: { only: { action: 'getimeis' } } });
    for (let i = 0; i < 2; i++) await house.sync();
    await look();
    await testAgain();
    expect(receiver.alertsOf('sync.failing')).toEqual([]);
    await house.sync();
    const { data } = await onlyAlert('sync.failing');
    expect(data).toMatchObject({ failures: 3, since: expect.any(String) });
    expect(data.reason.length).toBeGreaterThan(10);
    await house.sync();
    await onlyAlert('sync.failing');
  });

  it('of a stop, with its reason', async () => {
    await startHouse();
    await listen();
    await house.post('/api/stop', { reason: 'looking closer' });
    expect((await onlyAlert('spending.stopped')).data).toEqual({
      message: expect.stringMatching(/^Spending is stopped: .* looking closer$/),
      kind: 'person',
      reason: 'looking closer',
    });
  });
});
