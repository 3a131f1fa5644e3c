import type { OrderStatusAnswer } from '@hammer/fusion';
import type { AwaitedOrder, NoticedAnomaly } from '@hammer/orders';

/** What the supplier's answers say of orders that contradicts what is known of them. Nothing of it is written to the orders. */
export function contradictionsIn(
  orders: readonly AwaitedOrder[],
  answers: ReadonlyMap<string, OrderStatusAnswer>,
): NoticedAnomaly[] {
  return orders.flatMap((order): NoticedAnomaly[] => {
    const { id, batchId, supplierOrderId } = order;
    const answer = answers.get(supplierOrderId);
    const about = { batchId, orderId: id, placementId: null };
    if (!answer) return [];
    if (answer.imei !== order.imei)
      return [
        {
          ...about,
          kind: 'order-for-another-imei',
          message: `The supplier's order ${supplierOrderId}, known here as order ${id}, is for another IMEI; its answer is left aside.`,
        },
      ];
    return order.status === 'in_process' && answer.status === 'pending'
      ? [
          {
            ...about,
            kind: 'status-went-back',
            message: `Order ${id} was in process, and the supplier now calls it pending.`,
          },
        ]
      : [];
  });
}

/** An order that the supplier did not know several times in a row. */
export function missingTooOften({ id, batchId }: { id: number; batchId: number }): NoticedAnomaly {
  return {
    kind: 'order-missing',
    message: `The supplier did not mention order ${id} the last three times that it was asked. Ask the supplier about it; it was paid.`,
    batchId,
    orderId: id,
    placementId: null,
  };
}
