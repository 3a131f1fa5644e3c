import { OperationalError } from '@hammer/settings';
import BetterSqlite3 from 'better-sqlite3';
import { Clock } from '../clock.js';
import type { Database } from '../database.js';
import { migrations } from '../migrations/index.js';
import { checkSqlite } from '../sqlite-checks.js';
import { SqliteDatabase } from '../sqlite-database.js';
import { explainUnreachable } from '../unreachable.js';
import type { KeptValue } from './copy-text.js';
import { readMark, spellMark, type MoveMark } from './move-mark.js';
import { MIGRATIONS, sumsOf, type TableShape, type TableSums } from './table-shape.js';

/** The SQLite database that a move begins from. Its caller has it for itself. */
export class MoveSource {
  private constructor(private readonly connection: BetterSqlite3.Database) {}

  /** Throws an OperationalError when there is no whole database of Hammer. */
  static open(path: string): MoveSource {
    try {
      const connection = new BetterSqlite3(path, { fileMustExist: true });
      connection.pragma('busy_timeout = 5000');
      connection.pragma('synchronous = FULL');
      checkSqlite(connection);
      return new MoveSource(connection);
    } catch (error) {
      throw explainUnreachable(error);
    }
  }

  /** To read and write like any database of Hammer, while nothing is held. */
  get database(): Database {
    return new SqliteDatabase(this.connection, new Clock());
  }

  get mark(): MoveMark | null {
    return readMark(this.done());
  }

  /** Puts a mark in the place of the one that is there, or takes it away; on the disk when this returns, or with what is held. */
  setMark(mark: MoveMark | null): void {
    const change = this.connection.transaction(() => {
      const { mark: before } = this;
      if (before)
        this.connection.prepare(`DELETE FROM ${MIGRATIONS} WHERE name = ?`).run(spellMark(before));
      if (mark)
        this.connection
          .prepare(`INSERT INTO ${MIGRATIONS} (timestamp, name) VALUES (?, ?)`)
          .run(Date.now(), spellMark(mark));
    });
    change.immediate();
  }

  /** Throws an OperationalError unless the database is as this program arranges it. */
  assertUpToDate(): void {
    const done = this.done();
    if (done.length === 0)
      throw new OperationalError('no-hammer', 'The database of DATABASE_URL is none of Hammer.');
    if (migrations.some(({ name }) => !done.includes(name)))
      throw new OperationalError(
        'database-too-old',
        'The database must be brought up to date first: hammer migrate. Then move it.',
      );
    const unknown = done.filter((name) => !migrations.some((known) => known.name === name));
    if (unknown.length > (readMark(done) === null ? 0 : 1))
      throw new OperationalError(
        'database-too-new',
        'The database was made by a newer Hammer; move it with that one.',
      );
  }

  /** Which installation this is, and how many paid calls it has permitted. */
  get installation(): { id: string; permits: number } {
    return this.connection.prepare('SELECT id, permits FROM installation').get() as {
      id: string;
      permits: number;
    };
  }

  /** Lets nobody write until {@link letGo}: what is read in between is of one moment. */
  hold(): void {
    this.connection.exec('BEGIN IMMEDIATE');
  }

  /** Ends {@link hold}; does nothing when it did not begin. */
  letGo(): void {
    if (this.connection.inTransaction) this.connection.exec('COMMIT');
  }

  /** Every table with what Hammer keeps. */
  tables(): TableShape[] {
    const names = this.connection
      .prepare(
        `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
           AND name <> '${MIGRATIONS}' ORDER BY name`,
      )
      .pluck()
      .all() as string[];
    return names.map((name) => ({
      name,
      columns: this.connection
        .prepare('SELECT name FROM pragma_table_info(?)')
        .pluck()
        .all(name) as string[],
    }));
  }

  sums(table: TableShape): TableSums {
    return this.connection.prepare(sumsOf(table)).get() as TableSums;
  }

  /** All rows of a table, one at a time, in the order of its columns. Nothing is begun before the first is asked for. */
  *rowsOf({ name, columns }: TableShape): Generator<KeptValue[]> {
    yield* this.connection
      .prepare(`SELECT ${columns.join(', ')} FROM ${name}`)
      .raw(true)
      .safeIntegers(true)
      .iterate() as IterableIterator<KeptValue[]>;
  }

  /** The highest id that a table has ever counted up to; 0 when it counts none. */
  lastId(table: TableShape): number {
    const found = this.connection
      .prepare('SELECT seq FROM sqlite_sequence WHERE name = ?')
      .pluck()
      .get(table.name) as number | undefined;
    return found ?? 0;
  }

  close(): void {
    this.connection.close();
  }

  private done(): string[] {
    const isThere = this.connection
      .prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '${MIGRATIONS}'`)
      .get();
    if (!isThere) return [];
    return this.connection.prepare(`SELECT name FROM ${MIGRATIONS}`).pluck().all() as string[];
  }
}

/** The mark of an SQLite database that may be damaged, or not be there. */
export function moveMarkOf(path: string): MoveMark | null {
  try {
    const connection = new BetterSqlite3(path, { readonly: true, fileMustExist: true });
    try {
      return readMark(
        connection.prepare(`SELECT name FROM ${MIGRATIONS}`).pluck().all() as string[],
      );
    } finally {
      connection.close();
    }
  } catch {
    return null;
  }
}
