import type { Sql } from './sql.js';

/** A row as read: column `service_id` is property `serviceId`. */
export type Row = Record<string, unknown>;

/** What a statement has brought: its rows, or how many rows it changed. */
export interface Answer {
  rows: Row[];
  changed: number;
}

/**
 * What happens inside one write transaction: a generator that yields statements and receives their rows. It cannot
 * await, so on SQLite it runs to its end without letting anything else in, and the same text serves PostgreSQL.
 * It may run again from its start when the database asks for that, so it touches nothing but its own variables.
 */
export type Work<T> = Generator<Sql, T, Answer>;

/** All rows of a statement, inside a {@link Work}. */
export function* rows<T extends object>(statement: Sql): Work<T[]> {
  return (yield statement).rows as T[];
}

/** The first row of a statement or undefined, inside a {@link Work}. */
export function* first<T extends object>(statement: Sql): Work<T | undefined> {
  return ((yield statement).rows as T[])[0];
}

/** Runs a statement for its effect, inside a {@link Work}; the answer counts the rows that it changed. */
export function* run(statement: Sql): Work<number> {
  return (yield statement).changed;
}
