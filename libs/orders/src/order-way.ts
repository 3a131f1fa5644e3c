import { asItStands, join, sql, toEach, type Sql } from '@hammer/database';
import { allOf, throughAlong, type Along } from './order-filter.js';

/** A place in a list of orders. */
export interface Place {
  id: number;
  createdAt: number;
}

/** A condition that leads to an index, or the entries of an index that goes on with the id. */
export type Branch = { through: Sql } | { along: Along };

/**
 * By which index the orders of a filter are looked for. No order is in two branches; `rest` is what is asked beside.
 */
export interface OrderWay {
  branches: readonly Branch[];
  rest: Sql;
  /** Newest first by the moment of birth where the filter names days, by the id otherwise. */
  order: 'id' | 'created';
  /** Whether the index of the branches already has this order; else what they name is few, and sorted. */
  isInOrder: boolean;
}

/** What is sorted was counted just before, and is less; told so, PostgreSQL stays with the index. */
const NO_MORE_THAN = 2_000;

/** Greater than every id. */
const AFTER_ALL = Number.MAX_SAFE_INTEGER;

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

/** `SELECT` of the ids of the entries of an index, the newest first, at most so many. */
export function newestAlong(along: Along, most: number): Sql {
  return sql`SELECT id FROM (SELECT o.id FROM orders o WHERE ${inOrder({ along }, 'id', null)} ${asItStands}) AS entries
             LIMIT ${most}`;
}

/** Where they are sorted, only the ids are, because carrying whole orders through it takes most of the time. */
function idsOf(way: OrderWay, branch: Branch, after: Place | null, most: number): Sql {
  const { order, isInOrder, rest } = way;
  if (isInOrder) return walk(way, sql`o.id`, branch, after, most);
  const named = sql`SELECT o.id FROM orders o WHERE ${throughBranch(branch)}`;
  const beside = [...earlierThan(after, order, false), rest];
  return sql`${
    'along' in branch
      ? toEach({
          sqlite: sql`${named} AND ${allOf(beside)}`,
          postgres: sql`SELECT o.id FROM (SELECT * FROM orders o WHERE ${inOrder(branch, 'id', null)}
            LIMIT ${NO_MORE_THAN}) AS o WHERE ${allOf(beside)}`,
        })
      : sql`${named} AND ${allOf(beside)}`
  } ORDER BY ${orders[order].sorted} LIMIT ${most}`;
}

/**
 * Along an index, looking at each order. PostgreSQL would rather gather all and sort them where it believes in few, and
 * does so too where the order is asked for once more outside; both keep the order of what is within.
 * For the same reason what is asked beside is a CASE, which it takes for half of the orders.
 */
function walk(way: OrderWay, columns: Sql, branch: Branch, after: Place | null, most: number): Sql {
  return sql`SELECT ${columns} FROM (SELECT * FROM orders o WHERE ${inOrder(branch, way.order, after)} ${asItStands}) AS o
             WHERE CASE WHEN ${way.rest} THEN TRUE ELSE FALSE END LIMIT ${most}`;
}

/**
 * What a branch names after a place, and in which order. Told that a column has one value, PostgreSQL looks at all orders
 * from the newest on instead of those entries of the index, hoping that they come soon; so it is told from which entry to which.
 */
function inOrder(branch: Branch, order: OrderWay['order'], after: Place | null): Sql {
  const walked = sql`${allOf([throughBranch(branch), ...earlierThan(after, order, true)])}
    ORDER BY ${orders[order].inOrder}`;
  if (!('along' in branch)) return walked;
  const { column, value, within } = branch.along;
  return toEach({
    sqlite: walked,
    postgres: sql`${within} AND (${column}, o.id) >= (${value}, 0) AND (${column}, o.id) < (${value}, ${after?.id ?? AFTER_ALL})
      ORDER BY ${column} DESC, o.id DESC`,
  });
}

function throughBranch(branch: Branch): Sql {
  return 'along' in branch ? throughAlong(branch.along) : branch.through;
}

function earlierThan(after: Place | null, order: OrderWay['order'], isInOrder: boolean): Sql[] {
  if (after === null) return [];
  const { id, createdAt } = after;
  if (order === 'created') return [sql`(o.created_at, o.id) < (${createdAt}, ${id})`];
  return [isInOrder ? sql`o.id < ${id}` : sql`o.id + 0 < ${id}`];
}
