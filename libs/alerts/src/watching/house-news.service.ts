import { CallsReader } from '@hammer/batch';
import type { StopKind } from '@hammer/contract';
import { Database, sql } from '@hammer/database';
import { asMoney } from '@hammer/orders';
import { SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable } from '@nestjs/common';
import { plainWords } from '../plain-words.js';
import { untold, type News } from './news.js';

/** So many rounds of asking for results that fail one after the other are told: one alone may be chance. */
const FAILED_ROUNDS = 3;

/** What has become of the supplier, the balance and the spending since a moment (milliseconds) and was not told yet. */
@Injectable()
export class HouseNews {
  constructor(
    private readonly database: Database,
    private readonly calls: CallsReader,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async since(from: number, now: number): Promise<News[]> {
    return [
      ...(await this.stops(from)),
      ...(await this.breaker(now)),
      ...(await this.lowBalance(from)),
      ...(await this.failingSync(from)),
    ];
  }

  private async stops(from: number): Promise<News[]> {
    const found = await this.database.read<{
      key: string;
      at: number;
      kind: StopKind;
      reason: string;
    }>(
      untold(
        sql`SELECT 'spending-stopped:' || id || ':' || stopped_at AS key, stopped_at AS at, kind, reason
            FROM spending_stops WHERE stopped_at >= ${from}`,
      ),
    );
    return found.map(({ key, at, kind, reason }) => {
      const why = plainWords(reason);
      const message = `Spending is stopped: no paid call goes out until somebody lifts the stop. ${why}`;
      return { key, at, type: 'spending.stopped', data: { message, kind, reason: why } };
    });
  }

  /** What was told last shows what is news: a rest that has begun since, or one that is over. */
  private async breaker(now: number): Promise<News[]> {
    const isResting = await this.calls.isResting();
    const last = await this.lastOfBreaker();
    const wasResting = last?.type === 'breaker.opened';
    if (isResting === wasResting) return [];
    const key = `${isResting ? 'breaker-opened' : 'breaker-closed'}:${last ? `${last.id}:${last.at}` : 0}`;
    if (!last || isResting)
      return [
        {
          key,
          at: now,
          type: 'breaker.opened',
          data: {
            message:
              'Calls to the supplier got no clear answer, so none goes out until it has shown that it is well again. Batches wait, and go on by themselves.',
          },
        },
      ];
    return [
      {
        key,
        at: now,
        concernsSince: last.at,
        type: 'breaker.closed',
        data: {
          message: 'The supplier answers clearly again, and calls go out.',
          openedAt: new Date(last.at).toISOString(),
        },
      },
    ];
  }

  private async lastOfBreaker(): Promise<{ id: number; type: string; at: number } | undefined> {
    return this.database.readFirst(
      sql`SELECT id, type, at FROM (
            SELECT * FROM (SELECT id, type, at FROM alerts WHERE type = 'breaker.opened' ORDER BY id DESC LIMIT 1) AS opened
            UNION ALL
            SELECT * FROM (SELECT id, type, at FROM alerts WHERE type = 'breaker.closed' ORDER BY id DESC LIMIT 1) AS closed
          ) AS told ORDER BY id DESC LIMIT 1`,
    );
  }

  /** One word for each time that it sinks, however often it is asked for meanwhile. */
  private async lowBalance(from: number): Promise<News[]> {
    const limitMicros = this.settings.LOW_BALANCE;
    if (limitMicros === undefined) return [];
    const found = await this.database.read<{ key: string; at: number; balanceMicros: number }>(
      untold(
        sql`SELECT 'balance-low:' || r.supplier_account || ':' || COALESCE((
                SELECT above.id FROM balance_readings above
                WHERE above.supplier_account = r.supplier_account AND above.balance_micros >= ${limitMicros}
                ORDER BY above.id DESC LIMIT 1), 0) AS key,
              r.at, r.balance_micros
            FROM balance_readings r
            WHERE r.id = (SELECT MAX(id) FROM balance_readings) AND r.at >= ${from} AND r.balance_micros < ${limitMicros}`,
      ),
    );
    return found.map(({ key, at, balanceMicros }) => ({
      key,
      at,
      type: 'balance.low',
      data: {
        message: `The supplier account has ${asMoney(balanceMicros)} left, less than the ${asMoney(limitMicros)} of LOW_BALANCE.`,
        balanceMicros,
        limitMicros,
      },
    }));
  }

  private async failingSync(from: number): Promise<News[]> {
    const success = await this.database.readFirst<{ id: number }>(
      sql`SELECT id FROM sync_runs WHERE finished_at IS NOT NULL AND failure IS NULL ORDER BY id DESC LIMIT 1`,
    );
    const lastSuccess = success?.id ?? 0;
    const failed = await this.database.readFirst<{ rounds: number; since: number; at: number }>(
      sql`SELECT COUNT(*) AS rounds, MIN(started_at) AS since, MAX(finished_at) AS at FROM sync_runs
          WHERE id > ${lastSuccess} AND failure IS NOT NULL`,
    );
    if (!failed || failed.rounds < FAILED_ROUNDS || failed.at < from) return [];
    const { rounds, since, at } = failed;
    const key = `sync-failing:${lastSuccess}:${since}`;
    const last = await this.database.readFirst<{ failure: string }>(
      sql`SELECT failure FROM sync_runs
          WHERE failure IS NOT NULL AND NOT EXISTS (SELECT 1 FROM alerts WHERE key = ${key}) ORDER BY id DESC LIMIT 1`,
    );
    if (!last) return [];
    const reason = plainWords(last.failure);
    return [
      {
        key,
        at,
        type: 'sync.failing',
        data: {
          message: `The supplier was asked for results ${rounds} times in a row without an answer that could be used. ${reason}`,
          failures: rounds,
          since: new Date(since).toISOString(),
          reason,
        },
      },
    ];
  }
}
