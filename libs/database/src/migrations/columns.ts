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
