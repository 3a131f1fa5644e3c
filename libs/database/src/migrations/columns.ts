import type { TableColumnOptions } from 'typeorm';

type Options = Partial<TableColumnOptions>;

/** A whole number: an id of another table, a count, money in micros, a moment in milliseconds. */
export const whole = (name: string, options: Options = {}): TableColumnOptions => ({
  name,
  type: 'bigint',
  ...options,
});

export const text = (name: string, options: Options = {}): TableColumnOptions => ({
  name,
  type: 'text',
  ...options,
});

export const optional: Options = { isNullable: true };

/** An id that the database counts up. */
export const counted = (name: string): TableColumnOptions => ({
  name,
  type: 'integer',
  isPrimary: true,
  isGenerated: true,
  generationStrategy: 'increment',
});

/**
 * A condition that a text is one of these. Spelled as comparisons: for a list of more than two, SQLite builds a table
 * each time a guard is asked, which made up a third of the time of placing.
 */
export const oneOf = (expression: string, texts: readonly string[]): string =>
  `(${texts.map((text) => `${expression} = '${text}'`).join(' OR ')})`;

/** A condition that a text is none of these. */
export const noneOf = (expression: string, texts: readonly string[]): string =>
  `(${texts.map((text) => `${expression} <> '${text}'`).join(' AND ')})`;
