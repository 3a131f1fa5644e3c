import { AccessModule } from '@hammer/access';
import { BatchModule } from '@hammer/batch';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AlertTidier } from './alert-tidier.service.js';
import { alertEntities } from './entities.js';
import { Deliveries } from './sending/deliveries.service.js';
import { Messenger } from './sending/messenger.service.js';
import { AlertBook } from './watching/alert-book.service.js';
import { BatchNews } from './watching/batch-news.service.js';
import { HouseNews } from './watching/house-news.service.js';
import { Watchman } from './watching/watchman.service.js';
import { Webhooks } from './webhooks/webhooks.service.js';

/** Tells other programs what happens, by signed webhooks. */
@Module({
  imports: [TypeOrmModule.forFeature(alertEntities), AccessModule, BatchModule],
  providers: [
    AlertBook,
    AlertTidier,
    BatchNews,
    Deliveries,
    HouseNews,
    Messenger,
    Watchman,
    Webhooks,
  ],
  exports: [Deliveries, Webhooks],
})
export class AlertsModule {}
