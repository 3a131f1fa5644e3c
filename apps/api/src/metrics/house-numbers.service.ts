import { Deliveries } from '@hammer/alerts';
import { BackupClerk, CallsReader, SpendReader, type BackupState, type Tally } from '@hammer/batch';
import type { Spend, SystemCalls } from '@hammer/contract';
import { Clock, Database, sql } from '@hammer/database';
import { AnomalyBook, throughStatusIndex } from '@hammer/orders';
import { Injectable } from '@nestjs/common';

/** What the metrics tell, at one moment; money in micros, times in milliseconds, null where something is not known. */
export interface HouseNumbers {
  spend: Spend;
  calls: SystemCalls;
  tally: Tally;
  backup: BackupState;
  unseenAnomalies: number;
  /** Alerts on their way to webhooks, and those that were given up. */
  deliveries: Record<'waiting' | 'failed', number>;
  /** Money of all days. */
  spentMicros: number;
  refundedMicros: number;
  batches: Record<string, number>;
  /** Orders of running batches that are not sent yet. */
  plannedOrders: number;
  waitingOrders: number;
  oldestWaitingAt: number | null;
  lastSyncAt: number | null;
}

/** Scrapes within this time share their numbers, in milliseconds: asking more often costs nothing more. */
const GOOD_FOR = 5_000;

/** Asks the database for the numbers of the house. Every question is answered by an index, however many orders there are. */
@Injectable()
export class HouseNumbersReader {
  private last: Promise<HouseNumbers> | null = null;
  private lastAt = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly spend: SpendReader,
    private readonly calls: CallsReader,
    private readonly backups: BackupClerk,
    private readonly anomalies: AnomalyBook,
    private readonly deliveries: Deliveries,
    private readonly clock: Clock,
  ) {}

  /** The numbers as they were some seconds ago at most. Rejects while the database does not answer. */
  now(): Promise<HouseNumbers> {
    const now = this.clock.elapsed();
    if (this.last === null || now - this.lastAt > GOOD_FOR) {
      this.lastAt = now;
      const asked = this.read();
      this.last = asked;
      asked.catch(() => {
        if (this.last === asked) this.last = null;
      });
    }
    return this.last;
  }

  private async read(): Promise<HouseNumbers> {
    return {
      spend: await this.spend.today(),
      calls: await this.calls.now(),
      tally: this.calls.tally(),
      backup: await this.backups.state(),
      unseenAnomalies: await this.anomalies.unseen(),
      deliveries: await this.deliveries.open(),
      ...(await this.moneyOfAllDays()),
      batches: await this.batches(),
      plannedOrders: await this.planned(),
      ...(await this.waiting()),
      lastSyncAt: await this.lastSync(),
    };
  }

  private async moneyOfAllDays(): Promise<Pick<HouseNumbers, 'spentMicros' | 'refundedMicros'>> {
    const found = await this.database.readFirst<{ spentMicros: number; refundedMicros: number }>(
      sql`SELECT CAST(COALESCE(SUM(committed_micros), 0) AS bigint) AS spent_micros,
            CAST(COALESCE(SUM(refunded_micros), 0) AS bigint) AS refunded_micros
          FROM budgets WHERE name >= 'day:' AND name < 'day;'`,
    );
    return found ?? { spentMicros: 0, refundedMicros: 0 };
  }

  private async batches(): Promise<Record<string, number>> {
    const counts = await this.database.read<{ state: string; batches: number }>(
      sql`SELECT state, COUNT(*) AS batches FROM batches GROUP BY state`,
    );
    return Object.fromEntries(counts.map(({ state, batches }) => [state, batches]));
  }

  private async planned(): Promise<number> {
    const found = await this.database.readFirst<{ orders: number }>(
      sql`SELECT COUNT(*) AS orders FROM orders WHERE status = 'planned'
            AND batch_id IN (SELECT id FROM batches WHERE state = 'running')`,
    );
    return found?.orders ?? 0;
  }

  private async waiting(): Promise<Pick<HouseNumbers, 'waitingOrders' | 'oldestWaitingAt'>> {
    let waitingOrders = 0;
    let oldestWaitingAt: number | null = null;
    for (const status of ['pending', 'in_process'] as const) {
      const found = await this.database.readFirst<{ orders: number; oldest: number | null }>(
        sql`SELECT COUNT(*) AS orders,
              (SELECT order_date FROM orders WHERE status = ${status} AND ${throughStatusIndex([status])}
               ORDER BY id LIMIT 1) AS oldest
            FROM orders WHERE status = ${status} AND ${throughStatusIndex([status])}`,
      );
      waitingOrders += found?.orders ?? 0;
      const oldest = found?.oldest ?? null;
      if (oldest !== null) oldestWaitingAt = Math.min(oldest, oldestWaitingAt ?? oldest);
    }
    return { waitingOrders, oldestWaitingAt };
  }

  private async lastSync(): Promise<number | null> {
    const found = await this.database.readFirst<{ finishedAt: number }>(
      sql`SELECT finished_at FROM sync_runs WHERE finished_at IS NOT NULL AND failure IS NULL
          ORDER BY id DESC LIMIT 1`,
    );
    return found?.finishedAt ?? null;
  }
}
