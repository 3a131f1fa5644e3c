import type { OrderStatus } from '@hammer/contract';
import { Clock, Database, list, sql } from '@hammer/database';
import { Injectable } from '@nestjs/common';
import { AnomalyBook, type NoticedAnomaly } from './anomaly-book.service.js';

/** An order that the supplier has finished. */
export interface EndedOrder {
  id: number;
  batchId: number;
  supplierOrderId: string;
  status: 'completed' | 'rejected';
}

/** What the supplier says of an order now. */
export interface ToldStatus {
  supplierOrderId: string;
  status: OrderStatus | 'unknown';
}

const HOUR = 60 * 60_000;

/** An end is looked at again no sooner than this, and no later, in milliseconds after it. */
const SOONEST = HOUR;
const LATEST = 14 * 24 * HOUR;

/** Of an order that is older than so many others nobody asks any more, so that looking for them is never slow. */
const YOUNGEST = 50_000;

const columns = sql`id, batch_id, order_id AS supplier_order_id, status`;

/** Orders with a final status, which the supplier may take back all the same: that is noted, and changes no order. */
@Injectable()
export class EndedOrders {
  constructor(
    private readonly database: Database,
    private readonly anomalies: AnomalyBook,
    private readonly clock: Clock,
  ) {}

  /** Orders that have ended in the last two weeks, by their ids, after the one with id `after`. */
  async since(supplierAccount: string, after: number, most: number): Promise<EndedOrder[]> {
    const now = this.clock.now();
    return this.database.read<EndedOrder>(
      sql`SELECT ${columns} FROM orders
          WHERE id > ${after} AND id > (SELECT COALESCE(MAX(id), 0) FROM orders) - ${YOUNGEST}
            AND status IN ('completed', 'rejected') AND supplier_account = ${supplierAccount}
            AND finished_at BETWEEN ${now - LATEST} AND ${now - SOONEST}
          ORDER BY id LIMIT ${most}`,
    );
  }

  /** Notes each order that is completed or rejected here and something else in what the supplier says. */
  async compare(supplierAccount: string, answers: readonly ToldStatus[]): Promise<void> {
    const told = new Map(answers.map((answer) => [answer.supplierOrderId, answer]));
    const ended = await this.database.read<EndedOrder>(
      sql`SELECT ${columns} FROM orders
          WHERE order_id IN ${list([...told.keys()], 'text')} AND supplier_account = ${supplierAccount}
            AND status IN ('completed', 'rejected')`,
    );
    const changed = ended.flatMap((order) => changeOf(order, told.get(order.supplierOrderId)));
    if (changed.length === 0) return;
    const { anomalies, clock } = this;
    await this.database.write(() => anomalies.note(changed, clock.now()));
  }
}

function changeOf(order: EndedOrder, answer: ToldStatus | undefined): NoticedAnomaly[] {
  if (!answer || answer.status === 'unknown' || answer.status === order.status) return [];
  const { id, batchId, supplierOrderId, status } = order;
  return [
    {
      kind: 'final-status-changed',
      message: `Order ${id} (${supplierOrderId} at the supplier) is ${status} here, and the supplier now lists it as ${answer.status}. Its result stays as it is; ask the supplier about it.`,
      batchId,
      orderId: id,
      placementId: null,
    },
  ];
}
