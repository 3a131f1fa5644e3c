/** A table that is moved: its name and its columns. */
export interface TableShape {
  name: string;
  columns: string[];
}

/** What a table adds up to: its rows, and each of its columns with money in micros, as exact texts. */
export type TableSums = Record<string, string>;

/** The statement that reads the {@link TableSums}, in the SQL of both databases. */
export function sumsOf({ name, columns }: TableShape): string {
  const money = columns.filter((column) => column.endsWith('_micros') || column === 'credits');
  const sums = money.map((column) => `CAST(COALESCE(SUM(${column}), 0) AS text) AS ${column}`);
  return `SELECT ${['CAST(COUNT(*) AS text) AS rows', ...sums].join(', ')} FROM ${name}`;
}

/** The table in which TypeORM keeps what it has run; each database has its own. */
export const MIGRATIONS = 'migrations';
