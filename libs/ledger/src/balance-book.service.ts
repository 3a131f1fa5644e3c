import { Clock, Database, first, run, sql, type Work } from '@hammer/database';
import { Injectable, Logger } from '@nestjs/common';
import { driftBetween, type Reading } from './drift.js';
import { proveRefunds, type ReadingOfRefunds, type RefundProof } from './refund-proof.js';

/** Money of all days, in micros. */
export interface Totals {
  committedMicros: number;
  refundedMicros: number;
  reservedMicros: number;
}

/** Money in the account that the ledger does not explain: negative when some is missing. `since` in milliseconds. */
export interface BalanceDrift {
  micros: number;
  since: number;
}

/** Refunds of all days, in micros. A reading of the balance at `readAt` (milliseconds) was the last that could confirm any. */
export interface RefundsKnown {
  expectedMicros: number;
  confirmedMicros: number;
  readAt: number | null;
}

/** A reading that is kept, with its moment in milliseconds. */
export interface KeptReading extends Reading {
  at: number;
}

interface LastReading extends KeptReading {
  ceilingMicros: number | null;
  confirmedMicros: number | null;
}

/** How long a drift is shown, in milliseconds; it stays in the table. */
const SHOWN_FOR = 24 * 60 * 60_000;

const allDays = sql`SELECT CAST(COALESCE(SUM(committed_micros), 0) AS bigint) AS committed_micros,
    CAST(COALESCE(SUM(refunded_micros), 0) AS bigint) AS refunded_micros,
    CAST(COALESCE(SUM(reserved_micros), 0) AS bigint) AS reserved_micros
  FROM budgets WHERE name LIKE 'day:%'`;

const readingColumns = sql`at, balance_micros, committed_micros, refunded_micros, at_risk_micros`;

const nothing: Totals = { committedMicros: 0, refundedMicros: 0, reservedMicros: 0 };

/** Compares what the supplier account holds with what the ledger says was spent: charges nobody knows of show here. */
@Injectable()
export class BalanceBook {
  private readonly logger = new Logger(BalanceBook.name);

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The ledger's totals, to be taken before the balance is asked for. */
  async totals(): Promise<Totals> {
    return (await this.database.readFirst<Totals>(allDays)) ?? nothing;
  }

  /**
   * Notes a balance, with the totals from before it was asked for, and the money of the orders that waited for their
   * result then.
   */
  async note(
    supplierAccount: string,
    balanceMicros: number,
    before: Totals & { awaitedMicros: number },
  ): Promise<void> {
    const at = this.clock.now();
    const drift = await this.database.write(() =>
      this.noteWork(supplierAccount, balanceMicros, before, at),
    );
    if (drift !== null)
      this.logger.warn(
        `the balance of the supplier account is ${drift} micros off what the ledger explains; compare with the supplier's list of orders, unless somebody has added or used credit elsewhere`,
      );
  }

  /** The newest drift of the last day, or null. */
  async drift(): Promise<BalanceDrift | null> {
    const found = await this.database.readFirst<BalanceDrift>(
      sql`SELECT drift_micros AS micros, drift_since AS since FROM balance_readings
          WHERE drift_micros IS NOT NULL AND at > ${this.clock.now() - SHOWN_FOR} ORDER BY id DESC LIMIT 1`,
    );
    return found ?? null;
  }

  /** Which refunds the balance has confirmed; the rest is expected. */
  async refunds(supplierAccount: string): Promise<RefundsKnown> {
    const { refundedMicros } = await this.totals();
    const last = await this.database.readFirst<{ at: number; confirmedMicros: number | null }>(
      sql`SELECT at, confirmed_micros FROM balance_readings
          WHERE supplier_account = ${supplierAccount} ORDER BY id DESC LIMIT 1`,
    );
    const confirmedMicros = Math.min(last?.confirmedMicros ?? 0, refundedMicros);
    return {
      expectedMicros: refundedMicros - confirmedMicros,
      confirmedMicros,
      readAt: last?.at ?? null,
    };
  }

  /**
   * The last reading until `from` and the first from `until` on, of those in which nothing was at risk, and then just
   * `atRiskMicros`; where there are none like that, of all. Undefined where one of the two is missing.
   */
  async around(
    supplierAccount: string,
    from: number,
    until: number,
    atRiskMicros: number,
  ): Promise<{ before: KeptReading; after: KeptReading } | undefined> {
    const [before, after] = [
      await this.database.readFirst<KeptReading>(
        sql`SELECT ${readingColumns} FROM balance_readings WHERE supplier_account = ${supplierAccount} AND at <= ${from}
            ORDER BY CASE WHEN at_risk_micros = 0 THEN 0 ELSE 1 END, id DESC LIMIT 1`,
      ),
      await this.database.readFirst<KeptReading>(
        sql`SELECT ${readingColumns} FROM balance_readings WHERE supplier_account = ${supplierAccount} AND at >= ${until}
            ORDER BY CASE WHEN at_risk_micros = ${atRiskMicros} THEN 0 ELSE 1 END, id LIMIT 1`,
      ),
    ];
    return before && after && { before, after };
  }

  private *noteWork(
    account: string,
    balanceMicros: number,
    before: Totals & { awaitedMicros: number },
    at: number,
  ): Work<number | null> {
    const after = (yield* first<Totals>(allDays)) ?? before;
    const { committedMicros, refundedMicros } = before;
    const reading: ReadingOfRefunds = {
      balanceMicros,
      committedMicros,
      refundedMicros,
      // The supplier has looked at some moment of the question: what was spent during it may be in the balance or not.
      atRiskMicros: after.committedMicros - committedMicros + after.reservedMicros,
      awaitedMicros: before.awaitedMicros + after.committedMicros - committedMicros,
    };
    const last = yield* first<LastReading>(
      sql`SELECT ${readingColumns}, ceiling_micros, confirmed_micros FROM balance_readings
          WHERE supplier_account = ${account} ORDER BY id DESC LIMIT 1`,
    );
    const drift = last ? driftBetween(last, reading) : null;
    const proof = proveRefunds(last ? proofOf(last) : null, reading);
    yield* run(
      sql`INSERT INTO balance_readings (at, supplier_account, balance_micros, committed_micros, refunded_micros,
            at_risk_micros, drift_micros, drift_since, ceiling_micros, confirmed_micros)
          VALUES (${at}, ${account}, ${balanceMicros}, ${committedMicros}, ${refundedMicros}, ${reading.atRiskMicros},
            ${drift}, ${drift === null || !last ? null : last.at}, ${proof.ceilingMicros}, ${proof.confirmedMicros})`,
    );
    return drift;
  }
}

/** Readings of earlier versions prove nothing of refunds. */
function proofOf({ ceilingMicros, confirmedMicros }: LastReading): RefundProof | null {
  return ceilingMicros === null || confirmedMicros === null
    ? null
    : { ceilingMicros, confirmedMicros };
}
