import { Global, Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '@hammer/settings';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { Clock } from './clock.js';
import { Database } from './database.js';
import { dataSourceOptions } from './data-source-options.js';
import { databaseEntities } from './entities.js';
import { openDatabase } from './open-database.js';
import { RateGate } from './rate/rate-gate.service.js';
import { lockForWriting, type SingleWriter } from './single-writer.js';
import { explainUnreachable } from './unreachable.js';

/** Holds the lock of the single writer from before the first connection to after the last. */
@Injectable()
class WriterLock implements OnApplicationShutdown {
  private held: SingleWriter | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  async take(): Promise<void> {
    this.held = await lockForWriting(this.settings.DATABASE_URL);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.held?.release();
  }
}

@Module({ providers: [WriterLock], exports: [WriterLock] })
class WriterLockModule {}

/** The connection, with the entities that each room registers for itself; migrations have run when it is injected. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      imports: [WriterLockModule],
      inject: [SETTINGS, WriterLock],
      useFactory: async (settings: Settings, lock: WriterLock) => {
        await lock.take();
        return {
          ...dataSourceOptions(settings.DATABASE_URL),
          autoLoadEntities: true,
          toRetry: () => false,
        };
      },
      dataSourceFactory: (options) => connect(new DataSource(options as DataSourceOptions)),
    }),
    TypeOrmModule.forFeature(databaseEntities),
  ],
  providers: [
    Clock,
    { provide: Database, inject: [DataSource, Clock], useFactory: openDatabase },
    RateGate,
  ],
  exports: [Clock, Database, RateGate],
})
export class DatabaseModule {}

function connect(dataSource: DataSource): Promise<DataSource> {
  return dataSource.initialize().catch((error: unknown) => {
    throw explainUnreachable(error);
  });
}
