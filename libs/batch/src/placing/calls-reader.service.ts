import type { SystemCalls } from '@hammer/contract';
import { Clock, Database, sql } from '@hammer/database';
import { SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable } from '@nestjs/common';
import type { Tally } from './call-tally.js';
import { Caller } from './caller.service.js';
import { Spool } from './spool.service.js';
import { SupplierPace } from './supplier-pace.service.js';

const MINUTE = 60_000;

/** So many of the newest calls are looked at: more than any limit of calls a minute lets out in one. */
const MOST_CALLS = 6_000;

/** Tells people how the supplier is called at present. */
@Injectable()
export class CallsReader {
  constructor(
    private readonly database: Database,
    private readonly pace: SupplierPace,
    private readonly caller: Caller,
    private readonly spool: Spool,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Whether calls go out, how many do, and what holds them up. */
  async now(): Promise<SystemCalls> {
    const trouble = this.pace.trouble ?? this.caller.trouble;
    return {
      breaker: this.pace.breakerState,
      trouble: trouble && { ...trouble, until: new Date(trouble.until).toISOString() },
      ...(await this.live()),
      atOnce: this.pace.callsAtOnce,
      mostAtOnce: this.settings.SUPPLIER_PARALLEL_CALLS,
      lastMinute: await this.sentInTheLastMinute(),
      perMinute: this.settings.SUPPLIER_CALLS_PER_MINUTE,
      keptAnswers: await this.spool.count(),
    };
  }

  /** Whether no call goes out until the supplier has shown that it is well, whichever process found that it was not. */
  isResting(): Promise<boolean> {
    return this.pace.isResting();
  }

  /** What calls of this process have come to. */
  tally(): Tally {
    return this.caller.tally.now();
  }

  private async live(): Promise<Pick<SystemCalls, 'waiting' | 'underWay'>> {
    const counts = await this.database.read<{ state: string; calls: number }>(
      sql`SELECT state, COUNT(*) AS calls FROM placements WHERE state IN ('prepared', 'sending') GROUP BY state`,
    );
    const of = (wanted: string) => counts.find(({ state }) => state === wanted)?.calls ?? 0;
    return { waiting: of('prepared'), underWay: of('sending') };
  }

  /** Through the newest ids: when a call was sent is in no index, and nothing older can be meant. */
  private async sentInTheLastMinute(): Promise<number> {
    const found = await this.database.readFirst<{ calls: number }>(
      sql`SELECT COUNT(*) AS calls FROM
            (SELECT state, sent_at FROM placements ORDER BY id DESC LIMIT ${MOST_CALLS}) AS newest
          WHERE state IN ('sending', 'settled') AND sent_at > ${this.clock.now() - MINUTE}`,
    );
    return found?.calls ?? 0;
  }
}
