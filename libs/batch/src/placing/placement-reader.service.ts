import type { OrderDetail, PlacementState } from '@hammer/contract';
import { Database, plannedOnce, sql, toEach, type Sql } from '@hammer/database';
import { Injectable } from '@nestjs/common';

type PlacementSummary = OrderDetail['placements'][number];

/** An order may go back and be placed anew; more calls than these are not shown. */
const MOST_CALLS = 20;

/** Reads placements for people. */
@Injectable()
export class PlacementReader {
  constructor(private readonly database: Database) {}

  /**
   * The paid calls that an order was in, newest first: the one that it is in, and those of its batch that its IMEI was
   * sent with and that did not end with every order accepted, because from those an order may have come back.
   */
  async ofOrder(order: {
    batchId: number;
    serviceId: string;
    imei: string;
    placementId: number | null;
  }): Promise<PlacementSummary[]> {
    const own = sql`id = ${order.placementId ?? 0}`;
    const left = sql`(state <> 'settled' OR accepted_count < size) AND ${sentWith(order.imei)}`;
    const found = await this.database.read<{
      id: number;
      state: PlacementState;
      orders: number;
      claimedAt: number;
      sentAt: number | null;
      settledAt: number | null;
      reason: string | null;
    }>(
      plannedOnce(sql`SELECT id, state, size AS orders, claimed_at, sent_at, settled_at, reason FROM placements
          WHERE batch_id = ${order.batchId} AND service_id = ${order.serviceId} AND (${own} OR ${left})
          ORDER BY id DESC LIMIT ${MOST_CALLS}`),
    );
    return found.map((call) => ({
      ...call,
      claimedAt: new Date(call.claimedAt).toISOString(),
      sentAt: isoOrNull(call.sentAt),
      settledAt: isoOrNull(call.settledAt),
    }));
  }
}

/** PostgreSQL looks for a pattern letter by letter, for a text in leaps. */
function sentWith(imei: string): Sql {
  return toEach({
    sqlite: sql`imeis LIKE ${`%${imei}%`}`,
    postgres: sql`strpos(imeis, ${imei}) > 0`,
  });
}

function isoOrNull(moment: number | null): string | null {
  return moment === null ? null : new Date(moment).toISOString();
}
