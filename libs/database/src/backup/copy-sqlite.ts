import BetterSqlite3 from 'better-sqlite3';
import { OperationalError } from '@hammer/settings';
import { explainUnreachable } from '../unreachable.js';

/**
 * Copies an SQLite database as it is at one moment into an empty file, while a server goes on writing: in WAL mode a
 * reader holds up no writer. `VACUUM INTO` reads one snapshot to its end, where the backup interface would begin anew
 * with each commit of the server; and its copy is one file, without a log beside it. It keeps its own process busy, so
 * a server leaves it to another one. The copy is read through before this returns.
 */
export function copySqlite(path: string, copy: string): void {
  try {
    const connection = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
    try {
      connection.pragma('busy_timeout = 5000');
      connection.prepare('VACUUM INTO ?').run(copy);
    } finally {
      connection.close();
    }
  } catch (error) {
    throw explainUnreachable(error);
  }
  assertWholeSqlite(copy);
}

/** Throws an OperationalError when a file is no whole SQLite database. Reads all of it. */
export function assertWholeSqlite(path: string): void {
  let found: string;
  try {
    const connection = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
    try {
      found = String(connection.pragma('integrity_check(1)', { simple: true }));
    } finally {
      connection.close();
    }
  } catch (error) {
    found = error instanceof Error ? error.message : String(error);
  }
  if (found === 'ok') return;
  throw new OperationalError(
    'backup-damaged',
    `${path} is not a whole database (${found.replaceAll(/\s+/g, ' ')}), so it is no backup.`,
  );
}
