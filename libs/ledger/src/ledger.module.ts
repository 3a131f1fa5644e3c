import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BalanceBook } from './balance-book.service.js';
import { BookKeeper } from './book-keeper.service.js';
import { ledgerEntities } from './entities.js';
import { Ledger } from './ledger.service.js';
import { SpendingSwitch } from './spending-switch.service.js';

/** Money: budgets, the ledger, STOP. */
@Module({
  imports: [TypeOrmModule.forFeature(ledgerEntities)],
  providers: [BalanceBook, BookKeeper, Ledger, SpendingSwitch],
  exports: [BalanceBook, BookKeeper, Ledger, SpendingSwitch],
})
export class LedgerModule {}
