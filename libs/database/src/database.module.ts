import { Global, Module } from '@nestjs/common';
import { SETTINGS, type Settings } from '@hammer/settings';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { Clock } from './clock.js';
import { Database } from './database.js';
import { dataSourceOptions } from './data-source-options.js';
import { databaseEntities } from './entities.js';
import { Instance } from './instance/instance.js';
import { Registrar } from './instance/registrar.service.js';
import { openDatabase } from './open-database.js';
import { RateGate } from './rate/rate-gate.service.js';
import { openStateFolder } from './state/open-state-folder.js';
import { StateFolder } from './state/state-folder.js';
import { OpenTurns } from './turns/open-turns.service.js';
import { Turns } from './turns/turns.js';
import { explainUnreachable } from './unreachable.js';
import { bringUpToDate } from './up-to-date.js';
import { WriterLock } from './writer-lock.service.js';

@Module({ providers: [Instance, WriterLock], exports: [Instance, WriterLock] })
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
          migrationsRun: false,
          toRetry: () => false,
          settings,
        };
      },
      dataSourceFactory: (options) => connect(options as HouseOptions),
    }),
    TypeOrmModule.forFeature(databaseEntities),
    WriterLockModule,
  ],
  providers: [
    Clock,
    { provide: Database, inject: [DataSource, Clock], useFactory: openDatabase },
    RateGate,
    Registrar,
    { provide: Turns, useClass: OpenTurns },
    { provide: StateFolder, inject: [SETTINGS], useFactory: openStateFolder },
  ],
  exports: [Clock, Database, RateGate, Registrar, StateFolder, Turns, WriterLockModule],
})
export class DatabaseModule {}

/** TypeORM leaves alone what it does not know, so the settings come to the factory with its options. */
type HouseOptions = DataSourceOptions & { settings: Settings };

async function connect({ settings, ...options }: HouseOptions): Promise<DataSource> {
  try {
    const dataSource = await new DataSource(options).initialize();
    await bringUpToDate(dataSource, settings);
    return dataSource;
  } catch (error) {
    throw explainUnreachable(error);
  }
}
