import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AnomalyPage,
  AuditEntry,
  AuditPage,
  CreatedToken,
  CreatedWebhook,
  Delivery,
  InvitedPerson,
  Order,
  Person,
  SecondFactorSetup,
  Session,
  UncertainList,
} from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { TOTP } from 'otpauth';
import { allRoutes } from '../support/all-routes.js';
import { Browser } from '../support/browser.js';
import { House, password } from '../support/house.js';

/** What the audit says of each route that moves money or power. */
const acts: Record<string, string> = {
  'DELETE /api/people/:id': 'person-disabled',
  'DELETE /api/second-factor': 'second-factor-off',
  'DELETE /api/session': 'signed-out',
  'DELETE /api/sessions/:id': 'signed-out',
  'DELETE /api/stop': 'stop-lifted',
  'DELETE /api/tokens/:id': 'token-revoked',
  'DELETE /api/webhooks/:id': 'webhook-removed',
  'PATCH /api/people/:id': 'person-changed',
  'PATCH /api/webhooks/:id': 'webhook-changed',
  'POST /api/anomalies/:id/seen': 'anomaly-seen',
  'POST /api/batches/:id/approve': 'batch-approved',
  'POST /api/batches/:id/cancel': 'batch-cancelled',
  'POST /api/batches/:id/pause': 'batch-paused',
  'POST /api/batches/:id/resume': 'batch-resumed',
  'POST /api/batches/:id/start': 'batch-started',
  'POST /api/orders': 'batch-started',
  'POST /api/orders/:id/recheck': 'batch-started',
  'POST /api/orders/export': 'orders-exported',
  'POST /api/password': 'password-chosen',
  'POST /api/people': 'person-added',
  'POST /api/people/:id/reset': 'person-reset',
  'POST /api/second-factor/confirm': 'second-factor-on',
  'POST /api/session': 'signed-in',
  'POST /api/session/again': 'signed-in-again',
  'POST /api/stop': 'spending-stopped',
  'POST /api/tokens': 'token-created',
  'POST /api/uncertain/:placementId/accepted': 'uncertain-accepted',
  'POST /api/uncertain/:placementId/not-accepted': 'uncertain-not-accepted',
  'POST /api/uncertain/:placementId/write-off': 'uncertain-write-off',
  'POST /api/webhooks': 'webhook-created',
  'POST /api/webhooks/:id/deliveries/:deliveryId/replay': 'webhook-replayed',
  'POST /api/webhooks/:id/replay': 'webhook-replayed',
  'POST /api/webhooks/:id/secret': 'webhook-secret-changed',
  'POST /api/webhooks/:id/test': 'webhook-tested',
  'PUT /api/session/password': 'password-changed',
  'PUT /api/system/log-level': 'log-level-changed',
};

/** What changes something and is not in the audit, for a reason each. */
const unsaid = [
  // Drafts cost nothing; what is bought is said when they are started.
  'PATCH /api/batches/:id',
  'POST /api/batches',
  // Nothing holds before it is confirmed.
  'POST /api/second-factor',
  // Questions to the supplier or to the database; what they find is evidence with a history of its own.
  'POST /api/orders/search',
  'POST /api/sync',
  'POST /api/uncertain/:placementId/check',
  'POST /api/uncertain/supplier-export',
  // Answered with 409 as soon as there is anybody; a test of the first start has its entry.
  'POST /api/setup',
];

const paid = { action: 'placeorder' } as const;

const imeis = (seed: string, count = 2) => generateImeis(count, `audit ${seed}`);

describe('the audit', () => {
  let house: House;
  let admin: Browser;
  let other: Browser;
  const done = new Map<string, string>();

  const audit = async () =>
    (await house.get<AuditPage>('/api/audit?limit=200')).body.data as readonly AuditEntry[];

  /** Does one act; afterwards exactly the entries that are new are its own. */
  const perform = async <T>(
    route: string,
    id: number | string | null,
    body: object = {},
    by: Browser = admin,
    address = route.split(' ')[1]?.replace(/:\w+/, String(id)) ?? '',
  ): Promise<T> => {
    const before = (await audit())[0]?.id ?? 0;
    const [method = ''] = route.split(' ');
    const answer = await by.call<T>(
      method,
      address,
      method === 'DELETE' && Object.keys(body).length === 0 ? undefined : body,
    );
    if (answer.status >= 300)
      throw new Error(`${route} was answered with ${JSON.stringify(answer.body)}`);
    const news = (await audit()).filter((entry) => entry.id > before);
    const own = news.find(({ act }) => act === acts[route]);
    if (own) {
      done.set(route, own.act);
      expect([route, own.actor.name]).toEqual([route, expect.stringContaining('@example.com')]);
      expect([route, own.address]).toEqual([route, expect.stringMatching(/^(127\.0\.0\.1|::1)$/)]);
      expect([route, own.subject]).toEqual([route, expect.stringMatching(/\d|spending|log/)]);
    }
    return answer.body;
  };

  beforeAll(async () => {
    house = await House.start({ settings: { APPROVAL_ABOVE: '0.30' } });
    await house.addPerson({ email: 'ada@example.com', role: 'admin' });
    await house.addPerson({ email: 'bo@example.com', role: 'operator' });
    await house.addPerson({ email: 'di@example.com', role: 'admin' });
    admin = new Browser(house.url);
    other = await house.signIn('bo@example.com');
  });

  afterAll(async () => {
    await house?.close();
  });

  it('has an entry for everything that a person does about power', async () => {
    await perform('POST /api/session', null, { email: 'ada@example.com', password });
    await perform('POST /api/session/again', null, { password });
    const { person, linkToken } = await perform<InvitedPerson>('POST /api/people', null, {
      email: 'cy@example.com',
      role: 'viewer',
    });
    await perform(
      'POST /api/password',
      null,
      { token: linkToken, password },
      new Browser(house.url),
    );
    await perform('PUT /api/system/log-level', null, { level: 'error' });
    await perform<Person>('PATCH /api/people/:id', person.id, { dailyCapMicros: 1 });
    await perform('POST /api/people/:id/reset', person.id);
    await perform('DELETE /api/people/:id', person.id);
    const token = await perform<CreatedToken>('POST /api/tokens', null, {
      name: 'nightly',
      scopes: ['read'],
    });
    await perform('DELETE /api/tokens/:id', token.id);
    const factor = (await admin.post<SecondFactorSetup>('/api/second-factor')).body;
    await perform('POST /api/second-factor/confirm', null, { code: new TOTP(factor).generate() });
    await perform('DELETE /api/second-factor', null);
    await perform('PUT /api/session/password', null, { password: `${password}!` });
    const second = new Browser(house.url);
    await second.signIn('ada@example.com', `${password}!`);
    const sessions = (await second.get<{ data: Session[] }>('/api/sessions')).body.data;
    await perform('DELETE /api/sessions/:id', sessions[0]?.id ?? 0);
    const third = new Browser(house.url);
    await third.signIn('ada@example.com', `${password}!`);
    await perform('DELETE /api/session', null, {}, third);
  });

  it('has an entry for everything that a person does about webhooks, and no secret of theirs', async () => {
    const by = await house.signIn('di@example.com');
    const url = 'https://example.com/in/path-secret';
    const { id, secret } = await perform<CreatedWebhook>(
      'POST /api/webhooks',
      null,
      { name: 'on call', url, events: ['batch.finished'] },
      by,
    );
    await perform('PATCH /api/webhooks/:id', id, { url: `${url}/2` }, by);
    const renewed = await perform<CreatedWebhook>('POST /api/webhooks/:id/secret', id, {}, by);
    const test = await perform<Delivery>('POST /api/webhooks/:id/test', id, {}, by);
    await perform(
      'POST /api/webhooks/:id/deliveries/:deliveryId/replay',
      id,
      {},
      by,
      `/api/webhooks/${id}/deliveries/${test.id}/replay`,
    );
    const since = new Date().toISOString();
    await perform('POST /api/webhooks/:id/replay', id, { since }, by);
    await perform('DELETE /api/webhooks/:id', id, {}, by);
    const said = JSON.stringify(await audit());
    expect(said).toContain('https://example.com');
    for (const text of [secret, renewed.secret, 'path-secret']) expect(said).not.toContain(text);
  });

  it('has an entry for everything that a person does about money', async () => {
    const draft = await admin.draft(imeis('approved', 4));
    const { quote } = draft;
    expect((await other.start(draft)).status).toBe(409);
    expect((await audit())[0]).toMatchObject({
      act: 'approval-asked',
      subject: `batch ${draft.id}`,
    });
    await perform('POST /api/batches/:id/approve', draft.id, { quote: quote?.id });
    await house.sandbox.control.mergeFaults({ latency: { ms: 300, only: paid } });
    await perform('POST /api/batches/:id/start', draft.id, { quote: quote?.id }, other);
    await perform('POST /api/batches/:id/pause', draft.id);
    await perform('POST /api/batches/:id/resume', draft.id);
    await perform('POST /api/batches/:id/pause', draft.id);
    await house.sandbox.control.clearFaults();
    await perform('POST /api/batches/:id/cancel', draft.id);

    await perform('POST /api/stop', null, { reason: 'looking closer' });
    await perform('DELETE /api/stop', null, { reason: 'all is well' });
    const [imei] = imeis('single');
    const order = await perform<Order>('POST /api/orders', null, { imei, serviceId: '1739' });
    await house.placed(order.batchId);
    house.sandbox.control.complete();
    await house.sync();
    const again = await perform<Order>('POST /api/orders/:id/recheck', order.id, {
      reason: 'it was unlocked',
    });
    await house.placed(again.batchId);
    await perform('POST /api/orders/export', null, { ids: [order.id], format: 'json' });
  });

  it('has an entry for everything that a person decides about what is not known', async () => {
    const lose = async (seed: string, charged: boolean) => {
      await house.sandbox.control.mergeFaults({ emptyBody: { next: 1, charged, only: paid } });
      const batch = await admin.place(imeis(seed, 1));
      const { data } = (await house.get<UncertainList>('/api/uncertain')).body;
      const call = data.find(({ batchId }) => batchId === batch.id);
      return { id: call?.placementId ?? 0, orderId: call?.orders[0]?.id ?? 0 };
    };
    const charged = await lose('charged', true);
    const { orderId: supplierOrderId } = house.sandbox.control.book().at(-1) ?? {};
    await perform('POST /api/uncertain/:placementId/accepted', charged.id, {
      orders: [{ orderId: charged.orderId, supplierOrderId }],
      reason: 'it is in the portal',
      count: 1,
    });
    const given = await lose('given up', false);
    const why = { reason: 'nobody will ever know', count: 1 };
    await perform('POST /api/uncertain/:placementId/write-off', given.id, why);
    const lost = await lose('not accepted', false);
    house.passMinutes(16);
    await perform('POST /api/uncertain/:placementId/not-accepted', lost.id, why);

    await house.sandbox.control.mergeFaults({ foreignImei: { next: 1 } });
    await admin.place(imeis('anomaly', 1));
    const { data } = (await house.get<AnomalyPage>('/api/anomalies')).body;
    await perform('POST /api/anomalies/:id/seen', data[0]?.id ?? 0, { note: 'it was theirs' });
    expect((await audit())[0]?.details).toEqual({ note: 'it was theirs' });
  });

  it('leaves out no route that changes something, but those that are listed with a reason', () => {
    const changing = allRoutes().filter((route) => !route.startsWith('GET '));
    expect([...Object.keys(acts), ...unsaid].sort()).toEqual(changing.sort());
    expect(Object.fromEntries([...done].sort())).toEqual(
      Object.fromEntries(Object.entries(acts).sort()),
    );
  });

  it('says who tried to get in, who had a file made of orders, and nothing to who may not read it', async () => {
    await new Browser(house.url).signIn('bo@example.com', 'wrong');
    expect((await audit())[0]).toMatchObject({
      act: 'sign-in-refused',
      subject: expect.stringMatching(/person:\d+/) as unknown,
    });
    await other.get('/api/orders/export?format=csv');
    expect((await audit())[0]).toMatchObject({
      act: 'orders-exported',
      actor: { name: 'bo@example.com' },
    });
    await other.get('/api/batches/1/export?format=csv&layout=minimal');
    expect((await audit())[0]).toMatchObject({
      act: 'batch-exported',
      subject: 'batch 1',
      actor: { name: 'bo@example.com' },
      details: { format: 'csv', layout: 'minimal' },
    });
    expect((await other.get('/api/audit')).status).toBe(403);
  });
});
