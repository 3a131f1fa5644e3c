import { Clock, Database, run, sql, Turns } from '@hammer/database';
import { Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { FAILURES_KEPT_FOR, SESSIONS_KEPT_FOR } from './limits.js';

/** Links that were used or have ended are kept for so long, in milliseconds; the audit says for ever that there were any. */
const LINKS_KEPT_FOR = 30 * 24 * 60 * 60_000;

/** Removes, for all servers, what is left of sign-ins and is needed for nothing any more. */
@Injectable()
export class SignInTidier {
  private readonly logger = new Logger(SignInTidier.name);

  constructor(
    private readonly database: Database,
    private readonly turns: Turns,
    private readonly clock: Clock,
  ) {}

  @Cron(CronExpression.EVERY_HOUR, { waitForCompletion: true })
  async tidy(): Promise<void> {
    try {
      await this.turns.takeIfFree('tidy sign-ins', () => this.remove(this.clock.now()));
    } catch (error) {
      this.logger.warn(`old sign-ins could not be removed: ${String(error)}`);
    }
  }

  /** The last session of everybody stays: its address is known as theirs, however long they were away. */
  private remove(now: number): Promise<void> {
    const linksUntil = now - LINKS_KEPT_FOR;
    return this.database.write(function* () {
      yield* run(
        sql`DELETE FROM sessions WHERE expires_at < ${now - SESSIONS_KEPT_FOR}
              AND id < (SELECT MAX(newer.id) FROM sessions newer WHERE newer.person_id = sessions.person_id)`,
      );
      yield* run(
        sql`DELETE FROM one_time_links WHERE used_at < ${linksUntil} OR expires_at < ${linksUntil}`,
      );
      yield* run(sql`DELETE FROM sign_in_failures WHERE last_at < ${now - FAILURES_KEPT_FOR}`);
    });
  }
}
