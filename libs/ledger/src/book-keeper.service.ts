import { Database, sql } from '@hammer/database';
import { Injectable } from '@nestjs/common';

/** Money of one budget as it is kept, and as the entries of the ledger add up; in micros. */
export interface WrongBudget {
  name: string;
  kept: BudgetSums;
  entered: BudgetSums;
}

/** The parts of a budget that the ledger tells. */
export interface BudgetSums {
  reservedMicros: number;
  committedMicros: number;
  refundedMicros: number;
}

interface Compared {
  name: string;
  keptReserved: number;
  keptCommitted: number;
  keptRefunded: number;
  reserved: number;
  committed: number;
  refunded: number;
}

const movements = sql`CASE kind WHEN 'reserve' THEN amount_micros WHEN 'refund' THEN 0 ELSE -amount_micros END AS reserved,
  CASE kind WHEN 'commit' THEN amount_micros ELSE 0 END AS committed,
  CASE kind WHEN 'refund' THEN amount_micros ELSE 0 END AS refunded`;

/** Adds the ledger up again. The budgets are kept beside it for speed, and must say the same at every moment. */
@Injectable()
export class BookKeeper {
  constructor(private readonly database: Database) {}

  /** The budgets that are not what their entries add up to; a budget that is missing is kept as zero. */
  async wrongBudgets(): Promise<WrongBudget[]> {
    const found = await this.database.read<Compared>(
      sql`SELECT name, CAST(SUM(kept_reserved) AS bigint) AS kept_reserved,
            CAST(SUM(kept_committed) AS bigint) AS kept_committed, CAST(SUM(kept_refunded) AS bigint) AS kept_refunded,
            CAST(SUM(reserved) AS bigint) AS reserved, CAST(SUM(committed) AS bigint) AS committed,
            CAST(SUM(refunded) AS bigint) AS refunded
          FROM (
            SELECT name, reserved_micros AS kept_reserved, committed_micros AS kept_committed,
              refunded_micros AS kept_refunded, 0 AS reserved, 0 AS committed, 0 AS refunded FROM budgets
            UNION ALL SELECT 'day:' || day, 0, 0, 0, ${movements} FROM ledger_entries
            UNION ALL SELECT 'batch:' || batch_id, 0, 0, 0, ${movements} FROM ledger_entries
            UNION ALL SELECT 'person:' || p.person_id || ':' || e.day, 0, 0, 0, ${movements}
              FROM ledger_entries e JOIN batch_payers p ON p.batch_id = e.batch_id WHERE p.person_id IS NOT NULL
            UNION ALL SELECT 'token:' || p.token_id || ':' || e.day, 0, 0, 0, ${movements}
              FROM ledger_entries e JOIN batch_payers p ON p.batch_id = e.batch_id WHERE p.token_id IS NOT NULL
          ) AS sums
          GROUP BY name
          HAVING SUM(kept_reserved) <> SUM(reserved) OR SUM(kept_committed) <> SUM(committed)
            OR SUM(kept_refunded) <> SUM(refunded)
          ORDER BY name`,
    );
    return found.map(({ name, keptReserved, keptCommitted, keptRefunded, ...entered }) => ({
      name,
      kept: {
        reservedMicros: keptReserved,
        committedMicros: keptCommitted,
        refundedMicros: keptRefunded,
      },
      entered: {
        reservedMicros: entered.reserved,
        committedMicros: entered.committed,
        refundedMicros: entered.refunded,
      },
    }));
  }
}
