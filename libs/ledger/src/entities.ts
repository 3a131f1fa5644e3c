import { BalanceReadingEntity } from './balance-reading.entity.js';
import { BatchPayerEntity } from './batch-payer.entity.js';
import { BudgetEntity } from './budget.entity.js';
import { LedgerEntryEntity } from './ledger-entry.entity.js';
import { SpendingStopEntity } from './spending-stop.entity.js';

/** The tables of this room. */
export const ledgerEntities = [
  BalanceReadingEntity,
  BatchPayerEntity,
  BudgetEntity,
  LedgerEntryEntity,
  SpendingStopEntity,
];
