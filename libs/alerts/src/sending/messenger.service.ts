import { SecretBox } from '@hammer/access';
import { Clock, Database, first, keptForMe, momentOf, run, sql, type Work } from '@hammer/database';
import { SETTINGS, type Settings } from '@hammer/settings';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { Webhook } from 'standardwebhooks';
import { plainWords } from '../plain-words.js';
import { SECRET_OWNER, sealedSecret } from '../webhooks/webhook-record.js';
import { giveUpAll } from './give-up-all.js';
import { isSuccess, post } from './post.js';
import { waitAfter } from './retries.js';

/** Webhooks that are sent to at the same time by a process, one alert after the other each. */
const MOST_AT_ONCE = 5;

/** How long an answer may take, in milliseconds. */
const ANSWER_WITHIN = 15_000;

/** Who has not said after so many milliseconds how a try went is taken for dead; longer than a try can take. */
const CLAIM_LASTS = 60_000;

/** What was due for so long, in milliseconds, is not sent by itself any more. */
const TOO_LATE = 24 * 60 * 60_000;

/** The receiver is gone for good and wants to hear nothing more. */
const GONE = 410;
const OFF_BY_RECEIVER = 'The receiver has answered that it is gone for good (410).';

/** What one try needs to know. */
interface Claimed {
  id: number;
  webhookId: number;
  attempts: number;
  claimedUntil: number;
  url: string;
  secret: string;
  messageId: string;
  type: string;
  data: string;
  at: number;
}

/** How a try ended: the HTTP status, if there was an answer, and what was wrong; null when nothing was. */
interface Outcome {
  status: number | null;
  failure: string | null;
}

/**
 * Sends alerts to webhooks, each until it is received or given up. A try is claimed for a while before it is made, so no
 * two processes make it at once, and another one makes it again, under the same id, when the first has died over it.
 */
@Injectable()
export class Messenger implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Messenger.name);
  private readonly underWay = new Map<number, Promise<void>>();
  private readonly ending = new AbortController();
  private isOnDuty = false;

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Not before it is known whether the database was restored: what it still has to send may have been sent long ago. */
  onApplicationBootstrap(): void {
    this.isOnDuty = this.settings.HAMMER_ROLE !== 'web';
  }

  /** Tries under way are broken off and made again later, by whoever comes first. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isOnDuty = false;
    this.ending.abort();
    await Promise.all(this.underWay.values());
  }

  /** Begins to send what is due; webhooks that are being sent to are left to it. */
  @Cron(CronExpression.EVERY_SECOND, { waitForCompletion: true })
  async sendWhenDue(): Promise<void> {
    if (!this.isOnDuty) return;
    try {
      await this.giveUpStale();
      for (const webhookId of await this.dueWebhooks()) {
        if (this.underWay.size >= MOST_AT_ONCE) return;
        if (!this.underWay.has(webhookId)) this.begin(webhookId);
      }
    } catch (error) {
      this.logger.warn(`it could not be seen which alerts are due: ${String(error)}`);
    }
  }

  private begin(webhookId: number): void {
    const sending = this.sendAll(webhookId)
      .catch((error: unknown) => this.logger.warn(`webhook=${webhookId} failed: ${String(error)}`))
      .finally(() => this.underWay.delete(webhookId));
    this.underWay.set(webhookId, sending);
  }

  /** One after the other until nothing is due; after one that was not received the others wait for the next look. */
  private async sendAll(webhookId: number): Promise<void> {
    let isReceived = true;
    while (isReceived && this.isOnDuty) {
      const claimed = await this.database.write(() => this.claim(webhookId));
      if (!claimed) return;
      const outcome = await this.attempt(claimed);
      isReceived = outcome?.failure === null;
      await this.database.write(() => this.settle(claimed, outcome));
      if (outcome) this.tell(claimed, outcome);
    }
  }

  private async dueWebhooks(): Promise<number[]> {
    const due = await this.database.read<{ id: number }>(
      sql`SELECT id FROM webhooks WHERE turned_off_at IS NULL AND EXISTS (
            SELECT 1 FROM webhook_deliveries WHERE webhook_id = webhooks.id AND ${this.isDue()}) ORDER BY id`,
    );
    return due.map(({ id }) => id);
  }

  private *claim(webhookId: number): Work<Claimed | undefined> {
    const now = momentOf(this.clock.now());
    const claimed = yield* first<{ id: number }>(
      sql`UPDATE webhook_deliveries
          SET attempts = attempts + 1, last_at = ${now}, claimed_until = ${now} + ${CLAIM_LASTS}
          WHERE id = (SELECT id FROM webhook_deliveries WHERE webhook_id = ${webhookId} AND ${this.isDue()}
            ORDER BY next_at, id LIMIT 1 ${keptForMe})
          RETURNING id`,
    );
    if (!claimed) return undefined;
    return yield* first<Claimed>(
      sql`SELECT d.id, d.webhook_id, d.attempts, d.claimed_until, w.url, w.secret, a.message_id, a.type, a.data, a.at
          FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id JOIN alerts a ON a.id = d.alert_id
          WHERE d.id = ${claimed.id} AND w.turned_off_at IS NULL`,
    );
  }

  /** Null when it was broken off because the server ends. */
  private async attempt(claimed: Claimed): Promise<Outcome | null> {
    const { messageId, type, data, at } = claimed;
    const body = `{"type":${JSON.stringify(type)},"timestamp":"${new Date(at).toISOString()}","data":${data}}`;
    const patience = AbortSignal.timeout(ANSWER_WITHIN);
    try {
      const secret = await this.box.open(claimed.secret, SECRET_OWNER, sealedSecret);
      const now = new Date(this.clock.now());
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'Hammer',
        'webhook-id': messageId,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
        'webhook-signature': new Webhook(secret).sign(messageId, now, body),
      };
      const mayBePrivate = this.settings.WEBHOOK_PRIVATE_ADDRESSES;
      const { status, text } = await post(
        { url: claimed.url, headers, body, mayBePrivate },
        AbortSignal.any([this.ending.signal, patience]),
      );
      return { status, failure: isSuccess(status) ? null : failureOf(status, text) };
    } catch (error) {
      if (this.ending.signal.aborted) return null;
      const failure = patience.aborted
        ? `There was no answer within ${ANSWER_WITHIN / 1_000} seconds.`
        : plainWords(error instanceof Error ? error.message : String(error));
      return { status: null, failure };
    }
  }

  /** Whoever has taken the try over meanwhile says how it went. */
  private *settle(claimed: Claimed, outcome: Outcome | null): Work<void> {
    const mine = sql`id = ${claimed.id} AND claimed_until = ${claimed.claimedUntil}`;
    if (!outcome) {
      yield* run(
        sql`UPDATE webhook_deliveries SET claimed_until = NULL,
              attempts = CASE WHEN attempts > 0 THEN attempts - 1 ELSE 0 END WHERE ${mine}`,
      );
      return;
    }
    const { status, failure } = outcome;
    if (status === GONE) yield* this.turnOff(claimed.webhookId);
    const wait = failure === null ? null : waitAfter(claimed.attempts);
    const state = failure === null ? 'delivered' : wait === null ? 'failed' : 'waiting';
    // Given up while it was under way, as when somebody turns the webhook off: then only a success still counts.
    yield* run(
      sql`UPDATE webhook_deliveries SET state = ${state}, failure = ${failure},
            next_at = ${momentOf(this.clock.now())} + ${wait ?? 0}
          WHERE ${mine} AND (state = 'waiting' OR ${failure === null ? sql`1 = 1` : sql`1 = 0`})`,
    );
    yield* run(
      sql`UPDATE webhook_deliveries SET status = ${status}, claimed_until = NULL WHERE ${mine}`,
    );
  }

  private *turnOff(webhookId: number): Work<void> {
    yield* run(
      sql`UPDATE webhooks SET turned_off_at = ${this.clock.now()}, off_because = ${OFF_BY_RECEIVER}
          WHERE id = ${webhookId} AND turned_off_at IS NULL`,
    );
    yield* giveUpAll(webhookId, OFF_BY_RECEIVER);
  }

  /** Restored databases have deliveries waiting that were made long ago, and so has a server that was off for long. */
  private async giveUpStale(): Promise<void> {
    const stale = sql`state = 'waiting' AND (next_at < ${this.clock.now() - TOO_LATE} OR asked_at < (
      SELECT MAX(stopped_at) FROM spending_stops WHERE kind = 'restored'))`;
    if (
      !(await this.database.readFirst(
        sql`SELECT id FROM webhook_deliveries WHERE ${stale} LIMIT 1`,
      ))
    )
      return;
    const failure =
      'Hammer was off for more than a day, or its database was restored from a backup, so this may be old or received already. Send it again if it is wanted.';
    await this.database.write(function* () {
      yield* run(
        sql`UPDATE webhook_deliveries SET state = 'failed', failure = ${failure} WHERE ${stale}`,
      );
    });
  }

  private isDue() {
    const now = momentOf(this.clock.now());
    return sql`state = 'waiting' AND next_at <= ${now} AND (claimed_until IS NULL OR claimed_until <= ${now})`;
  }

  /** Without what the receiver has answered, and without its address: both may hold what is nobody else's business. */
  private tell({ id, webhookId, type, attempts }: Claimed, { status, failure }: Outcome): void {
    const line = `webhook=${webhookId} delivery=${id} alert=${type} attempt=${attempts}`;
    if (failure === null) this.logger.log(`${line} delivered`);
    else this.logger.warn(`${line} not received: ${status ?? failure}`);
  }
}

function failureOf(status: number, text: string): string {
  const said = plainWords(text, 200);
  const redirect = status >= 300 && status < 400 ? ' Redirects are not followed.' : '';
  return `It was answered with ${status}.${redirect}${said === '' ? '' : ` ${said}`}`;
}
