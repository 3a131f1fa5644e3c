import { Clock, Database, run, sql, Turns } from '@hammer/database';
import { Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';

/** Rounds are kept for so long, in milliseconds, and the newest of them for ever. */
const KEPT_FOR = 365 * 24 * 60 * 60_000;
const NEWEST_KEPT = 1_000;

/** Removes, for all servers, the records of rounds of asking for results that nobody looks at any more. */
@Injectable()
export class SyncRunTidier {
  private readonly logger = new Logger(SyncRunTidier.name);

  constructor(
    private readonly database: Database,
    private readonly turns: Turns,
    private readonly clock: Clock,
  ) {}

  @Cron(CronExpression.EVERY_HOUR, { waitForCompletion: true })
  async tidy(): Promise<void> {
    try {
      await this.turns.takeIfFree('tidy sync runs', () => this.remove());
    } catch (error) {
      this.logger.warn(`old rounds could not be removed: ${String(error)}`);
    }
  }

  private remove(): Promise<void> {
    const oldest = this.clock.now() - KEPT_FOR;
    return this.database.write(function* () {
      yield* run(
        sql`DELETE FROM sync_runs WHERE started_at < ${oldest}
              AND id <= (SELECT id FROM sync_runs ORDER BY id DESC LIMIT 1 OFFSET ${NEWEST_KEPT})`,
      );
    });
  }
}
