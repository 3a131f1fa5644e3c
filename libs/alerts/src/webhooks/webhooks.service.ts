import { randomBytes } from 'node:crypto';
import { AuditBook, SecretBox, type Actor } from '@hammer/access';
import type { CreatedWebhook, NewWebhook, Webhook, WebhookChanges } from '@hammer/contract';
import { Clock, Database, first, run, sql, type Work } from '@hammer/database';
import { SETTINGS, UserError, type Settings } from '@hammer/settings';
import { Inject, Injectable } from '@nestjs/common';
import { giveUpAll } from '../sending/give-up-all.js';
import { assertMayReceive } from '../sending/public-address.js';
import {
  SECRET_OWNER,
  findWebhook,
  originOf,
  presentWebhook,
  sealedSecret,
  webhookColumns,
  webhookSubject,
  type WebhookRecord,
} from './webhook-record.js';

/** As Standard Webhooks marks a secret and how many bytes it wants of it, 24 to 64. */
const MARK = 'whsec_';
const SECRET_BYTES = 32;

/** So many webhooks there may be: each is told everything that it wants. */
const MOST_WEBHOOKS = 20;

const OFF_BY_HAND = 'Turned off by hand.';

/** Where alerts are sent, what each place wants to hear, and the secrets that they are signed with. */
@Injectable()
export class Webhooks {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly audit: AuditBook,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** All webhooks, the oldest first. */
  async list(): Promise<Webhook[]> {
    const found = await this.database.read<WebhookRecord>(
      sql`SELECT ${webhookColumns} FROM webhooks ORDER BY id`,
    );
    return found.map(presentWebhook);
  }

  /** Makes a webhook; its secret is in this answer only. Throws a UserError when it may not lead there. */
  async create(asked: NewWebhook, by: Actor): Promise<CreatedWebhook> {
    assertMayReceive(asked.url, this.settings.WEBHOOK_PRIVATE_ADDRESSES);
    const secret = newSecret();
    const sealed = await this.box.seal(secret, SECRET_OWNER, sealedSecret);
    const made = await this.database.write(() => this.createWork(asked, sealed, by));
    return { ...presentWebhook(made), secret };
  }

  /** Changes a webhook. What was still to be sent is given up when it is turned off. */
  async change(id: number, changes: WebhookChanges, by: Actor): Promise<Webhook> {
    if (changes.url !== undefined)
      assertMayReceive(changes.url, this.settings.WEBHOOK_PRIVATE_ADDRESSES);
    return presentWebhook(await this.database.write(() => this.changeWork(id, changes, by)));
  }

  /** Gives a webhook another secret; the one before holds no more. It is in this answer only. */
  async renewSecret(id: number, by: Actor): Promise<CreatedWebhook> {
    const { audit } = this;
    const secret = newSecret();
    const sealed = await this.box.seal(secret, SECRET_OWNER, sealedSecret);
    const webhook = await this.database.write(function* () {
      const found = yield* findWebhook(id);
      yield* run(sql`UPDATE webhooks SET secret = ${sealed} WHERE id = ${id}`);
      yield* audit.note(by, 'webhook-secret-changed', webhookSubject(id), { name: found.name });
      return found;
    });
    return { ...presentWebhook(webhook), secret };
  }

  /** Removes a webhook, with what was sent to it. */
  async remove(id: number, by: Actor): Promise<Webhook> {
    const { audit } = this;
    return this.database.write(function* () {
      const removed = yield* findWebhook(id);
      yield* run(sql`DELETE FROM webhooks WHERE id = ${id}`);
      yield* run(sql`DELETE FROM webhook_deliveries WHERE webhook_id = ${id}`);
      const { name, url } = removed;
      yield* audit.note(by, 'webhook-removed', webhookSubject(id), { name, origin: originOf(url) });
      return presentWebhook(removed);
    });
  }

  private *createWork(
    { name, url, events }: NewWebhook,
    sealed: string,
    by: Actor,
  ): Work<WebhookRecord> {
    const now = this.clock.now();
    const made = yield* first<{ id: number }>(
      sql`INSERT INTO webhooks (name, url, secret, events, created_at, created_by, on_since)
          VALUES (${name}, ${url}, ${sealed}, ${JSON.stringify(events)}, ${now}, ${by.personId}, ${now})
          RETURNING id`,
    );
    if (!made) throw new Error('A webhook could not be written down.');
    // The entry comes first: whoever makes one at the same time waits here, and is counted.
    yield* this.audit.note(by, 'webhook-created', webhookSubject(made.id), {
      name,
      origin: originOf(url),
      events,
    });
    const all = yield* first<{ webhooks: number }>(sql`SELECT COUNT(*) AS webhooks FROM webhooks`);
    if ((all?.webhooks ?? 0) > MOST_WEBHOOKS)
      throw new UserError(
        'too-many-webhooks',
        `There may be ${MOST_WEBHOOKS} webhooks. Remove one that is not needed any more.`,
      );
    return yield* findWebhook(made.id);
  }

  private *changeWork(
    id: number,
    { name, url, events, isOn }: WebhookChanges,
    by: Actor,
  ): Work<WebhookRecord> {
    const now = this.clock.now();
    const before = yield* findWebhook(id);
    yield* run(
      sql`UPDATE webhooks SET name = ${name ?? before.name}, url = ${url ?? before.url},
            events = ${events === undefined ? before.events : JSON.stringify(events)} WHERE id = ${id}`,
    );
    if (isOn === false && before.turnedOffAt === null) {
      yield* run(
        sql`UPDATE webhooks SET turned_off_at = ${now}, off_because = ${OFF_BY_HAND} WHERE id = ${id}`,
      );
      yield* giveUpAll(id, OFF_BY_HAND);
    }
    if (isOn === true && before.turnedOffAt !== null)
      yield* run(
        sql`UPDATE webhooks SET turned_off_at = NULL, off_because = NULL, on_since = ${now} WHERE id = ${id}`,
      );
    yield* this.audit.note(by, 'webhook-changed', webhookSubject(id), {
      ...(name !== undefined && { name }),
      ...(url !== undefined && { origin: originOf(url) }),
      ...(events !== undefined && { events }),
      ...(isOn !== undefined && { isOn }),
    });
    return yield* findWebhook(id);
  }
}

function newSecret(): string {
  return `${MARK}${randomBytes(SECRET_BYTES).toString('base64')}`;
}
