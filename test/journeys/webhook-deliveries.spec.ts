import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Messenger, Watchman } from '@hammer/alerts';
import type { CreatedWebhook, Delivery, Problem, Webhook, WebhookList } from '@hammer/contract';
import { run, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import type { Browser } from '../support/browser.js';
import { House } from '../support/house.js';
import { Receiver, verified } from '../support/receiver.js';
import { until } from '../support/until.js';
import {
  asking,
  createWebhook,
  deliveriesOf,
  newestDelivery,
  testWebhook,
} from '../support/webhooks.js';

/** After each try that failed the next one follows, in minutes. */
const waits = [1 / 12, 5, 30, 120, 300, 600, 840, 1_200, 1_440];

const DAY = 24 * 60;

describe('a delivery to a webhook', () => {
  let folder: string;
  let house: House;
  let receiver: Receiver;
  let admin: Browser;

  const database = () => join(folder, 'hammer.sqlite');

  const startHouse = async (settings: Record<string, string> = {}) => {
    house = await House.start({
      databaseUrl: `sqlite:${database()}`,
      settings: { WEBHOOK_PRIVATE_ADDRESSES: 'true', ...settings },
    });
    await house.addPerson({ email: 'ada@example.com', role: 'admin' });
    admin = await house.signIn('ada@example.com');
  };

  /** Lets time pass, and does what would have been done in it; people sign in again. */
  const passMinutes = async (minutes: number) => {
    house.passMinutes(minutes);
    admin = await house.signIn('ada@example.com');
    await house.part(Messenger).sendWhenDue();
  };

  const metric = async (state: string) => {
    const { body } = await house.get<string>('/metrics');
    return Number(
      new RegExp(`^hammer_webhook_deliveries\\{state="${state}"\\} (\\d+)$`, 'm').exec(body)?.[1],
    );
  };

  const replay = async (webhook: Webhook, { id }: Delivery) =>
    admin.post<Delivery & Problem>(`/api/webhooks/${webhook.id}/deliveries/${id}/replay`);

  const one = async ({ id }: Webhook) =>
    (await admin.get<WebhookList>('/api/webhooks')).body.data.find((webhook) => webhook.id === id);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-webhooks-'));
    receiver = await Receiver.start();
  });

  afterEach(async () => {
    await house?.close();
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is tried again, under the same id, until it is received', async () => {
    await startHouse();
    const webhook = await createWebhook(admin, receiver);
    receiver.answerWith(500, 'busy with\n 353371100000019');
    const { messageId } = await testWebhook(admin, webhook);
    const failed = await newestDelivery(admin, webhook, ({ failure }) => failure !== null);
    expect(failed).toMatchObject({
      state: 'waiting',
      attempts: 1,
      status: 500,
      failure: 'It was answered with 500. busy with 35337110*****19',
    });
    const wait = Date.parse(failed.nextAt ?? '') - Date.parse(failed.lastAt ?? '');
    expect(wait).toBeGreaterThanOrEqual(5_000);
    expect(wait).toBeLessThan(6_000);
    expect(await one(webhook)).toMatchObject({ waiting: 1, failed: 0 });

    receiver.answerWith(201, 'thanks');
    await passMinutes(waits[0] ?? 0);
    const received = await newestDelivery(admin, webhook, ({ state }) => state !== 'waiting');
    expect(received).toMatchObject({ state: 'delivered', attempts: 2, status: 201, failure: null });
    expect(receiver.arrived.map(({ id }) => id)).toEqual([messageId, messageId]);
    for (const arrived of receiver.arrived) verified(webhook.secret, arrived);
    expect(receiver.arrived[1]?.body).toBe(receiver.arrived[0]?.body);
  });

  it('is given up after ten tries in three days, and sent again when somebody wants it', async () => {
    await startHouse();
    const webhook = await createWebhook(admin, receiver);
    receiver.answerWith(503);
    const test = await testWebhook(admin, webhook);
    for (const [i, minutes] of waits.entries()) {
      const tried = ({ attempts, nextAt, lastAt }: Delivery) =>
        attempts === i + 1 && (nextAt ?? '') > (lastAt ?? '');
      await newestDelivery(admin, webhook, tried);
      await passMinutes(minutes);
    }
    const given = await newestDelivery(admin, webhook, ({ state }) => state !== 'waiting');
    expect(given).toMatchObject({ state: 'failed', attempts: 10, status: 503, nextAt: null });
    expect(await one(webhook)).toMatchObject({ waiting: 0, failed: 1 });
    await until(
      () => metric('failed'),
      (failed) => failed === 1,
    );
    await passMinutes(DAY);
    expect(receiver.arrived).toHaveLength(10);

    receiver.answerWith(204);
    const again = await replay(webhook, given);
    expect([again.status, again.body.state, again.body.attempts]).toEqual([202, 'waiting', 0]);
    await newestDelivery(admin, webhook, ({ state }) => state === 'delivered');
    expect(new Set(receiver.arrived.map(({ id }) => id))).toEqual(new Set([test.messageId]));

    receiver.answerWith(410);
    await replay(webhook, given);
    await newestDelivery(admin, webhook, ({ state }) => state === 'failed');
    await admin.call('PATCH', `/api/webhooks/${webhook.id}`, { isOn: true });
    receiver.answerWith(204);
    const since = { since: new Date(Date.now() - 60_000).toISOString() };
    const all = await admin.post(`/api/webhooks/${webhook.id}/replay`, since);
    expect([all.status, all.body]).toEqual([202, { replayed: 1 }]);
    await newestDelivery(admin, webhook, ({ state }) => state === 'delivered');
    expect((await admin.post(`/api/webhooks/${webhook.id}/replay`, since)).body).toEqual({
      replayed: 0,
    });
  });

  it('that gets no answer holds up no other webhook', async () => {
    await startHouse();
    receiver.behave = () => undefined;
    const hung = await createWebhook(admin, receiver);
    const other = await Receiver.start();
    const webhook = await createWebhook(admin, other);
    await testWebhook(admin, hung);
    await receiver.hears(1);
    await testWebhook(admin, webhook);
    await other.hears(1, 5_000);
    await other.close();
    const failed = await newestDelivery(admin, hung, ({ failure }) => failure !== null, 30_000);
    expect(failed).toMatchObject({
      state: 'waiting',
      status: null,
      failure: 'There was no answer within 15 seconds.',
    });
    expect(receiver.arrived).toHaveLength(1);
  });

  it('is broken off when the server ends, and made again after its start', async () => {
    await startHouse();
    receiver.behave = () => undefined;
    const webhook = await createWebhook(admin, receiver);
    const { messageId } = await testWebhook(admin, webhook);
    await receiver.hears(1);
    receiver.answerWith(204);
    const before = Date.now();
    await house.restart();
    expect(Date.now() - before).toBeLessThan(10_000);
    const done = await newestDelivery(admin, webhook, ({ state }) => state === 'delivered');
    expect(done.attempts).toBe(1);
    expect(receiver.arrived.map(({ id }) => id)).toEqual([messageId, messageId]);
  });

  it('that is answered with 410 turns the webhook off, until a person turns it on', async () => {
    await startHouse();
    const webhook = await createWebhook(admin, receiver);
    receiver.answerWith(500);
    await testWebhook(admin, webhook);
    await newestDelivery(admin, webhook, ({ failure }) => failure !== null);
    receiver.answerWith(410, 'gone');
    await testWebhook(admin, webhook);
    await newestDelivery(admin, webhook, ({ state }) => state === 'failed');
    expect(await one(webhook)).toMatchObject({
      isOn: false,
      turnedOffAt: expect.any(String),
      offBecause: expect.stringContaining('410'),
      waiting: 0,
      failed: 2,
    });
    expect(await deliveriesOf(admin, webhook)).toMatchObject([
      { state: 'failed', status: 410 },
      { state: 'failed', status: 500 },
    ]);
    const refused = await admin.post<Problem>(`/api/webhooks/${webhook.id}/test`);
    expect([refused.status, refused.body.code]).toEqual([409, 'webhook-off']);
    receiver.answerWith(204);
    await house.post('/api/stop', { reason: 'nobody is told' });
    await house.part(Watchman).look();

    const on = await admin.call<Webhook>('PATCH', `/api/webhooks/${webhook.id}`, { isOn: true });
    expect(on.body).toMatchObject({ isOn: true, offBecause: null, turnedOffAt: null });
    await house.part(Watchman).look();
    await testWebhook(admin, webhook);
    await newestDelivery(admin, webhook, ({ state }) => state === 'delivered');
    expect(receiver.alertsOf('spending.stopped')).toEqual([]);
  });

  it('follows no redirect', async () => {
    await startHouse();
    const other = await Receiver.start();
    const webhook = await createWebhook(admin, receiver);
    receiver.answerWith(307, '', { location: other.url });
    await testWebhook(admin, webhook);
    const failed = await newestDelivery(admin, webhook, ({ failure }) => failure !== null);
    expect(failed).toMatchObject({
      status: 307,
      failure: 'It was answered with 307. Redirects are not followed.',
    });
    expect(other.arrived).toEqual([]);
    await other.close();
  });

  it('reaches no private address, by number or by name', async () => {
    await startHouse({ WEBHOOK_PRIVATE_ADDRESSES: 'false' });
    let connections = 0;
    const inside = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((ready) => inside.listen(0, ready));
    const { port } = inside.address() as AddressInfo;
    for (const url of [
      receiver.url,
      `https://127.0.0.1:${port}/`,
      `https://[::ffff:127.0.0.1]:${port}/`,
    ]) {
      const { status, body } = await admin.post<Problem>(
        '/api/webhooks',
        asking(receiver, { url }),
      );
      expect([url, status, body.code]).toEqual([url, 422, 'webhook-url-refused']);
    }
    const named = await createWebhook(admin, receiver, { url: `https://localhost:${port}/` });
    await testWebhook(admin, named);
    const failed = await newestDelivery(admin, named, ({ failure }) => failure !== null);
    expect(failed.failure).toMatch(/^localhost is not a public address/);
    // As somebody with the database, or with an older Hammer, may have written it.
    await house.database.write(() =>
      run(sql`UPDATE webhooks SET url = ${`https://127.0.0.1:${port}/`} WHERE id = ${named.id}`),
    );
    await replay(named, failed);
    await newestDelivery(admin, named, ({ failure }) =>
      (failure ?? '').startsWith('127.0.0.1 is not a public address'),
    );
    expect(connections).toBe(0);
    inside.close();
  });

  it('is signed with the newest secret', async () => {
    await startHouse();
    const webhook = await createWebhook(admin, receiver);
    const renewed = await admin.post<CreatedWebhook>(`/api/webhooks/${webhook.id}/secret`);
    expect(renewed.status).toBe(200);
    await testWebhook(admin, webhook);
    const [arrived] = await receiver.hears(1);
    if (!arrived) throw new Error('Nothing arrived.');
    expect(() => verified(renewed.body.secret, arrived)).not.toThrow();
    expect(() => verified(webhook.secret, arrived)).toThrow('No matching signature found');
  });

  it('fails with a reason where the secret cannot be read', async () => {
    await startHouse();
    const webhook = await createWebhook(admin, receiver);
    rmSync(join(folder, 'hammer.sqlite.state', 'access.key'), { force: true });
    rmSync(join(folder, 'access.key'), { force: true });
    await testWebhook(admin, webhook);
    const failed = await newestDelivery(admin, webhook, ({ failure }) => failure !== null);
    expect(failed.failure).toMatch(
      /^Secrets of webhooks cannot be read: access\.key .* is missing/,
    );
    expect(receiver.arrived).toEqual([]);
  });

  it('is listed page by page, and can be filtered by its state', async () => {
    await startHouse();
    const webhook = await createWebhook(admin, receiver);
    for (let i = 0; i < 3; i++) await testWebhook(admin, webhook);
    await until(
      () => deliveriesOf(admin, webhook, '?state=delivered'),
      ({ length }) => length === 3,
    );
    const path = `/api/webhooks/${webhook.id}/deliveries?limit=2`;
    const first = (await admin.get<{ data: Delivery[]; nextCursor: string }>(path)).body;
    const rest = (
      await admin.get<{ data: Delivery[]; nextCursor: null }>(`${path}&cursor=${first.nextCursor}`)
    ).body;
    expect([first.data.length, rest.data.length, rest.nextCursor]).toEqual([2, 1, null]);
    expect(await deliveriesOf(admin, webhook, '?state=failed')).toEqual([]);
    expect((await admin.get('/api/webhooks/999/deliveries')).status).toBe(404);
    const unknown = await admin.post<Problem>(`/api/webhooks/${webhook.id}/deliveries/999/replay`);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'delivery-not-found']);
  });

  it('goes only where, and tells only what, was asked for', async () => {
    await startHouse();
    for (const wrong of [
      { url: 'ftp://example.com' },
      { url: 'nowhere' },
      { events: [] },
      { events: ['webhook.test'] },
      { name: ' ' },
    ]) {
      const { status, body } = await admin.post<Problem>('/api/webhooks', {
        ...asking(receiver),
        ...wrong,
      });
      expect([wrong, status, body.code]).toEqual([wrong, 400, 'request-invalid']);
    }
    const webhook = await createWebhook(admin, receiver, { events: ['spending.stopped'] });
    const other = await Receiver.start();
    await admin.call('PATCH', `/api/webhooks/${webhook.id}`, { url: other.url, name: 'moved' });
    await house.complete(await house.draft(generateImeis(1, 'unwanted')));
    await house.post('/api/stop', { reason: 'enough' });
    await house.part(Watchman).look();
    await other.hears(1);
    expect(other.arrived.map(({ alert }) => alert.type)).toEqual(['spending.stopped']);
    expect(receiver.arrived).toEqual([]);
    expect((await admin.call('DELETE', `/api/webhooks/${webhook.id}`)).status).toBe(200);
    expect((await admin.get<WebhookList>('/api/webhooks')).body.data).toEqual([]);
    await other.close();
    for (let i = 0; i < 20; i++) await createWebhook(admin, receiver);
    const { status, body } = await admin.post<Problem>('/api/webhooks', asking(receiver));
    expect([status, body.code]).toEqual([409, 'too-many-webhooks']);
  });
});
