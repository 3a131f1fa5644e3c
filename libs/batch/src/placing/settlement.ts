import type { Anomaly, OrderOutcome, PlacementAnswer } from '@hammer/fusion';
import type { SettledOrder } from '@hammer/orders';
import type { Pause } from './placement.js';

/** What a paid call means for its orders, its batch and the batch size. The counts add up to the orders. */
export interface Settlement {
  verdict: PlacementAnswer['verdict'];
  orders: SettledOrder[];
  counts: Record<SettledOrder['status'], number>;
  anomalies: Anomaly[];
  accountedForAll: boolean;
  pause: Pause | null;
}

/**
 * Reads an answer against the orders that were sent. `knownIds` are order ids of the answer that belong to other
 * orders already: such an answer cannot be believed, so those orders are uncertain and a person must look.
 */
export function readSettlement(
  sending: readonly { id: number; imei: string }[],
  answer: PlacementAnswer,
  knownIds: ReadonlySet<string>,
): Settlement {
  const counts = { pending: 0, duplicate: 0, refused: 0, planned: 0, uncertain: 0 };
  const anomalies = [...answer.anomalies];
  const orders = sending.map(({ id, imei }) => {
    const outcome = answer.outcomes.get(imei) ?? {
      kind: 'uncertain',
      reason: 'The answer does not mention this IMEI.',
    };
    const settled = settle(id, outcome, knownIds);
    if (outcome.kind === 'accepted' && settled.status === 'uncertain') {
      anomalies.push({
        kind: 'repeated-order-id',
        imei,
        supplierOrderId: outcome.supplierOrderId,
        message: `The supplier gave order id ${outcome.supplierOrderId}, which belongs to another order already.`,
      });
    }
    counts[settled.status]++;
    return settled;
  });
  return {
    verdict: answer.verdict,
    orders,
    counts,
    anomalies,
    accountedForAll: counts.uncertain === 0 && anomalies.length === 0,
    pause: pauseAfter(answer, anomalies),
  };
}

function settle(id: number, outcome: OrderOutcome, knownIds: ReadonlySet<string>): SettledOrder {
  switch (outcome.kind) {
    case 'accepted':
      return knownIds.has(outcome.supplierOrderId)
        ? {
            id,
            status: 'uncertain',
            supplierOrderId: null,
            notes: 'The order id in the answer belongs to another order.',
          }
        : { id, status: 'pending', supplierOrderId: outcome.supplierOrderId, notes: null };
    case 'duplicate':
      return {
        id,
        status: 'duplicate',
        supplierOrderId: null,
        notes: 'The supplier says that it has this IMEI already.',
      };
    case 'refused':
      return { id, status: 'refused', supplierOrderId: null, notes: outcome.reason };
    case 'not-sent':
      return { id, status: 'planned', supplierOrderId: null, notes: null };
    case 'uncertain':
      return { id, status: 'uncertain', supplierOrderId: null, notes: outcome.reason };
  }
}

/** What must not go on by itself. Being unreachable or told to slow down is waited out instead. */
function pauseAfter(answer: PlacementAnswer, anomalies: readonly Anomaly[]): Pause | null {
  const [anomaly] = anomalies;
  if (anomaly)
    return {
      code: 'anomaly',
      message: `${anomaly.message} Compare with the supplier's own list of orders before resuming.`,
    };
  switch (answer.verdict) {
    case 'account-refused':
      return {
        code: 'account-refused',
        message: `${answer.reason} Correct the account's settings, then resume.`,
      };
    case 'maintenance':
      return { code: 'maintenance', message: `${answer.reason} Resume when the supplier is back.` };
    case 'service-refused':
      return {
        code: 'service-refused',
        message: `${answer.reason} Cancel the rest of this batch and choose another service.`,
      };
    case 'no-credit':
      return {
        code: 'no-credit',
        message: `${answer.reason} Add credit to the supplier account, then resume.`,
      };
    case 'answered':
    case 'unreachable':
    case 'rate-limited':
    case 'uncertain':
      return null;
  }
}
