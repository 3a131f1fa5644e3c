export {
  BalanceBook,
  type BalanceDrift,
  type KeptReading,
  type RefundsKnown,
} from './balance-book.service.js';
export { BookKeeper, type BudgetSums, type WrongBudget } from './book-keeper.service.js';
export { dayOf } from './day.js';
export { ledgerEntities } from './entities.js';
export { LedgerModule } from './ledger.module.js';
export {
  Ledger,
  type BudgetState,
  type Movement,
  type Payer,
  type PayerCaps,
  type Room,
} from './ledger.service.js';
export { SpendingSwitch, type SpendingStop } from './spending-switch.service.js';
