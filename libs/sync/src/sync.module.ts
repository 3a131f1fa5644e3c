import { FusionModule } from '@hammer/fusion';
import { LedgerModule } from '@hammer/ledger';
import { OrdersModule } from '@hammer/orders';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { EndedOrderRotation } from './ended-order-rotation.service.js';
import { syncEntities } from './entities.js';
import { SyncRunTidier } from './sync-run-tidier.service.js';
import { Synchronizer } from './synchronizer.service.js';

/** Results of pending orders, every few minutes and on demand. */
@Module({
  imports: [TypeOrmModule.forFeature(syncEntities), FusionModule, LedgerModule, OrdersModule],
  providers: [EndedOrderRotation, Synchronizer, SyncRunTidier],
  exports: [Synchronizer],
})
export class SyncModule {}
