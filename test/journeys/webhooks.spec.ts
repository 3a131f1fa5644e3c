import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Watchman } from '@hammer/alerts';
import {
  alertSchema,
  wantedAlertTypes,
  type CreatedWebhook,
  type Delivery,
  type DeliveryPage,
  type NewWebhook,
  type Problem,
  type Webhook,
  type WebhookList,
} from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import type { Browser } from '../support/browser.js';
import { databaseKinds } from '../support/databases.js';
import { House } from '../support/house.js';
import { Receiver, verified } from '../support/receiver.js';
import { until } from '../support/until.js';

const admin = 'ada@example.com';

const start = (databaseUrl?: string, settings: Record<string, string> = {}) =>
  House.start({
    ...(databaseUrl !== undefined && { databaseUrl }),
    settings: { WEBHOOK_PRIVATE_ADDRESSES: 'true', ...settings },
  });

describe.each(databaseKinds)('a webhook, on $name', ({ open }) => {
  let databases: Awaited<ReturnType<typeof open>>;
  let house: House;
  let receiver: Receiver;
  let browser: Browser;

  const create = async (asked: Partial<NewWebhook> = {}): Promise<CreatedWebhook> => {
    const { status, body } = await browser.post<CreatedWebhook & Problem>('/api/webhooks', {
      name: 'on call',
      url: receiver.url,
      events: wantedAlertTypes,
      ...asked,
    });
    if (status !== 201) throw new Error(`The webhook was refused: ${body.detail}`);
    return body;
  };

  const deliveries = async ({ id }: Webhook, query = '') =>
    (await browser.get<DeliveryPage>(`/api/webhooks/${id}/deliveries${query}`)).body.data;

  const deliveryIs = (webhook: Webhook, state: Delivery['state']) =>
    until(
      async () => (await deliveries(webhook))[0],
      (delivery) => delivery?.state === state,
    );

  const test = ({ id }: Webhook) => browser.post<Delivery & Problem>(`/api/webhooks/${id}/test`);

  const look = () => house.part(Watchman).look();

  beforeAll(async () => {
    databases = await open();
    const { url } = await databases.create();
    house = await start(url, { LOW_BALANCE: '1' });
    await house.addPerson({ email: admin, role: 'admin' });
    browser = await house.signIn(admin);
  });

  beforeEach(async () => {
    receiver = await Receiver.start();
  });

  afterEach(async () => {
    for (const { id } of (await browser.get<WebhookList>('/api/webhooks')).body.data)
      await browser.call('DELETE', `/api/webhooks/${id}`);
    await receiver.close();
  });

  afterAll(async () => {
    await house?.close();
    await databases?.close();
  });

  it('receives a test at once, signed with the secret that was shown', async () => {
    const { secret, ...webhook } = await create();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { status, body } = await test(webhook);
    expect(status).toBe(202);
    expect(body).toMatchObject({ state: 'waiting', alert: { type: 'webhook.test' } });
    const [arrived] = await receiver.hears(1);
    if (!arrived) throw new Error('Nothing arrived.');
    expect(verified(secret, arrived)).toEqual(alertSchema.parse(JSON.parse(arrived.body)));
    expect(arrived.id).toBe(body.messageId);
    expect(await deliveryIs(webhook, 'delivered')).toMatchObject({
      attempts: 1,
      status: 204,
      failure: null,
      nextAt: null,
    });
  });

  it('is told once of a batch that is finished, with its numbers', async () => {
    const { secret } = await create();
    const done = await house.complete(await house.draft(generateImeis(3, 'told')));
    await look();
    await look();
    const [arrived] = await receiver.hears(1);
    if (!arrived) throw new Error('Nothing arrived.');
    expect(verified(secret, arrived)).toMatchObject({
      type: 'batch.finished',
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
    await look();
    expect(receiver.alertsOf('batch.finished')).toHaveLength(1);
    expect(receiver.arrived).toHaveLength(1);
  });
});
