import { Clock, Database, run, sql, Turns, type Work } from '@hammer/database';
import { SETTINGS, type Settings } from '@hammer/settings';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { AlertBook } from './alert-book.service.js';
import { BatchNews } from './batch-news.service.js';
import { HouseNews } from './house-news.service.js';
import { MOST_AT_ONCE, type News } from './news.js';

/** What was written so long before the last look, in milliseconds, may not have been there to be seen. */
const OVERLAP = 60_000;

/** What happened longer ago, in milliseconds, is told to nobody any more. */
const TOO_OLD = 24 * 60 * 60_000;

/** How often it is noted how far was looked when nothing was found, in milliseconds: each time costs a write. */
const NOTED_EVERY = 30_000;

/** From where to look, and how far was looked before; in milliseconds. */
interface Horizon {
  from: number;
  lookedAt: number;
}

/**
 * Looks every few seconds through what the database has on record for what webhooks must be told. Each event has a key, so
 * it is noted once, with all its deliveries, whoever looks and whatever ends that.
 */
@Injectable()
export class Watchman implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Watchman.name);
  private isOnDuty = false;

  constructor(
    private readonly database: Database,
    private readonly turns: Turns,
    private readonly alerts: AlertBook,
    private readonly batches: BatchNews,
    private readonly house: HouseNews,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Not before it is known whether the database was restored: then what is older is no news. */
  onApplicationBootstrap(): void {
    this.isOnDuty = this.settings.HAMMER_ROLE !== 'web';
  }

  beforeApplicationShutdown(): void {
    this.isOnDuty = false;
  }

  /** One look, unless another process takes it just now. */
  @Cron(CronExpression.EVERY_5_SECONDS, { waitForCompletion: true })
  async look(): Promise<void> {
    if (!this.isOnDuty) return;
    try {
      // A turn costs a connection.
      if ((await this.horizon(this.clock.now())) === null) return;
      await this.turns.takeIfFree('alerts', () => this.lookAround());
    } catch (error) {
      this.logger.warn(`what happened could not be looked through: ${String(error)}`);
    }
  }

  private async lookAround(): Promise<void> {
    const now = this.clock.now();
    const horizon = await this.horizon(now);
    if (!horizon) return;
    const { from, lookedAt } = horizon;
    const news = [...(await this.batches.since(from, now)), ...(await this.house.since(from, now))];
    if (news.length === 0 && now < lookedAt + NOTED_EVERY) return;
    // What was too much for one look must not fall behind the next one.
    const hasAll = news.length < MOST_AT_ONCE;
    const noted = await this.database.write(() => this.noteWork(news, hasAll ? now : lookedAt));
    for (const { type, key } of noted) this.logger.log(`alert=${type} ${key}`);
  }

  /** Null while nobody wants to be told anything. */
  private async horizon(now: number): Promise<Horizon | null> {
    const found = await this.database.readFirst<{
      onSince: number | null;
      lookedAt: number | null;
      restoredAt: number | null;
    }>(
      sql`SELECT (SELECT MIN(on_since) FROM webhooks WHERE turned_off_at IS NULL) AS on_since,
            (SELECT looked_at FROM alert_watch WHERE id = 1) AS looked_at,
            (SELECT MAX(stopped_at) FROM spending_stops WHERE kind = 'restored') AS restored_at`,
    );
    if (!found || found.onSince === null) return null;
    // A clock that was ahead once must not hide what happens until then.
    const lookedAt = Math.min(found.lookedAt ?? 0, now);
    const from = Math.max(lookedAt - OVERLAP, found.onSince, found.restoredAt ?? 0, now - TOO_OLD);
    return { from, lookedAt };
  }

  private *noteWork(news: readonly News[], lookedAt: number): Work<News[]> {
    const noted = yield* this.alerts.note(news);
    yield* run(
      sql`INSERT INTO alert_watch (id, looked_at) VALUES (1, ${lookedAt})
          ON CONFLICT (id) DO UPDATE SET looked_at = excluded.looked_at`,
    );
    return noted;
  }
}
