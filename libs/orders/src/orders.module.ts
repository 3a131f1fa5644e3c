import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AnomalyBook } from './anomaly-book.service.js';
import { EndedOrders } from './ended-orders.service.js';
import { orderEntities } from './entities.js';
import { OrderBook } from './order-book.service.js';
import { OrderExporter } from './order-exporter.service.js';
import { OrderResolver } from './order-resolver.service.js';
import { OrderTally } from './order-tally.service.js';
import { Orders } from './orders.service.js';
import { ServiceExperience } from './service-experience.service.js';
import { WayFinder } from './way-finder.service.js';

/** One row per order, from planned to its result. */
@Module({
  imports: [TypeOrmModule.forFeature(orderEntities)],
  providers: [
    WayFinder,
    AnomalyBook,
    EndedOrders,
    OrderBook,
    OrderExporter,
    OrderTally,
    OrderResolver,
    Orders,
    ServiceExperience,
  ],
  exports: [
    AnomalyBook,
    EndedOrders,
    OrderBook,
    OrderExporter,
    OrderTally,
    OrderResolver,
    Orders,
    ServiceExperience,
  ],
})
export class OrdersModule {}
