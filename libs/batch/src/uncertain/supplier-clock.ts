import { list, sql, type Sql } from '@hammer/database';
import { readTime } from './supplier-time.js';

/** An order whose moment is known (milliseconds), with what the supplier said of it. */
export interface DatedOrder {
  orderedAt: number;
  rawResponse: string;
}

const MINUTE = 60_000;

/** All time zones on earth are so many minutes apart. */
const STEP = 15 * MINUTE;

/** A clock that shows the right minutes is no more wrong than this; an answer may have taken as long. */
const NEAR = 5 * MINUTE;

/** So many orders must agree. */
const FEWEST = 3;
const MOST = 20;

/** Of orders that are older than so many others nobody learns any more. */
const YOUNGEST = 2_000;

/** The last orders that the supplier has finished. */
export function datedOrders(supplierAccount: string): Sql {
  return sql`SELECT order_date AS ordered_at, raw_response FROM orders
             WHERE id > (SELECT COALESCE(MAX(id), 0) FROM orders) - ${YOUNGEST} AND supplier_account = ${supplierAccount}
               AND status IN ${list(['completed', 'rejected'], 'text')} AND raw_response IS NOT NULL
               AND order_date IS NOT NULL
             ORDER BY id DESC LIMIT ${MOST}`;
}

/** How far the supplier's clock is ahead of UTC, in milliseconds, when all orders agree on it; null when they do not. */
export function readClock(orders: readonly DatedOrder[]): number | null {
  const seen = orders.flatMap(({ orderedAt, rawResponse }) => {
    const told = readTime(requestedAtOf(rawResponse));
    if (told === null) return [];
    const ahead = Math.round((told - orderedAt) / STEP) * STEP;
    return [Math.abs(told - orderedAt - ahead) <= NEAR ? ahead : null];
  });
  const [first = null] = seen;
  return seen.length >= FEWEST && seen.every((ahead) => ahead === first) ? first : null;
}

function requestedAtOf(rawResponse: string): string | null {
  try {
    return (JSON.parse(rawResponse) as { requestedat?: string }).requestedat ?? null;
  } catch {
    return null;
  }
}
