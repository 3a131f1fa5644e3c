import { BatchModule } from '@hammer/batch';
import { DatabaseModule } from '@hammer/database';
import { FusionModule } from '@hammer/fusion';
import { LedgerModule } from '@hammer/ledger';
import { OrdersModule } from '@hammer/orders';
import { SettingsModule, type Settings } from '@hammer/settings';
import { SyncModule } from '@hammer/sync';
import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { TerminusModule } from '@nestjs/terminus';
import { AnomaliesController } from './anomalies.controller.js';
import { BatchesController } from './batches.controller.js';
import { HealthController } from './health/health.controller.js';
import { HouseHealth } from './health/house-health.service.js';
import { OperationsController } from './operations.controller.js';
import { OrderStory } from './order-story.service.js';
import { OrdersController } from './orders.controller.js';
import { ServicesController } from './services.controller.js';
import { UncertainController } from './uncertain.controller.js';

/** The whole server. */
@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        SettingsModule.with(settings),
        DatabaseModule,
        FusionModule,
        LedgerModule,
        OrdersModule,
        BatchModule,
        SyncModule,
        ScheduleModule.forRoot(),
        TerminusModule.forRoot({ logger: false }),
      ],
      controllers: [
        AnomaliesController,
        BatchesController,
        HealthController,
        OperationsController,
        OrdersController,
        ServicesController,
        UncertainController,
      ],
      providers: [HouseHealth, OrderStory],
    };
  }
}
