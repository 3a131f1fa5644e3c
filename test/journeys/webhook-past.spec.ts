import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AlertTidier, Messenger, Watchman } from '@hammer/alerts';
import { SignInTidier } from '@hammer/access';
import type { Delivery, Problem, Webhook } from '@hammer/contract';
import { run, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { SyncRunTidier } from '@hammer/sync';
import { DataSource } from 'typeorm';
import type { Browser } from '../support/browser.js';
import { House } from '../support/house.js';
import { Receiver } from '../support/receiver.js';
import { until } from '../support/until.js';
import { createWebhook, deliveriesOf, newestDelivery, testWebhook } from '../support/webhooks.js';

const DAY = 24 * 60;

describe('what is past', () => {
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

  const replay = async (webhook: Webhook, { id }: Delivery) =>
    admin.post<Delivery & Problem>(`/api/webhooks/${webhook.id}/deliveries/${id}/replay`);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-webhooks-'));
    receiver = await Receiver.start();
  });

  afterEach(async () => {
    await house?.close();
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is not sent any more when it was due while Hammer was off for more than a day', async () => {
    await startHouse();
    const webhook = await createWebhook(admin, receiver);
    receiver.answerWith(500);
    await testWebhook(admin, webhook);
    await newestDelivery(admin, webhook, ({ failure }) => failure !== null);
    receiver.answerWith(204);
    await passMinutes(DAY + 1);
    const given = await newestDelivery(admin, webhook, ({ state }) => state !== 'waiting');
    expect(given).toMatchObject({ state: 'failed', failure: expect.stringContaining('was off') });
    expect(receiver.arrived).toHaveLength(1);
    await replay(webhook, given);
    await newestDelivery(admin, webhook, ({ state }) => state === 'delivered');
  });

  it('is neither sent nor told again by a database that was restored', async () => {
    await startHouse();
    const webhook = await createWebhook(admin, receiver);
    await house.complete(await house.draft(generateImeis(2, 'before the backup')));
    await house.part(Watchman).look();
    await newestDelivery(admin, webhook, ({ state }) => state === 'delivered');
    receiver.answerWith(500);
    await testWebhook(admin, webhook);
    await newestDelivery(admin, webhook, ({ failure }) => failure !== null);
    // As in a backup that is made when the batch is finished and nobody has looked yet.
    await house.database.write(function* () {
      yield* run(sql`DELETE FROM alerts WHERE type = 'batch.finished'`);
      yield* run(sql`DELETE FROM alert_watch`);
    });
    await house.restart(() => copyFileSync(database(), join(folder, 'backup.sqlite')));
    receiver.answerWith(204);
    await house.place(generateImeis(2, 'after the backup'));
    const { length } = receiver.arrived;
    await house.restart(() => {
      for (const ending of ['-wal', '-shm']) rmSync(`${database()}${ending}`, { force: true });
      copyFileSync(join(folder, 'backup.sqlite'), database());
    });
    admin = await house.signIn('ada@example.com');
    await until(
      () => deliveriesOf(admin, webhook, '?state=waiting'),
      (waiting) => waiting.length === 0,
    );
    await until(
      async () => {
        await house.part(Watchman).look();
        return receiver.alertsOf('spending.stopped');
      },
      (told) => told.length === 1,
    );
    const news = receiver.arrived.slice(length).map(({ alert }) => alert.type);
    expect(news).toEqual(['spending.stopped']);
    const [given] = await deliveriesOf(admin, webhook, '?state=failed');
    expect(given?.failure).toContain('restored from a backup');
  });

  it('hides nothing that happens after a clock was ahead', async () => {
    await startHouse();
    await createWebhook(admin, receiver);
    await house.database.write(() =>
      run(sql`INSERT INTO alert_watch (id, looked_at) VALUES (1, ${Date.now() + DAY * 60_000})
        ON CONFLICT (id) DO UPDATE SET looked_at = excluded.looked_at`),
    );
    await house.post('/api/stop', { reason: 'now' });
    await house.part(Watchman).look();
    await receiver.hears(1);
    expect(receiver.alertsOf('spending.stopped')).toHaveLength(1);
  });

  it('is removed after thirty days, and nothing of orders or money with it', async () => {
    await startHouse();
    const webhook = await createWebhook(admin, receiver);
    await house.complete(await house.draft(generateImeis(2, 'long ago')));
    await house.sync();
    await house.part(Watchman).look();
    await newestDelivery(admin, webhook, ({ state }) => state === 'delivered');
    const kept = ['orders', 'batches', 'batch_rows', 'placements', 'ledger_entries'];
    const removed = ['alerts', 'webhook_deliveries', 'sessions', 'sync_runs', 'one_time_links'];
    const count = async () => {
      const counts: Record<string, number> = {};
      const dataSource = house.part(DataSource);
      for (const table of [...kept, ...removed]) {
        const [found] = await dataSource.query<{ n: number }[]>(
          `SELECT COUNT(*) AS n FROM ${table}`,
        );
        counts[table] = found?.n ?? 0;
      }
      return counts;
    };
    const tidy = async () => {
      await house.part(AlertTidier).tidy();
      await house.part(SignInTidier).tidy();
      await house.part(SyncRunTidier).tidy();
    };
    const before = await count();
    await tidy();
    expect(await count()).toEqual(before);
    await passMinutes(29 * DAY);
    await tidy();
    const signedInAgain = { ...before, sessions: (before['sessions'] ?? 0) + 1 };
    expect(await count()).toEqual(signedInAgain);
    await passMinutes(20 * DAY);
    await tidy();
    expect(await count()).toEqual({
      ...before,
      alerts: 0,
      webhook_deliveries: 0,
      sessions: 2,
      one_time_links: 0,
    });
    expect((await house.get('/api/audit')).status).toBe(200);
  });
});
