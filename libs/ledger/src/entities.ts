import { BalanceReadingEntity } from './balance-reading.entity.js';
import { BudgetEntity } from './budget.entity.js';
import { LedgerEntryEntity } from './ledger-entry.entity.js';
import { SpendingStopEntity } from './spending-stop.entity.js';

/** The tables of this room. */
export const ledgerEntities = [
  BalanceReadingEntity,
  BudgetEntity,
  LedgerEntryEntity,
  SpendingStopEntity,
];
