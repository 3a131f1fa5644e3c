import { asItStands, join, sql, type Sql } from '@hammer/database';
import { allOf } from './order-filter.js';

/** A place in a list of orders. */
export interface Place {
  id: number;
  createdAt: number;
}

/**
 * By which index the orders of a filter are looked for. Each branch is a condition that leads to one, and no order is in
 * two branches; `rest` is what is asked beside.
 */
export interface OrderWay {
  branches: readonly Sql[];
  rest: Sql;
  /** Newest first by the moment of birth where the filter names days, by the id otherwise. */
  order: 'id' | 'created';
  /** Whether the index of the branches already has this order; else what they name is few, and sorted. */
  isInOrder: boolean;
}

const orders = {
  id: { inOrder: sql`o.id DESC`, sorted: sql`o.id + 0 DESC` },
  created: {
    inOrder: sql`o.created_at DESC, o.id DESC`,
    sorted: sql`o.created_at + 0 DESC, o.id + 0 DESC`,
  },
};

/** `SELECT` of these columns of the first orders on a way, after a place, in the order of the list. */
export function pageOn(way: OrderWay, columns: Sql, after: Place | null, most: number): Sql {
  const { branches, order, isInOrder } = way;
  const [only] = branches;
  if (only && branches.length === 1 && isInOrder) return walk(way, columns, only, after, most);
  const ids = branches.map(
    (branch) => sql`SELECT id FROM (${idsOf(way, branch, after, most)}) AS piece`,
  );
  return sql`SELECT ${columns} FROM orders o WHERE o.id IN (${join(ids, ' UNION ALL ')})
             ORDER BY ${orders[order].sorted} LIMIT ${most}`;
}

/** Where they are sorted, only the ids are, because carrying whole orders through it takes most of the time. */
function idsOf(way: OrderWay, branch: Sql, after: Place | null, most: number): Sql {
  const { order, isInOrder, rest } = way;
  if (isInOrder) return walk(way, sql`o.id`, branch, after, most);
  return sql`SELECT o.id FROM orders o WHERE ${allOf([branch, ...earlierThan(after, way), rest])}
             ORDER BY ${orders[order].sorted} LIMIT ${most}`;
}

/**
 * Along an index, looking at each order. PostgreSQL would rather gather all and sort them where it believes in few, and
 * does so too where the order is asked for once more outside; both keep the order of what is within.
 * For the same reason what is asked beside is a CASE, which it takes for half of the orders.
 */
function walk(way: OrderWay, columns: Sql, branch: Sql, after: Place | null, most: number): Sql {
  return sql`SELECT ${columns} FROM (SELECT * FROM orders o WHERE ${allOf([branch, ...earlierThan(after, way)])}
               ORDER BY ${orders[way.order].inOrder} ${asItStands}) AS o
             WHERE CASE WHEN ${way.rest} THEN TRUE ELSE FALSE END LIMIT ${most}`;
}

function earlierThan(after: Place | null, { order, isInOrder }: OrderWay): Sql[] {
  if (after === null) return [];
  const { id, createdAt } = after;
  if (order === 'created') return [sql`(o.created_at, o.id) < (${createdAt}, ${id})`];
  return [isInOrder ? sql`o.id < ${id}` : sql`o.id + 0 < ${id}`];
}
