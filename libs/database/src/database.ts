import type { Dialect, Sql } from './sql.js';
import type { Work } from './work.js';

/** The connection that every room reads and writes through. One adapter speaks SQLite, the other PostgreSQL. */
export abstract class Database {
  abstract readonly dialect: Dialect;

  /** All rows of a statement that changes nothing. */
  abstract read<T extends object>(statement: Sql): Promise<T[]>;

  /** Reads several things as they were at one moment. The work changes nothing. */
  abstract look<T>(work: () => Work<T>): Promise<T>;

  /**
   * Runs the work in one transaction. When the promise resolves, the work is on the disk; when it rejects, it has left
   * no trace, but for a {@link CommitUnknownError}.
   */
  abstract write<T>(work: () => Work<T>): Promise<T>;

  /** Answers when the database does; rejects otherwise. */
  abstract ping(): Promise<void>;

  /** The first row of a statement that changes nothing, or undefined. */
  async readFirst<T extends object>(statement: Sql): Promise<T | undefined> {
    return (await this.read<T>(statement))[0];
  }
}

/** The connection broke while a transaction was being committed: it may or may not have taken place. Read, then decide. */
export class CommitUnknownError extends Error {
  override readonly name = 'CommitUnknownError';
}
