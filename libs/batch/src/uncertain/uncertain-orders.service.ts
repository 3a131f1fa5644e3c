import type { UncertainList } from '@hammer/contract';
import { Database, list, sql } from '@hammer/database';
import { throughStatusIndex } from '@hammer/orders';
import { Injectable } from '@nestjs/common';

interface UncertainCall {
  placementId: number;
  batchId: number;
  serviceId: string;
  sentAt: number | null;
  reason: string;
  priceMicros: number;
  salvaged: string | null;
}

const MOST_CALLS = 500;

/** What may have been paid and is not known, by call, with the evidence there is. */
@Injectable()
export class UncertainOrders {
  constructor(private readonly database: Database) {}

  /** The newest calls with uncertain orders, and the number and money of all uncertain orders. */
  async list(): Promise<UncertainList> {
    const calls = await this.database.read<UncertainCall>(
      sql`SELECT id AS placement_id, batch_id, service_id, sent_at, reason, price_micros, salvaged FROM placements
          WHERE uncertain_count > 0 AND EXISTS (
            SELECT 1 FROM orders WHERE orders.placement_id = placements.id AND orders.status = 'uncertain')
          ORDER BY id DESC LIMIT ${MOST_CALLS}`,
    );
    const orders = await this.database.read<{ id: number; imei: string; placementId: number }>(
      sql`SELECT id, imei, placement_id FROM orders
          WHERE status = 'uncertain' AND placement_id IN ${list(
            calls.map((call) => call.placementId),
            'integer',
          )} ORDER BY id`,
    );
    const byCall = Map.groupBy(orders, (order) => order.placementId);
    return {
      data: calls.map(({ priceMicros, ...call }) => {
        const ofCall = byCall.get(call.placementId) ?? [];
        return {
          ...call,
          sentAt: call.sentAt === null ? null : new Date(call.sentAt).toISOString(),
          orders: ofCall.map(({ id, imei }) => ({ id, imei })),
          atRiskMicros: ofCall.length * priceMicros,
          salvaged:
            call.salvaged === null
              ? []
              : (JSON.parse(call.salvaged) as UncertainList['data'][number]['salvaged']),
        };
      }),
      ...(await this.total()),
    };
  }

  /** How many orders are uncertain, and their money in micros. */
  async total(): Promise<{ orders: number; atRiskMicros: number }> {
    const total = await this.database.readFirst<{ orders: number; micros: number | null }>(
      sql`SELECT COUNT(*) AS orders, CAST(SUM(credits) AS bigint) AS micros FROM orders
          WHERE status = 'uncertain' AND ${throughStatusIndex(['uncertain'])}`,
    );
    return { orders: total?.orders ?? 0, atRiskMicros: total?.micros ?? 0 };
  }
}
