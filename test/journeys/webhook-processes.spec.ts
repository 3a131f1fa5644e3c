import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { openAtTheHost } from '@hammer/access';
import type { Batch } from '@hammer/contract';
import { openDatabase, run, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { readSettings } from '@hammer/settings';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import { Browser } from '../support/browser.js';
import { databaseKinds, postgres, type TestDatabase } from '../support/databases.js';
import { password } from '../support/house.js';
import { findLeaks } from '../support/leaks.js';
import { SandboxProcess, ServerProcess } from '../support/processes.js';
import { Receiver } from '../support/receiver.js';
import { until } from '../support/until.js';
import { createWebhook, deliveriesOf, newestDelivery, testWebhook } from '../support/webhooks.js';

const EMAIL = 'ada@example.com';

/** Longer than somebody who sends an alert may keep it, in milliseconds. */
const CLAIM_LASTS = 60_000;

let databases: Awaited<ReturnType<typeof postgres.open>>;
let place: TestDatabase;
let sandbox: SandboxProcess;
let receiver: Receiver;
const servers: ServerProcess[] = [];

const settings = () => ({
  DATABASE_URL: place.url,
  GSM_FUSION_BASE_URL: sandbox.url,
  GSM_FUSION_API_KEY: 'sandbox-key',
  GSM_FUSION_USERNAME: 'sandbox',
  SUPPLIER_CALLS_PER_MINUTE: '0',
  SUPPLIER_STATUS_CALLS_PER_MINUTE: '0',
  AUTO_SYNC_INTERVAL: '1',
  WEBHOOK_PRIVATE_ADDRESSES: 'true',
  LOG_LEVEL: 'debug',
});

const startServer = async (): Promise<ServerProcess> => {
  const server = await ServerProcess.start(settings());
  servers.push(server);
  return server;
};

/** An admin of the database, made before any server uses it. */
const addAdmin = async () => {
  const host = await openAtTheHost(readSettings(settings(), {}));
  const { linkToken } = await host.people.add({ email: EMAIL, role: 'admin' }, host.host);
  await host.people.choosePassword(linkToken, password, null);
  await host.close();
};

const signInAt = async ({ url }: ServerProcess) => {
  const browser = new Browser(url);
  const { status } = await browser.signIn(EMAIL, password);
  if (status !== 201) throw new Error(`Signing in was answered with ${status}.`);
  return browser;
};

/** As if so much time had passed since the tries under way began. */
const agePassedOver = async () => {
  const dataSource = await new DataSource(houseOptions(place.url)).initialize();
  await openDatabase(dataSource).write(() =>
    run(sql`UPDATE webhook_deliveries SET claimed_until = claimed_until - ${CLAIM_LASTS}`),
  );
  await dataSource.destroy();
};

const prepare = (open: typeof postgres.open) => {
  beforeAll(async () => {
    databases = await open();
  });

  beforeEach(async () => {
    place = await databases.create();
    sandbox = await SandboxProcess.start();
    receiver = await Receiver.start();
    await addAdmin();
  });

  afterEach(async () => {
    for (const server of servers.splice(0)) await server.end('SIGKILL');
    await receiver.close();
    await sandbox.close();
    await place.discard();
  });

  afterAll(async () => {
    await databases?.close();
  });
};

describe.each(databaseKinds)('a server that is killed over an alert, on $name', ({ open }) => {
  prepare(open);

  it('has it sent again under the same id, by the next one, when its claim is over', async () => {
    const first = await startServer();
    const webhook = await createWebhook(await signInAt(first), receiver);
    receiver.behave = () => undefined;
    const { messageId } = await testWebhook(await signInAt(first), webhook);
    await receiver.hears(1);
    await first.end('SIGKILL');

    receiver.answerWith(204);
    const second = await startServer();
    const admin = await signInAt(second);
    const next = await testWebhook(admin, webhook);
    await newestDelivery(admin, webhook, ({ state }) => state === 'delivered');
    expect(receiver.arrived.map(({ id }) => id)).toEqual([messageId, next.messageId]);

    await agePassedOver();
    await until(
      () => deliveriesOf(admin, webhook, '?state=delivered'),
      ({ length }) => length === 2,
    );
    expect(receiver.arrived.map(({ id }) => id)).toEqual([messageId, next.messageId, messageId]);
  });

  it('has said nothing of the secret, nor of where it leads', async () => {
    const server = await startServer();
    const admin = await signInAt(server);
    const { secret, ...webhook } = await createWebhook(admin, receiver);
    await testWebhook(admin, webhook);
    await newestDelivery(admin, webhook, ({ state }) => state === 'delivered');
    receiver.answerWith(500, 'no');
    await testWebhook(admin, webhook);
    await newestDelivery(admin, webhook, ({ failure }) => failure !== null);
    const answers: Record<string, string> = {};
    for (const path of [
      '/api/webhooks',
      `/api/webhooks/${webhook.id}/deliveries`,
      '/api/audit?limit=200',
      '/metrics',
    ])
      answers[path] = JSON.stringify((await admin.get(path)).body);
    const { stdout, stderr } = await server.end();
    expect(stdout).toMatch(/webhook=1 delivery=1 alert=webhook\.test attempt=1 delivered/);
    expect(stdout + stderr).toMatch(/delivery=2 .* not received: 500/);
    const secrets = { secret, bytes: secret.replace('whsec_', '') };
    expect(findLeaks(secrets, { ...answers, stdout, stderr })).toEqual([]);
    const path = { path: new URL(receiver.url).pathname };
    const { '/api/audit?limit=200': audit = '', '/metrics': metrics = '' } = answers;
    expect(findLeaks(path, { stdout, stderr, audit, metrics })).toEqual([]);
  });
});

describe('two servers that share a PostgreSQL database', () => {
  prepare(postgres.open);

  it('tell each event once, though both look and both send, and one of them is killed', async () => {
    const [first, second] = [await startServer(), await startServer()];
    await createWebhook(await signInAt(first), receiver);
    const finish = async (server: ServerProcess, seed: string) => {
      const drafts: Batch[] = [];
      for (let i = 0; i < 8; i++) drafts.push(await server.draft(generateImeis(2, `${seed} ${i}`)));
      for (const draft of drafts) await server.start(draft);
      for (const { id } of drafts)
        await until(
          async () => {
            await sandbox.complete();
            return server.batch(id);
          },
          ({ state }) => state === 'completed',
        );
      return drafts.map(({ id }) => id);
    };
    const ids = await finish(first, 'together');
    await until(
      () => receiver.alertsOf('batch.finished').length,
      (told) => told === ids.length,
    );
    await first.end('SIGKILL');
    ids.push(...(await finish(second, 'alone')));
    await until(
      () => receiver.alertsOf('batch.finished').length,
      (told) => told === ids.length,
    );
    await testWebhook(await signInAt(second), { id: 1 });
    await until(
      () => receiver.alertsOf('webhook.test').length,
      (told) => told === 1,
    );
    const arrived = receiver.arrived.map(({ id }) => id);
    expect(arrived.length).toBe(new Set(arrived).size);
    expect(
      receiver
        .alertsOf('batch.finished')
        .map(({ data }) => data.batch.id)
        .sort((a, b) => a - b),
    ).toEqual(ids.sort((a, b) => a - b));
  });
});
