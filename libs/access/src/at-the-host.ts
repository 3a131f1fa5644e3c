import {
  assertNotMoved,
  bringUpToDate,
  Clock,
  dataSourceOptions,
  lockForWriting,
  openDatabase,
  type UpgradeSettings,
} from '@hammer/database';
import { OperationalError } from '@hammer/settings';
import { DataSource } from 'typeorm';
import { hostActor, type Actor } from './actor.js';
import { AuditBook } from './audit-book.service.js';
import { LinkBook } from './link-book.service.js';
import { Passwords } from './passwords.service.js';
import { People } from './people.service.js';
import { TokenBook } from './token-book.service.js';

/** People, tokens and audit for whoever runs Hammer on its machine, without a server. */
export interface HostAccess {
  host: Actor;
  people: People;
  tokens: TokenBook;
  audit: AuditBook;
  close(): Promise<void>;
}

/**
 * Opens the database that the settings name, also while a server uses it. Where none does, the database is made or
 * brought up to date first. Throws an OperationalError when it cannot be reached.
 */
export async function openAtTheHost(settings: UpgradeSettings): Promise<HostAccess> {
  const dataSource = new DataSource({
    ...dataSourceOptions(settings.DATABASE_URL),
    migrationsRun: false,
  });
  await bringUpToDateUnlessInUse(dataSource, settings);
  const clock = new Clock();
  const database = openDatabase(dataSource, clock);
  const audit = new AuditBook(database, clock);
  const links = new LinkBook(database, clock);
  return {
    host: hostActor(),
    people: new People(database, clock, links, new Passwords(), audit),
    tokens: new TokenBook(database, clock, audit),
    audit,
    close: () => dataSource.destroy(),
  };
}

/** A server that runs has done it already, and holds the lock. */
async function bringUpToDateUnlessInUse(
  dataSource: DataSource,
  settings: UpgradeSettings,
): Promise<void> {
  const lock = await lockForWriting(settings.DATABASE_URL).catch((error: unknown) => {
    if (error instanceof OperationalError && error.code === 'database-in-use') return null;
    throw error;
  });
  try {
    await dataSource.initialize();
    if (lock) await bringUpToDate(dataSource, settings);
    else await assertNotMoved(dataSource);
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw error;
  } finally {
    await lock?.release();
  }
}
