import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { OperationalError } from '@hammer/settings';
import { Logger } from '@nestjs/common';
import type BetterSqlite3 from 'better-sqlite3';

/** Up to this size a file is read through at every start, which takes some seconds at most; in bytes. */
const LARGEST_CHECKED = 1_073_741_824;

/** Throws an OperationalError when the file is damaged or may not be written, before anything relies on it. */
export function checkSqlite(connection: BetterSqlite3.Database): void {
  const { name, memory } = connection;
  if (memory) return;
  try {
    // SQLite opens what it may not write all the same, and complains at the first write only.
    for (const path of [name, dirname(name)]) accessSync(path, constants.W_OK);
    if (statSync(name).size > LARGEST_CHECKED)
      return new Logger('Database').log(`${name} is too large to be checked at each start`);
    const found = connection.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') throw damaged(name, String(found));
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code?.startsWith('SQLITE_CORRUPT')) throw damaged(name, message, error);
    if (code === 'EACCES' || code === 'EROFS') throw readOnly(name, error);
    throw error;
  }
}

function damaged(name: string, what: string, cause?: unknown): OperationalError {
  return new OperationalError(
    'database-damaged',
    `The database ${name} is damaged (${what.replaceAll(/\s+/g, ' ')}). Nothing was sent. Keep the file, and restore the newest backup; Hammer then says what must be compared before it buys again.`,
    { cause },
  );
}

function readOnly(name: string, cause: unknown): OperationalError {
  return new OperationalError(
    'database-read-only',
    `The database ${name} or its folder may not be written by this user, so nothing can be bought. Change their permissions, or run Hammer as the user who owns them.`,
    { cause },
  );
}
