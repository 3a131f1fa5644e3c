import type { Candidate } from '@hammer/contract';
import { rows, sql, type Sql, type Work } from '@hammer/database';
import {
  callColumns,
  isInDoubt,
  ordersInDoubt,
  takenIds,
  type CallInDoubt,
  type OrderInDoubt,
} from './call-in-doubt.js';
import { candidatesOf, idsInAnswer } from './candidates.js';
import { evidenceAbout, type EvidenceRecord } from './evidence-record.js';

/** A call with its uncertain orders, what each may have become, and all evidence about it. */
export interface Doubt {
  call: CallInDoubt;
  orders: (OrderInDoubt & { candidates: Candidate[] })[];
  evidence: EvidenceRecord[];
}

/** The newest calls with uncertain orders that the condition holds for, at most `most`. */
export function* doubtsWhere(condition: Sql, most: number): Work<Doubt[]> {
  const calls = yield* rows<CallInDoubt>(
    sql`SELECT ${callColumns} FROM placements WHERE ${isInDoubt} AND ${condition} ORDER BY id DESC LIMIT ${most}`,
  );
  return yield* doubtsOf(calls);
}

/** The call with this id, if it ever was uncertain; its orders are those that still are. */
export function* doubtAbout(placementId: number): Work<Doubt | undefined> {
  const calls = yield* rows<CallInDoubt>(
    sql`SELECT ${callColumns} FROM placements WHERE id = ${placementId} AND state = 'settled'`,
  );
  const [doubt] = yield* doubtsOf(calls);
  return doubt;
}

function* doubtsOf(calls: readonly CallInDoubt[]): Work<Doubt[]> {
  const ids = calls.map(({ placementId }) => placementId);
  const orders = Map.groupBy(
    yield* rows<OrderInDoubt>(ordersInDoubt(ids)),
    (order) => order.placementId,
  );
  const evidence = Map.groupBy(
    yield* rows<EvidenceRecord>(evidenceAbout(ids)),
    (item) => item.placementId,
  );
  const taken = yield* takenOf(calls, [...evidence.values()].flat());
  return calls.map((call) => {
    const about = evidence.get(call.placementId) ?? [];
    return {
      call,
      evidence: about,
      orders: (orders.get(call.placementId) ?? []).map((order) => ({
        ...order,
        candidates: candidatesOf(
          order,
          call,
          about,
          taken.get(call.supplierAccount) ?? new Set<string>(),
        ),
      })),
    };
  });
}

/** By supplier account, the ids that were seen and belong to orders already. */
function* takenOf(
  calls: readonly CallInDoubt[],
  evidence: readonly EvidenceRecord[],
): Work<Map<string, Set<string>>> {
  const taken = new Map<string, Set<string>>();
  const seenLater = Map.groupBy(evidence, (item) => item.placementId);
  for (const [account, ofAccount] of Map.groupBy(calls, (call) => call.supplierAccount)) {
    const seen = ofAccount.flatMap((call) => [
      ...idsInAnswer(call).map(({ supplierOrderId }) => supplierOrderId),
      ...(seenLater.get(call.placementId) ?? []).flatMap((item) => item.supplierOrderId ?? []),
    ]);
    const found = yield* rows<{ orderId: string }>(takenIds(account, seen));
    taken.set(account, new Set(found.map(({ orderId }) => orderId)));
  }
  return taken;
}
