import { Clock, Database, list, sql } from '@hammer/database';
import { Supplier, type OrderStatusAnswer } from '@hammer/fusion';
import { AnomalyBook, type NoticedAnomaly } from '@hammer/orders';
import { Injectable } from '@nestjs/common';

interface EndedOrder {
  id: number;
  batchId: number;
  orderId: string;
  status: 'completed' | 'rejected';
}

/** Compares the supplier's list of the account with orders that have ended here: an end that is none any more is noted. */
@Injectable()
export class AccountAudit {
  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly anomalies: AnomalyBook,
    private readonly clock: Clock,
  ) {}

  /** Notes each order that is completed or rejected here and something else in the list. Changes no order. */
  async compare(listed: readonly OrderStatusAnswer[]): Promise<void> {
    const told = new Map(listed.map((answer) => [answer.supplierOrderId, answer]));
    const ended = await this.database.read<EndedOrder>(
      sql`SELECT id, batch_id, order_id, status FROM orders
          WHERE order_id IN ${list([...told.keys()], 'text')} AND supplier_account = ${this.supplier.account}
            AND status IN ('completed', 'rejected')`,
    );
    const changed = ended.flatMap((order) => changeOf(order, told.get(order.orderId)));
    if (changed.length === 0) return;
    const { anomalies, clock } = this;
    await this.database.write(() => anomalies.note(changed, clock.now()));
  }
}

function changeOf(order: EndedOrder, answer: OrderStatusAnswer | undefined): NoticedAnomaly[] {
  if (!answer || answer.status === 'unknown' || answer.status === order.status) return [];
  const { id, batchId, orderId, status } = order;
  return [
    {
      kind: 'final-status-changed',
      message: `Order ${id} (${orderId} at the supplier) is ${status} here, and the supplier now lists it as ${answer.status}. Its result stays as it is; ask the supplier about it.`,
      batchId,
      orderId: id,
      placementId: null,
    },
  ];
}
