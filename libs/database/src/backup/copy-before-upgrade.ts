import { basename, dirname, join, resolve } from 'node:path';
import { OperationalError, type Settings } from '@hammer/settings';
import { Logger } from '@nestjs/common';
import { openSnapshot } from '../snapshot.js';
import { sql } from '../sql.js';
import { sqlitePathOf } from '../sqlite-path.js';
import { openStateFolder } from '../state/open-state-folder.js';
import { copySqlite } from './copy-sqlite.js';
import { makeFile } from './finished-file.js';
import { momentInNames, momentPattern } from './moment-in-names.js';
import { keepNewest } from './newest-files.js';
import { dumpPostgres, readThroughDump } from './postgres-programs.js';

/** What a copy before an upgrade is told by. */
export type UpgradeSettings = Pick<
  Settings,
  'DATABASE_URL' | 'STATE_DIR' | 'BACKUP_FOLDER' | 'BACKUP_BEFORE_UPGRADE'
>;

/** So many of these copies are kept. */
const KEPT = 3;

/**
 * Copies the database before migrations change it: SQLite beside itself, PostgreSQL into BACKUP_FOLDER or beside the state
 * folder. Throws an OperationalError when that cannot be done, but for PostgreSQL without pg_dump unless the settings
 * demand it: there it warns.
 */
export async function copyBeforeUpgrade(settings: UpgradeSettings): Promise<void> {
  const logger = new Logger('Database');
  const place = placeOf(settings);
  if (place === null) return;
  const path = `${place}${momentInNames(Date.now())}`;
  try {
    await makeFile(path, (unfinished) => copy(settings.DATABASE_URL, unfinished));
  } catch (error) {
    if (!mayGoOnWithout(error, settings)) throw error;
    logger.warn(
      `The database is brought up to date without a copy of it: ${(error as Error).message} Set BACKUP_BEFORE_UPGRADE=always to refuse that.`,
    );
    return;
  }
  logger.log(`The database is copied to ${path} before it is brought up to date`);
  await keepNewest(dirname(place), namesLike(basename(place)), KEPT);
}

/** Where the copies go, without the moment in their names; null for a database in memory. */
function placeOf(settings: UpgradeSettings): string | null {
  const path = sqlitePathOf(settings.DATABASE_URL);
  if (path === ':memory:') return null;
  if (path !== null) return `${resolve(path)}.before-upgrade-`;
  const state = openStateFolder(settings).place;
  const folder = settings.BACKUP_FOLDER ? resolve(settings.BACKUP_FOLDER) : dirname(state);
  return join(folder, `${basename(state, '.state')}.before-upgrade-`);
}

async function copy(databaseUrl: string, unfinished: string): Promise<void> {
  const path = sqlitePathOf(databaseUrl);
  if (path !== null) return copySqlite(resolve(path), unfinished);
  await copyPostgres(databaseUrl, unfinished);
}

/** Dumps a PostgreSQL database as it is at one moment, and reads the dump through. */
export async function copyPostgres(databaseUrl: string, file: string): Promise<void> {
  const snapshot = await openSnapshot(databaseUrl);
  try {
    const exported = await snapshot.database.readFirst<{ schema: string; snapshot: string }>(
      sql`SELECT current_schema() AS schema, pg_export_snapshot() AS snapshot`,
    );
    if (!exported) throw new Error('PostgreSQL has exported no snapshot.');
    await dumpPostgres(databaseUrl, file, exported);
  } finally {
    await snapshot.close();
  }
  await readThroughDump(file);
}

function mayGoOnWithout(error: unknown, { BACKUP_BEFORE_UPGRADE }: UpgradeSettings): boolean {
  return (
    BACKUP_BEFORE_UPGRADE === 'when-possible' &&
    error instanceof OperationalError &&
    error.code.startsWith('postgres-program')
  );
}

const namesLike = (beginning: string) =>
  new RegExp(`^${beginning.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}${momentPattern}$`);
