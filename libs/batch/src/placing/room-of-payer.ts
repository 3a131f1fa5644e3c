import { dailyCapsOf } from '@hammer/access';
import type { Work } from '@hammer/database';
import type { Ledger, Room } from '@hammer/ledger';

/** What a batch may still reserve on a day, under the caps as they are now; others may take of it. */
export function* outlookOfPayer(ledger: Ledger, batchId: number, day: string): Work<Room> {
  const payer = yield* ledger.payerOf(batchId);
  return yield* ledger.outlook(batchId, day, payer, yield* dailyCapsOf(payer));
}

/** The same for certain: holds its budgets. */
export function* roomOfPayer(ledger: Ledger, batchId: number, day: string): Work<Room> {
  const payer = yield* ledger.payerOf(batchId);
  return yield* ledger.room(batchId, day, payer, yield* dailyCapsOf(payer));
}
