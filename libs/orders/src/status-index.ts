import type { OrderStatus } from '@hammer/contract';
import { sql, type Sql } from '@hammer/database';

/** The statuses that the index by status holds: those that are looked for by themselves. */
export const indexedStatuses: readonly OrderStatus[] = [
  'uncertain',
  'pending',
  'in_process',
  'rejected',
  'refused',
  'duplicate',
  'written_off',
  'cancelled',
];

const indexed: ReadonlySet<OrderStatus> = new Set(indexedStatuses);

const open: ReadonlySet<OrderStatus> = new Set(['planned', 'prepared', 'sending']);

/** Said word for word as in the index, so that SQLite sees that the index will do. */
const inIndex = sql`status IN ('uncertain','pending','in_process','rejected','refused','duplicate','written_off','cancelled')`;

/** Whether orders of a status are found by it. */
export const isInStatusIndex = (status: OrderStatus): boolean => indexed.has(status);

/** Whether a status exists only in batches that are not completed, so that those are asked for it. */
export const isOnlyInOpenBatches = (status: OrderStatus): boolean => open.has(status);

/** A condition that an order `o` is in one of those. */
export const inOpenBatches = sql`o.batch_id IN (SELECT id FROM batches WHERE state IN ('draft','running','paused','cancelled'))`;

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
