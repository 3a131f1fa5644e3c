import type { Sealed } from '@hammer/access';
import type { Webhook, WantedAlertType } from '@hammer/contract';
import { first, sql, type Work } from '@hammer/database';
import { UserError } from '@hammer/settings';

/** A webhook as kept, without its secret. Times in milliseconds. */
export interface WebhookRecord {
  id: number;
  name: string;
  url: string;
  events: string;
  createdAt: number;
  createdBy: number | null;
  turnedOffAt: number | null;
  offBecause: string | null;
  waiting: number;
  failed: number;
}

/** The columns of a {@link WebhookRecord}, of the table `webhooks`. */
export const webhookColumns = sql`id, name, url, events, created_at, created_by, turned_off_at, off_because,
  (SELECT COUNT(*) FROM webhook_deliveries d WHERE d.webhook_id = webhooks.id AND d.state = 'waiting') AS waiting,
  (SELECT COUNT(*) FROM webhook_deliveries d WHERE d.webhook_id = webhooks.id AND d.state = 'failed') AS failed`;

/** What a message says of a secret that does not open. */
export const sealedSecret: Sealed = {
  what: 'Secrets of webhooks',
  wayOut: 'or give each webhook a new secret',
};

/** Whose the sealed secrets are. */
export const SECRET_OWNER = 'webhook';

/** How the audit names a webhook. */
export function webhookSubject(id: number): string {
  return `webhook:${id}`;
}

/** Where a webhook leads, without the path, which may hold a secret of the receiver. */
export function originOf(url: string): string {
  return new URL(url).origin;
}

/** A webhook, inside a transaction. Throws a UserError when there is none. */
export function* findWebhook(id: number): Work<WebhookRecord> {
  const found = yield* first<WebhookRecord>(
    sql`SELECT ${webhookColumns} FROM webhooks WHERE id = ${id}`,
  );
  if (found) return found;
  throw new UserError(
    'webhook-not-found',
    `There is no webhook ${id}. GET /api/webhooks lists those there are.`,
  );
}

/** A webhook as shown. */
export function presentWebhook(record: WebhookRecord): Webhook {
  const { id, name, url, offBecause, waiting, failed } = record;
  return {
    id,
    name,
    url,
    events: JSON.parse(record.events) as WantedAlertType[],
    isOn: record.turnedOffAt === null,
    offBecause,
    turnedOffAt: record.turnedOffAt === null ? null : isoOf(record.turnedOffAt),
    createdAt: isoOf(record.createdAt),
    createdByPersonId: record.createdBy,
    waiting,
    failed,
  };
}

/** A moment in milliseconds as people and programs read it. */
export function isoOf(at: number): string {
  return new Date(at).toISOString();
}
