import type BetterSqlite3 from 'better-sqlite3';
import type { Clock } from './clock.js';
import { Database } from './database.js';
import { parametersOf, propertyOf, spell, sql, Sql, type SqlValue } from './sql.js';
import type { Answer, Row, Work } from './work.js';

interface Prepared {
  statement: BetterSqlite3.Statement;
  properties: string[] | null;
}

interface Queued {
  perform: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

/** How long a work waits for others to share its commit, in milliseconds. A commit costs about as much. */
const WAITING_TIME = 2;

/** How long one commit may gather waiting work, in milliseconds; what is left goes into the next one. */
const GATHERING_TIME = 8;

/** How many prepared statements are kept; filters make many. */
const MOST_STATEMENTS = 500;

/**
 * SQLite through one synchronous connection. All writes stand in one lane; works that wait at the same time share one
 * immediate transaction and so one fsync, each inside its own savepoint: one that fails takes nothing else with it.
 */
export class SqliteDatabase extends Database {
  override readonly dialect = 'sqlite';
  private readonly prepared = new Map<string, Prepared>();
  private readonly preparedPlain = new WeakMap<readonly string[], Prepared>();
  private readonly lane: Queued[] = [];
  private flushing = false;

  private readonly beginLook: BetterSqlite3.Statement;
  private readonly begin: BetterSqlite3.Statement;
  private readonly commit: BetterSqlite3.Statement;
  private readonly savepoint: BetterSqlite3.Statement;
  private readonly release: BetterSqlite3.Statement;

  constructor(
    private readonly connection: BetterSqlite3.Database,
    private readonly clock: Clock,
  ) {
    super();
    this.beginLook = connection.prepare('BEGIN');
    this.begin = connection.prepare('BEGIN IMMEDIATE');
    this.commit = connection.prepare('COMMIT');
    this.savepoint = connection.prepare('SAVEPOINT work');
    this.release = connection.prepare('RELEASE work');
  }

  override read<T extends object>(statement: Sql): Promise<T[]> {
    return new Promise((resolve) => resolve(this.execute(statement).rows as T[]));
  }

  override look<T>(work: () => Work<T>): Promise<T> {
    return new Promise((resolve) => {
      // A snapshot is a moment of its own.
      if (this.connection.inTransaction) return resolve(this.perform(work()));
      this.beginLook.run();
      try {
        resolve(this.perform(work()));
      } finally {
        this.commit.run();
      }
    });
  }

  override write<T>(work: () => Work<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.lane.push({
        perform: () => this.perform(work()),
        resolve: resolve as Queued['resolve'],
        reject,
      });
      this.flushSoon();
    });
  }

  override async ping(): Promise<void> {
    await this.read(sql`SELECT 1`);
  }

  private flushSoon(): void {
    if (this.flushing) return;
    this.flushing = true;
    void this.clock.sleep(WAITING_TIME).then(() => {
      this.flushing = false;
      this.flush();
      if (this.lane.length > 0) this.flushSoon();
    });
  }

  private flush(): void {
    const performed: (() => void)[] = [];
    const taken: Queued[] = [];
    const end = this.clock.elapsed() + GATHERING_TIME;
    const alone = this.lane.length === 1;
    try {
      this.begin.run();
      while (
        this.lane.length > 0 &&
        (taken.length === 0 || (!alone && this.clock.elapsed() < end))
      ) {
        const queued = this.lane.shift() as Queued;
        taken.push(queued);
        performed.push(alone ? this.performAlone(queued) : this.performInSavepoint(queued));
      }
      this.commit.run();
    } catch (error) {
      if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
      if (taken.length === 0) taken.push(...this.lane.splice(0));
      for (const queued of taken) queued.reject(error);
      return;
    }
    for (const settle of performed) settle();
  }

  /** Performs the only work of a transaction, which stands or falls with it. */
  private performAlone(queued: Queued): () => void {
    const value = queued.perform();
    return () => queued.resolve(value);
  }

  /** Performs one work; gives back how to tell its owner once the whole transaction is committed. */
  private performInSavepoint(queued: Queued): () => void {
    this.savepoint.run();
    try {
      const value = queued.perform();
      this.release.run();
      return () => queued.resolve(value);
    } catch (error) {
      // A full disk or a broken file ends the whole transaction; then everyone in it must hear of it.
      if (!this.connection.inTransaction) throw error;
      this.connection.exec('ROLLBACK TO work');
      this.release.run();
      return () => queued.reject(error);
    }
  }

  private perform<T>(work: Work<T>): T {
    let step = work.next();
    while (!step.done) {
      let answer: Answer;
      try {
        answer = this.execute(step.value);
      } catch (error) {
        step = work.throw(error);
        continue;
      }
      step = work.next(answer);
    }
    return step.value;
  }

  private execute(statement: Sql): Answer {
    const { statement: prepared, properties, parameters } = this.prepare(statement);
    if (properties === null) {
      return { rows: [], changed: prepared.run(...parameters).changes };
    }
    const found = prepared.all(...parameters) as unknown[][];
    const rows = found.map((values) => {
      const row: Row = {};
      for (let i = 0; i < properties.length; i++) row[properties[i] as string] = values[i];
      return row;
    });
    return { rows, changed: rows.length };
  }

  /** A statement without nested pieces is always spelled the same, so it is found by the place where it is written. */
  private prepare(statement: Sql): Prepared & { parameters: SqlValue[] } {
    const isPlain = !statement.values.some((value) => value instanceof Sql);
    const known = isPlain ? this.preparedPlain.get(statement.strings) : undefined;
    if (known) return { ...known, parameters: parametersOf(statement) };
    const { text, parameters } = spell(statement, 'sqlite');
    const prepared = this.prepareText(text);
    if (isPlain) this.preparedPlain.set(statement.strings, prepared);
    return { ...prepared, parameters };
  }

  private prepareText(text: string): Prepared {
    const known = this.prepared.get(text);
    if (known) return known;
    const statement = this.connection.prepare(text);
    const properties = statement.reader
      ? statement.columns().map((column) => propertyOf(column.name))
      : null;
    if (properties) statement.raw(true);
    const prepared = { statement, properties };
    if (this.prepared.size >= MOST_STATEMENTS) this.prepared.clear();
    this.prepared.set(text, prepared);
    return prepared;
  }
}
