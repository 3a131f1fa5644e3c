import { OperationalError } from '@hammer/settings';
import pg from 'pg';
import { CommitUnknownError, type Database } from '../database.js';
import { PostgresTransaction } from '../postgres-database.js';
import { wholeNumbers } from '../snapshot.js';
import { explainUnreachable } from '../unreachable.js';
import { CopyIn } from './copy-in.js';
import { copyText, type KeptValue } from './copy-text.js';
import { readMark, spellMark, type MoveMark } from './move-mark.js';
import { MIGRATIONS, sumsOf, type TableShape, type TableSums } from './table-shape.js';

/** What migrations put into these tables; a database with nothing else is empty. */
const bornWith: Record<string, string> = {
  installation: 'permits > 0',
  audit_head: 'entries > 0',
};

/** The PostgreSQL database that a move goes to, on one connection. Its caller has it for itself. */
export class MoveTarget {
  private constructor(private readonly client: pg.Client) {
    // A connection that breaks between two statements says so by an event, which nobody else hears; the next statement fails.
    client.on('error', () => undefined);
  }

  /** Throws an OperationalError when it cannot be reached. */
  static async connect(databaseUrl: string): Promise<MoveTarget> {
    const client = new pg.Client({
      connectionString: databaseUrl,
      application_name: 'hammer-move',
      connectionTimeoutMillis: 10_000,
      types: wholeNumbers,
    });
    try {
      await client.connect();
      return new MoveTarget(client);
    } catch (error) {
      throw explainUnreachable(error);
    }
  }

  /** To look at what was copied, within the transaction. */
  get database(): Database {
    return new PostgresTransaction(this.client);
  }

  /** A table that has rows of somebody; null when the database is empty. */
  async filledTable(): Promise<string | null> {
    const { rows } = await this.client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename <> '${MIGRATIONS}'
       ORDER BY tablename`,
    );
    for (const { name } of rows) {
      const { rowCount } = await this.client.query(
        `SELECT 1 FROM ${quoted(name)} WHERE ${bornWith[name] ?? 'true'} LIMIT 1`,
      );
      if (rowCount) return name;
    }
    return null;
  }

  /** Which installation is there, and how many paid calls it has permitted; null when there is none. */
  async installation(): Promise<{ id: string; permits: number } | null> {
    if (!(await this.has('installation'))) return null;
    const { rows } = await this.client.query<{ id: string; permits: number }>(
      'SELECT id, permits FROM installation',
    );
    return rows[0] ?? null;
  }

  /** The mark of a database that was taken back. */
  async mark(): Promise<MoveMark | null> {
    const { rows } = await this.client.query<{ name: string }>(`SELECT name FROM ${MIGRATIONS}`);
    return readMark(rows.map(({ name }) => name));
  }

  async setMark(mark: MoveMark): Promise<void> {
    await this.client.query(`INSERT INTO ${MIGRATIONS} (timestamp, name) VALUES ($1, $2)`, [
      Date.now(),
      spellMark(mark),
    ]);
  }

  /** Begins the transaction in which everything happens; waits for the end of any other that has these tables. */
  async begin(tables: readonly { name: string }[]): Promise<void> {
    await this.client.query('BEGIN');
    const names = tables.map(({ name }) => quoted(name)).join(', ');
    if (names !== '') await this.client.query(`LOCK TABLE ${names} IN ACCESS EXCLUSIVE MODE`);
  }

  /** Throws an OperationalError unless the tables are the same in both databases. */
  async assertSameTables(tables: readonly TableShape[]): Promise<void> {
    const { rows } = await this.client.query<{ name: string; columns: string[] }>(
      `SELECT table_name AS name, array_agg(column_name::text) AS columns FROM information_schema.columns
       WHERE table_schema = current_schema() GROUP BY table_name`,
    );
    const there = new Map(rows.map(({ name, columns }) => [name, columns.sort().join()]));
    const other = tables.find(({ name, columns }) => there.get(name) !== columns.toSorted().join());
    if (!other) return;
    throw new OperationalError(
      'tables-differ',
      `The table ${other.name} is not the same in both databases, so something other than Hammer has changed one of them. Nothing was moved.`,
    );
  }

  /**
   * Empties the tables of what migrations have put there, and lets rows in as they were. What guards them are triggers that
   * know only how things begin; this transaction turns them off and {@link guard} on again: nobody sees them off.
   */
  async unguard(tables: readonly TableShape[]): Promise<void> {
    for (const { name } of tables)
      await this.client.query(`ALTER TABLE ${quoted(name)} DISABLE TRIGGER USER`);
    await this.client.query(`TRUNCATE ${tables.map(({ name }) => quoted(name)).join(', ')}`);
  }

  async fill(
    { name, columns }: TableShape,
    rows: Iterable<readonly KeptValue[]>,
    sent: (rows: number) => void,
  ): Promise<void> {
    const copy = new CopyIn(
      `COPY ${quoted(name)} (${columns.map(quoted).join(', ')}) FROM STDIN`,
      copyText(rows, sent),
    );
    this.client.query(copy);
    await copy.done;
  }

  /** Lets a table that counts its ids go on after the highest one that there ever was. */
  async countOnFrom({ name, columns }: TableShape, lastId: number): Promise<void> {
    if (lastId === 0 || !columns.includes('id')) return;
    await this.client.query(`SELECT setval(pg_get_serial_sequence($1, 'id'), $2)`, [name, lastId]);
  }

  /** Turns the guards on again, and lets PostgreSQL learn what is there: until then it would search clumsily. */
  async guard(tables: readonly TableShape[]): Promise<void> {
    for (const { name } of tables) {
      await this.client.query(`ALTER TABLE ${quoted(name)} ENABLE TRIGGER USER`);
      await this.client.query(`ANALYZE ${quoted(name)}`);
    }
  }

  async sums(table: TableShape): Promise<TableSums> {
    const { rows } = await this.client.query<TableSums>(sumsOf(table));
    return rows[0] ?? {};
  }

  /** Throws a CommitUnknownError when nobody knows whether it took place. */
  async commit(): Promise<void> {
    try {
      await this.client.query('COMMIT');
    } catch (error) {
      // Any other answer than that it was refused may come after it took place.
      if (error instanceof pg.DatabaseError && error.severity === 'ERROR') throw error;
      throw new CommitUnknownError('The connection broke during the commit.', { cause: error });
    }
  }

  /** Ends the connection, and with it what was not committed. */
  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }

  private async has(table: string): Promise<boolean> {
    const { rowCount } = await this.client.query(
      'SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1',
      [table],
    );
    return rowCount !== 0;
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
