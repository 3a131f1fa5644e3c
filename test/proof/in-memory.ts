import { dataSourceOptions, type StateFolder } from '@hammer/database';
import { readSettings, type Settings } from '@hammer/settings';
import BetterSqlite3 from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { SqliteDatabase } from '../../libs/database/src/sqlite-database.js';
import type { Delivery, Errand } from '../../libs/fusion/src/courier.js';
import type { Dice } from './dice.js';
import { Engine } from './engine.js';
import { keepingStatements, reusable, ReusableHouse } from './reusable-house.js';
import {
  FencedClock,
  FencedDatabase,
  FencedFolder,
  fencedCourier,
  type DatabaseTroubles,
  type Fence,
} from './fence.js';
import { keepSteps } from './evidence.js';
import type { ModelSupplier } from './model-supplier.js';
import type { VirtualClock } from './virtual-clock.js';

/** Settings that suit an engine whose supplier is in the same thread. */
export const baseSettings = readSettings(
  {
    DATABASE_URL: 'sqlite::memory:',
    GSM_FUSION_BASE_URL: 'http://127.0.0.1:1',
    GSM_FUSION_API_KEY: 'model-key',
    GSM_FUSION_USERNAME: 'model',
  },
  {},
);

/** A database that does what it is asked. */
export const NO_TROUBLE: DatabaseTroubles = {
  refused: 0,
  answerLost: 0,
  answerRefused: 0,
  suspended: 0,
};

/** What a process stands on that outlives it. */
export interface Surroundings {
  connection: BetterSqlite3.Database;
  clock: VirtualClock;
  dice: Dice;
  supplier: ModelSupplier;
  /** Hears what comes of each errand. */
  watch: { heard(errand: Errand, delivery: Delivery): void };
  settings: Settings;
  /** The files beside the database. */
  files: StateFolder;
  troubles: () => DatabaseTroubles;
}

/** A process that can reach its surroundings only as long as its fence lets it. */
export function engineBehind(
  fence: Fence,
  { connection, clock: world, dice, supplier, watch, settings, files, troubles }: Surroundings,
): Engine {
  const clock = new FencedClock(fence, world);
  const database = new FencedDatabase(
    fence,
    new SqliteDatabase(connection, clock),
    dice,
    troubles,
    (milliseconds) => world.suspend(milliseconds),
  );
  const courier = fencedCourier(
    fence,
    (errand, arrived) => supplier.carry(errand, arrived),
    (errand, delivery) => watch.heard(errand, delivery),
  );
  const folder = new FencedFolder(fence, files);
  return new Engine({ clock, database, courier, folder, settings });
}

/**
 * A database of Hammer's with nothing in it, in memory; `guarded` by its own triggers, indexes and checks, or not. Who has
 * it closes it.
 */
export async function openInMemory(guarded: boolean): Promise<BetterSqlite3.Database> {
  if (guarded) return reusable.pop()?.begin() ?? new ReusableHouse(await open()).begin();
  const connection = keepingStatements(await open());
  takeGuardsAway(connection);
  return connection;
}

async function open(): Promise<BetterSqlite3.Database> {
  const connection = new BetterSqlite3(await migrated());
  // Nothing of it is ever on a disk: only its transactions matter, not how they last.
  connection.pragma('synchronous = OFF');
  connection.pragma('locking_mode = EXCLUSIVE');
  connection.pragma('temp_store = MEMORY');
  keepSteps(connection);
  return connection;
}

/** Leaves the engine without its safety net. */
function takeGuardsAway(connection: BetterSqlite3.Database): void {
  const guards = connection
    .prepare<[], { name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name <> 'steps'`,
    )
    .all();
  for (const { name } of guards) connection.exec(`DROP TRIGGER ${name}`);
  connection.exec('DROP INDEX orders_one_live; DROP INDEX orders_order_id');
  connection.pragma('ignore_check_constraints = ON');
}

let emptyHouse: Promise<Buffer> | undefined;

/** A database after all migrations, made once. */
function migrated(): Promise<Buffer> {
  emptyHouse ??= (async () => {
    const source = await new DataSource(dataSourceOptions('sqlite::memory:')).initialize();
    const { databaseConnection } = source.driver as unknown as {
      databaseConnection: BetterSqlite3.Database;
    };
    const bytes = databaseConnection.serialize();
    await source.destroy();
    return bytes;
  })();
  return emptyHouse;
}
