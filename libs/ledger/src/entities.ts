import { BudgetEntity } from './budget.entity.js';
import { LedgerEntryEntity } from './ledger-entry.entity.js';
import { SpendingStopEntity } from './spending-stop.entity.js';

/** The tables of this room. */
export const ledgerEntities = [BudgetEntity, LedgerEntryEntity, SpendingStopEntity];
