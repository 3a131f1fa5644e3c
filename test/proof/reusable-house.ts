import type BetterSqlite3 from 'better-sqlite3';

/** Those that nobody uses just now. */
export const reusable: ReusableHouse[] = [];

/**
 * A database that worlds have one after the other, because opening one and preparing its statements takes a quarter of
 * their time. A world is a savepoint that is rolled back at its end; its transactions are savepoints within it.
 */
export class ReusableHouse {
  private readonly own: Readonly<Record<string, BetterSqlite3.Statement>>;
  private isInTransaction = false;

  constructor(private readonly connection: BetterSqlite3.Database) {
    keepingStatements(connection);
    const begin = this.step('SAVEPOINT own', true);
    this.own = { BEGIN: begin, 'BEGIN IMMEDIATE': begin, COMMIT: this.step('RELEASE own', false) };
  }

  /** Gives it to a world, with nothing in it; as much of a connection as a world asks for. */
  begin(): BetterSqlite3.Database {
    this.connection.exec('SAVEPOINT world');
    const isInTransaction = () => this.isInTransaction;
    return {
      prepare: (text: string) => this.own[text] ?? this.connection.prepare(text),
      exec: (text: string) => (text === 'ROLLBACK' ? this.rollBack() : this.connection.exec(text)),
      close: () => this.end(),
      get inTransaction() {
        return isInTransaction();
      },
    } as unknown as BetterSqlite3.Database;
  }

  private end(): void {
    if (this.isInTransaction) this.rollBack();
    this.connection.exec('ROLLBACK TO world; RELEASE world');
    reusable.push(this);
  }

  private rollBack(): void {
    this.connection.exec('ROLLBACK TO own; RELEASE own');
    this.isInTransaction = false;
  }

  private step(text: string, isInTransaction: boolean): BetterSqlite3.Statement {
    const statement = this.connection.prepare(text);
    const run = (): BetterSqlite3.RunResult => {
      const result = statement.run();
      this.isInTransaction = isInTransaction;
      return result;
    };
    return { run } as unknown as BetterSqlite3.Statement;
  }
}

/** Every process of a world prepares the same statements, so they are prepared once. */
export function keepingStatements(connection: BetterSqlite3.Database): BetterSqlite3.Database {
  const kept = new Map<string, BetterSqlite3.Statement>();
  const prepare = connection.prepare.bind(connection) as (text: string) => BetterSqlite3.Statement;
  const prepareOnce = (text: string): BetterSqlite3.Statement => {
    const statement = kept.get(text) ?? prepare(text);
    kept.set(text, statement);
    return statement;
  };
  return Object.assign(connection, { prepare: prepareOnce });
}
