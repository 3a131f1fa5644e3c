import { randomUUID } from 'node:crypto';
import { AuditBook, type Actor } from '@hammer/access';
import {
  cursorOf,
  type Alert,
  type Delivery,
  type DeliveryPage,
  type DeliveryQuery,
  type DeliveryState,
} from '@hammer/contract';
import {
  Clock,
  Database,
  first,
  momentOf,
  rows,
  run,
  sql,
  type Sql,
  type Work,
} from '@hammer/database';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { plainWords } from '../plain-words.js';
import { AlertBook } from '../watching/alert-book.service.js';
import {
  findWebhook,
  isoOf,
  webhookSubject,
  type WebhookRecord,
} from '../webhooks/webhook-record.js';

interface DeliveryRecord {
  id: number;
  messageId: string;
  type: Alert['type'];
  data: string;
  at: number;
  state: DeliveryState;
  attempts: number;
  nextAt: number;
  lastAt: number | null;
  status: number | null;
  failure: string | null;
}

const deliveries = sql`SELECT d.id, a.message_id, a.type, a.data, a.at, d.state, d.attempts, d.next_at, d.last_at, d.status,
    d.failure
  FROM webhook_deliveries d JOIN alerts a ON a.id = d.alert_id`;

/** What was sent to a webhook and what became of it, and how it is sent again. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly database: Database,
    private readonly alerts: AlertBook,
    private readonly audit: AuditBook,
    private readonly clock: Clock,
  ) {}

  /** Deliveries of a webhook, newest first. Throws a UserError when there is no such webhook. */
  async list(webhookId: number, { cursor, limit, state }: DeliveryQuery): Promise<DeliveryPage> {
    const found = await this.database.look(function* () {
      yield* findWebhook(webhookId);
      return yield* rows<DeliveryRecord>(
        sql`${deliveries} WHERE d.webhook_id = ${webhookId}
          AND ${cursor === undefined ? sql`1 = 1` : sql`d.id < ${cursor}`}
          AND ${state === undefined ? sql`1 = 1` : sql`d.state = ${state}`}
          ORDER BY d.id DESC LIMIT ${limit + 1}`,
      );
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      data: page.map(present),
      nextCursor: found.length > limit && last ? cursorOf(last.id) : null,
    };
  }

  /** Sends a webhook a test, whatever alerts it wants. Throws a UserError when it is off. */
  async test(webhookId: number, by: Actor): Promise<Delivery> {
    const { alerts, audit } = this;
    const at = this.clock.now();
    return this.database.write(function* () {
      const { name } = yield* findOn(webhookId);
      const message = `A test of the webhook "${plainWords(name)}": alerts arrive here.`;
      const key = `webhook-test:${randomUUID()}`;
      const id = yield* alerts.noteFor(webhookId, {
        key,
        at,
        type: 'webhook.test',
        data: { message },
      });
      yield* audit.note(by, 'webhook-tested', webhookSubject(webhookId), { name });
      return yield* find(webhookId, id);
    });
  }

  /** Sends an alert once more, under the same id. Throws a UserError when there is none, or the webhook is off. */
  async replay(webhookId: number, deliveryId: number, by: Actor): Promise<Delivery> {
    const { audit } = this;
    const askAgain = this.askAgain(sql`id = ${deliveryId} AND webhook_id = ${webhookId}`);
    return this.database.write(function* () {
      const { name } = yield* findOn(webhookId);
      yield* run(askAgain);
      const details = { name, deliveryId };
      yield* audit.note(by, 'webhook-replayed', webhookSubject(webhookId), details);
      return yield* find(webhookId, deliveryId);
    });
  }

  /** Sends again all that was given up, of alerts since a moment; tells how many. Throws a UserError when the webhook is off. */
  async replaySince(webhookId: number, since: string, by: Actor): Promise<number> {
    const { audit } = this;
    const askAgain = this.askAgain(
      sql`webhook_id = ${webhookId} AND state = 'failed'
        AND alert_id IN (SELECT id FROM alerts WHERE at >= ${Date.parse(since)})`,
    );
    return this.database.write(function* () {
      const { name } = yield* findOn(webhookId);
      const replayed = yield* run(askAgain);
      const details = { name, since, replayed };
      yield* audit.note(by, 'webhook-replayed', webhookSubject(webhookId), details);
      return replayed;
    });
  }

  /** How many deliveries there are that are still tried, and that were given up. */
  async open(): Promise<Record<Exclude<DeliveryState, 'delivered'>, number>> {
    const found = await this.database.readFirst<{ waiting: number; failed: number }>(
      sql`SELECT (SELECT COUNT(*) FROM webhook_deliveries WHERE state = 'waiting') AS waiting,
            (SELECT COUNT(*) FROM webhook_deliveries WHERE state = 'failed') AS failed`,
    );
    return found ?? { waiting: 0, failed: 0 };
  }

  private askAgain(which: Sql): Sql {
    const now = this.clock.now();
    return sql`UPDATE webhook_deliveries SET state = 'waiting', attempts = 0, asked_at = ${now},
      next_at = ${momentOf(now)}, failure = NULL WHERE ${which}`;
  }
}

function* find(webhookId: number, id: number): Work<Delivery> {
  const found = yield* first<DeliveryRecord>(
    sql`${deliveries} WHERE d.id = ${id} AND d.webhook_id = ${webhookId}`,
  );
  if (found) return present(found);
  throw new UserError(
    'delivery-not-found',
    `There is no delivery ${id} of webhook ${webhookId}. GET /api/webhooks/${webhookId}/deliveries lists those there are.`,
  );
}

/** Nothing that is sent to a webhook that is off would ever leave. */
function* findOn(id: number): Work<WebhookRecord> {
  const found = yield* findWebhook(id);
  if (found.turnedOffAt === null) return found;
  throw new UserError('webhook-off', `Webhook ${id} is off. Turn it on first.`);
}

function present(record: DeliveryRecord): Delivery {
  const { id, messageId, state, attempts, status, failure } = record;
  return {
    id,
    messageId,
    // Written down from the same type.
    alert: {
      type: record.type,
      timestamp: isoOf(record.at),
      data: JSON.parse(record.data) as unknown,
    } as Alert,
    state,
    attempts,
    nextAt: state === 'waiting' ? isoOf(record.nextAt) : null,
    lastAt: record.lastAt === null ? null : isoOf(record.lastAt),
    status,
    failure,
  };
}
