import BetterSqlite3 from 'better-sqlite3';
import { Clock } from '../clock.js';
import type { Snapshot } from '../snapshot.js';
import { SqliteDatabase } from '../sqlite-database.js';

/** Opens a copy of an SQLite database that nobody else uses, to write into it. It stays one file, without a log. */
export function openCopy(path: string): Snapshot {
  const connection = new BetterSqlite3(path, { fileMustExist: true });
  connection.pragma('synchronous = FULL');
  const close = () => Promise.resolve(connection.close()).then(() => undefined);
  return { database: new SqliteDatabase(connection, new Clock()), close };
}
