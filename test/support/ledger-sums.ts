import { sql, type Database } from '@hammer/database';

/** Money in a ledger, in micros. */
export interface LedgerSums {
  committed: number;
  reserved: number;
  refunded: number;
}

/** Adds the ledger up, entry by entry. */
export async function readLedger(database: Database): Promise<LedgerSums> {
  const sums = await database.read<{ kind: string; micros: number }>(
    sql`SELECT kind, CAST(SUM(amount_micros) AS bigint) AS micros FROM ledger_entries GROUP BY kind`,
  );
  const of = (kind: string) => sums.find((sum) => sum.kind === kind)?.micros ?? 0;
  return {
    committed: of('commit'),
    reserved: of('reserve') - of('commit') - of('release'),
    refunded: of('refund'),
  };
}
