import { Clock, Database, RateGate, sql } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { BalanceBook } from '@hammer/ledger';
import { throughStatusIndex } from '@hammer/orders';
import { SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { withPatience } from '../catalogue/patience.js';
import { paidCallsOf } from '../placing/paid-calls.js';

/** The supplier account's balance; null micros is unknown. */
export interface Balance {
  micros: number | null;
  currency: string | null;
}

/** Long enough to spare the limit of calls, short enough for somebody who has just added credit; milliseconds. */
const FRESH_FOR = 15_000;
const UNKNOWN_FOR = 10 * 60_000;

const unknown: Balance = { micros: null, currency: null };

/** The last known balance of the supplier account, asked for now and then, and rarely where none is offered. */
@Injectable()
export class BalanceGlance {
  private readonly logger = new Logger(BalanceGlance.name);
  private asking: Promise<Balance> | null = null;
  private seen: { balance: Balance; at: number } | null = null;

  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly rateGate: RateGate,
    private readonly clock: Clock,
    private readonly book: BalanceBook,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The balance, from memory where that is fresh enough. */
  async look(): Promise<Balance> {
    if (!this.supplier.configured) return unknown;
    const lasts = this.seen?.balance.micros === null ? UNKNOWN_FOR : FRESH_FOR;
    if (this.seen && this.clock.now() - this.seen.at < lasts) return this.seen.balance;
    this.asking ??= this.ask().finally(() => (this.asking = null));
    return withPatience(this.clock, this.asking, () => unknown);
  }

  /** Looks every hour while a refund is expected that the balance could confirm: nobody else may look for long. */
  @Cron(CronExpression.EVERY_HOUR, { waitForCompletion: true })
  async lookForRefunds(): Promise<void> {
    const { expectedMicros, readAt } = await this.book.refunds(this.supplier.account);
    if (expectedMicros > 0 && readAt !== null) await this.look();
  }

  /** The balance as last seen; asks nobody. */
  last(): Balance {
    return this.seen?.balance ?? unknown;
  }

  private async ask(): Promise<Balance> {
    let balance = unknown;
    try {
      const limit = paidCallsOf(this.supplier, this.settings);
      let before: Parameters<BalanceBook['note']>[2] | null = null;
      const takeTurn = async () => {
        await this.rateGate.take(limit);
        before = { ...(await this.book.totals()), awaitedMicros: await this.awaited() };
      };
      balance = (await this.supplier.balance(takeTurn)) ?? unknown;
      if (balance.micros !== null && before !== null)
        await this.book.note(this.supplier.account, balance.micros, before);
    } catch (error) {
      this.logger.warn(`The balance could not be asked for or noted: ${String(error)}`);
    }
    this.seen = { balance, at: this.clock.now() };
    return balance;
  }

  /** The money of the orders that wait for their result, in micros: the supplier may give it back before it says so. */
  private async awaited(): Promise<number> {
    const found = await this.database.readFirst<{ micros: number | null }>(
      sql`SELECT CAST(SUM(credits) AS bigint) AS micros FROM orders
          WHERE status IN ('pending', 'in_process') AND ${throughStatusIndex(['pending', 'in_process'])}
            AND supplier_account = ${this.supplier.account}`,
    );
    return found?.micros ?? 0;
  }
}
