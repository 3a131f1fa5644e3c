import { AccessModule } from '@hammer/access';
import { AlertsModule } from '@hammer/alerts';
import { BatchModule } from '@hammer/batch';
import { DatabaseModule } from '@hammer/database';
import { FusionModule } from '@hammer/fusion';
import { LedgerModule } from '@hammer/ledger';
import { OrdersModule } from '@hammer/orders';
import { SettingsModule, type Settings } from '@hammer/settings';
import { SyncModule } from '@hammer/sync';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { TerminusModule } from '@nestjs/terminus';
import { AuditController } from './access/audit.controller.js';
import { CostlyCalls } from './access/costly-calls.guard.js';
import { Gatekeeper } from './access/gatekeeper.guard.js';
import { Identifier } from './access/identify.js';
import { PeopleController } from './access/people.controller.js';
import { SessionController } from './access/session.controller.js';
import { SetUpController } from './access/set-up.controller.js';
import { TokensController } from './access/tokens.controller.js';
import { AnomaliesController } from './anomalies.controller.js';
import { BatchFilesController } from './batch-files.controller.js';
import { BatchStoriesController } from './batch-stories.controller.js';
import { BatchesController } from './batches.controller.js';
import { HealthController } from './health/health.controller.js';
import { HouseHealth } from './health/house-health.service.js';
import { LedgerController } from './ledger.controller.js';
import { LogLevelKeeper } from './logging/log-level.service.js';
import { RequestTrail } from './logging/request-trail.js';
import { HouseNumbersReader } from './metrics/house-numbers.service.js';
import { HouseRegistry } from './metrics/house-registry.service.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { OperationsController } from './operations.controller.js';
import { OrderStory } from './order-story.service.js';
import { OrdersController } from './orders.controller.js';
import { ServicesController } from './services.controller.js';
import { SystemController } from './system.controller.js';
import { SystemReader } from './system-reader.service.js';
import { UncertainController } from './uncertain.controller.js';
import { WebhooksController } from './webhooks.controller.js';

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
        AccessModule,
        LedgerModule,
        OrdersModule,
        BatchModule,
        SyncModule,
        AlertsModule,
        ScheduleModule.forRoot(),
        TerminusModule.forRoot({ logger: false }),
      ],
      controllers: [
        AnomaliesController,
        AuditController,
        BatchFilesController,
        BatchStoriesController,
        BatchesController,
        HealthController,
        LedgerController,
        MetricsController,
        OperationsController,
        OrdersController,
        PeopleController,
        ServicesController,
        SessionController,
        SetUpController,
        SystemController,
        TokensController,
        UncertainController,
        WebhooksController,
      ],
      providers: [
        HouseHealth,
        HouseNumbersReader,
        HouseRegistry,
        Identifier,
        LogLevelKeeper,
        OrderStory,
        SystemReader,
        { provide: APP_GUARD, useClass: Gatekeeper },
        { provide: APP_GUARD, useClass: CostlyCalls },
        { provide: APP_INTERCEPTOR, useClass: RequestTrail },
      ],
    };
  }
}
