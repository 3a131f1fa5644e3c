import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ledgerEntities } from './entities.js';
import { Ledger } from './ledger.service.js';
import { SpendingSwitch } from './spending-switch.service.js';

/** Money: budgets, the ledger, STOP. */
@Module({
  imports: [TypeOrmModule.forFeature(ledgerEntities)],
  providers: [Ledger, SpendingSwitch],
  exports: [Ledger, SpendingSwitch],
})
export class LedgerModule {}
