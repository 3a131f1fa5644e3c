import type { OrderStatus } from '@hammer/contract';
import { sql, type Sql } from '@hammer/database';

/** The statuses that the index by status holds: those that are looked for by themselves. */
const indexed: ReadonlySet<OrderStatus> = new Set([
  'uncertain',
  'pending',
  'in_process',
  'rejected',
  'refused',
  'duplicate',
  'written_off',
  'cancelled',
]);

/** Said word for word as in the index, so that SQLite sees that the index will do. */
const inIndex = sql`status IN ('uncertain','pending','in_process','rejected','refused','duplicate','written_off','cancelled')`;

/** Whether orders of a status are found by it. */
export const isInStatusIndex = (status: OrderStatus): boolean => indexed.has(status);

/** A condition that is true for all of these statuses and leads to the index by status where that holds them all. */
export function throughStatusIndex(statuses: readonly OrderStatus[]): Sql {
  return statuses.every((status) => indexed.has(status)) ? inIndex : sql`1 = 1`;
}

/**
 * The same where a word of a result is asked for too, which few orders have that are not completed: it leads to the
 * index of those few, and so leaves out what leads to the other one.
 */
export function throughWordsIndex(statuses: readonly OrderStatus[]): Sql {
  return statuses.every((status) => indexed.has(status))
    ? sql`status <> 'completed' AND COALESCE(carrier, simlock, model, fmi) IS NOT NULL`
    : sql`1 = 1`;
}
