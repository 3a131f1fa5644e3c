import { createHash } from 'node:crypto';
import type { AlertType } from '@hammer/contract';
import {
  Clock,
  first,
  heldForMe,
  momentOf,
  records,
  rows,
  run,
  sql,
  type Work,
} from '@hammer/database';
import { Injectable } from '@nestjs/common';
import type { News } from './news.js';

interface Listener {
  id: number;
  events: string;
  onSince: number;
}

/** Writes down what must be told and to whom: an event once, together with its deliveries. */
@Injectable()
export class AlertBook {
  constructor(private readonly clock: Clock) {}

  /** Notes news for all webhooks that want it, as a part of a transaction. Gives back what was not noted before. */
  *note(news: readonly News[]): Work<News[]> {
    if (news.length === 0) return [];
    const listeners = yield* rows<Listener>(
      sql`SELECT id, events, on_since FROM webhooks WHERE turned_off_at IS NULL ${heldForMe}`,
    );
    if (listeners.length === 0) return [];
    const noted: News[] = [];
    for (const one of news) {
      const alertId = yield* this.keep(one);
      if (alertId === null) continue;
      noted.push(one);
      const since = one.concernsSince ?? one.at;
      const wanting = listeners.filter(
        ({ events, onSince }) => wants(events, one.type) && onSince <= since,
      );
      yield* this.address(
        alertId,
        wanting.map(({ id }) => id),
      );
    }
    return noted;
  }

  /** Notes news for one webhook, whatever it wants. Gives back the id of the delivery. */
  *noteFor(webhookId: number, news: News): Work<number> {
    const alertId = yield* this.keep(news);
    if (alertId === null) throw new Error(`${news.key} was told before.`);
    yield* this.address(alertId, [webhookId]);
    const delivery = yield* first<{ id: number }>(
      sql`SELECT id FROM webhook_deliveries WHERE alert_id = ${alertId} AND webhook_id = ${webhookId}`,
    );
    if (!delivery) throw new Error('A delivery could not be written down.');
    return delivery.id;
  }

  private *keep({ key, at, type, data }: News): Work<number | null> {
    const kept = yield* first<{ id: number }>(
      sql`INSERT INTO alerts (key, message_id, type, data, at)
          VALUES (${key}, ${messageIdOf(key, at)}, ${type}, ${JSON.stringify(data)}, ${at})
          ON CONFLICT (key) DO NOTHING RETURNING id`,
    );
    return kept?.id ?? null;
  }

  private *address(alertId: number, webhookIds: readonly number[]): Work<void> {
    if (webhookIds.length === 0) return;
    const now = this.clock.now();
    const listeners = records(
      { id: 'integer' },
      webhookIds.map((id) => ({ id })),
    );
    yield* run(
      sql`INSERT INTO webhook_deliveries (webhook_id, alert_id, state, asked_at, next_at)
          SELECT id, ${alertId}, 'waiting', ${now}, ${momentOf(now)} FROM ${listeners} AS listeners`,
    );
  }
}

function wants(events: string, type: AlertType): boolean {
  return (JSON.parse(events) as AlertType[]).includes(type);
}

/** Of an event that is noted once more, by a database that was restored, receivers can tell that they have heard of it. */
function messageIdOf(key: string, at: number): string {
  const hash = createHash('sha256').update(`${key} ${at}`).digest('base64url');
  return `msg_${hash.slice(0, 32)}`;
}
