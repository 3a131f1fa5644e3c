import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BookKeeper } from './book-keeper.service.js';
import { ledgerEntities } from './entities.js';
import { Ledger } from './ledger.service.js';
import { SpendingSwitch } from './spending-switch.service.js';

/** Money: budgets, the ledger, STOP. */
@Module({
  imports: [TypeOrmModule.forFeature(ledgerEntities)],
  providers: [BookKeeper, Ledger, SpendingSwitch],
  exports: [BookKeeper, Ledger, SpendingSwitch],
})
export class LedgerModule {}
