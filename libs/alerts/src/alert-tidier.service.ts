import { Clock, Database, list, rows, run, sql, Turns } from '@hammer/database';
import { Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';

/** Alerts and their deliveries are kept for so long, in milliseconds. */
const KEPT_FOR = 30 * 24 * 60 * 60_000;

/** So many alerts are removed in one transaction, so that nobody waits for it for long. */
const AT_ONCE = 500;

/** Removes, for all servers, alerts that are old; those that are still being sent stay. */
@Injectable()
export class AlertTidier {
  private readonly logger = new Logger(AlertTidier.name);

  constructor(
    private readonly database: Database,
    private readonly turns: Turns,
    private readonly clock: Clock,
  ) {}

  @Cron(CronExpression.EVERY_HOUR, { waitForCompletion: true })
  async tidy(): Promise<void> {
    try {
      await this.turns.takeIfFree('tidy alerts', async () => {
        while ((await this.removeSome()) === AT_ONCE);
      });
    } catch (error) {
      this.logger.warn(`old alerts could not be removed: ${String(error)}`);
    }
  }

  private removeSome(): Promise<number> {
    const oldest = this.clock.now() - KEPT_FOR;
    return this.database.write(function* () {
      const old = yield* rows<{ id: number }>(
        sql`SELECT id FROM alerts WHERE at < ${oldest} AND NOT EXISTS (
              SELECT 1 FROM webhook_deliveries WHERE alert_id = alerts.id AND state = 'waiting')
            ORDER BY at LIMIT ${AT_ONCE}`,
      );
      const ids = list(
        old.map(({ id }) => id),
        'integer',
      );
      yield* run(sql`DELETE FROM webhook_deliveries WHERE alert_id IN ${ids}`);
      return yield* run(sql`DELETE FROM alerts WHERE id IN ${ids}`);
    });
  }
}
