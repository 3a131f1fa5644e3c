import { AuditBook, type Actor } from '@hammer/access';
import type { LiftRequest, Spend } from '@hammer/contract';
import { Database } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { BalanceBook, Ledger, SpendingSwitch, type SpendingStop } from '@hammer/ledger';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { BatchRunner } from '../placing/batch-runner.service.js';
import { HighWaterMark } from '../placing/high-water-mark.service.js';
import { BalanceGlance } from '../quote/balance-glance.service.js';
import { UncertainOrders } from '../uncertain/uncertain-orders.service.js';

/** Today's money at a glance, and the switch that stops it. */
@Injectable()
export class SpendReader {
  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly ledger: Ledger,
    private readonly spending: SpendingSwitch,
    private readonly balances: BalanceGlance,
    private readonly balanceBook: BalanceBook,
    private readonly uncertain: UncertainOrders,
    private readonly runner: BatchRunner,
    private readonly mark: HighWaterMark,
    private readonly audit: AuditBook,
  ) {}

  /** What was spent today, is reserved and at risk, and what the account holds as last seen. */
  async today(): Promise<Spend> {
    const { day, limitMicros, committedMicros, reservedMicros, refundedMicros } =
      await this.ledger.today();
    const { orders, atRiskMicros } = await this.uncertain.total();
    const stop = await this.spending.current();
    const drift = await this.balanceBook.drift();
    const { readAt, ...refunds } = await this.balanceBook.refunds(this.supplier.account);
    return {
      day,
      capMicros: limitMicros,
      spentMicros: committedMicros,
      reservedMicros,
      refundedMicros,
      atRiskMicros,
      uncertainOrders: orders,
      balance: this.balances.last(),
      refunds: {
        ...refunds,
        balanceReadAt: readAt === null ? null : new Date(readAt).toISOString(),
      },
      balanceDrift: drift && { ...drift, since: new Date(drift.since).toISOString() },
      stop: stop && {
        at: new Date(stop.stoppedAt).toISOString(),
        kind: stop.kind,
        reason: stop.reason,
      },
    };
  }

  /** Halts all paid calls; those that wait for their slot give their orders back. */
  async stop(reason: string, by: Actor): Promise<SpendingStop> {
    const { spending, audit } = this;
    const stop = await this.database.write(function* () {
      const halted = yield* spending.halt(reason);
      yield* audit.note(by, 'spending-stopped', 'spending', { reason });
      return halted;
    });
    this.runner.withdrawWaiting(null);
    return stop;
  }

  /**
   * Lets the batches go on. Throws a UserError when the database was restored from a backup and nobody has stated that
   * it was compared with the supplier's own list of orders.
   */
  async lift({ reconciled = false, reason }: LiftRequest, by: Actor): Promise<void> {
    const stop = await this.spending.current();
    if (stop?.kind === 'restored') {
      if (!reconciled || !reason) throw new UserError('not-reconciled', stop.reason);
      await this.mark.accept();
    }
    const { spending, audit } = this;
    await this.database.write(function* () {
      yield* spending.lift(reason);
      yield* audit.note(by, 'stop-lifted', 'spending', { reason, reconciled });
    });
    this.runner.wake();
  }
}
