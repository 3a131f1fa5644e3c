import type {
  Evidence,
  EvidenceDecision,
  EvidenceKind,
  EvidenceVerdict,
  FoundOrder,
} from '@hammer/contract';
import { list, sql, type Sql } from '@hammer/database';
import type { OrderStatusAnswer } from '@hammer/fusion';

/** What evidence says beside its columns. `raw` is an answer as received. */
export interface EvidenceDetails {
  decision?: EvidenceDecision;
  reason?: string;
  found?: FoundOrder;
  raw?: string;
  /** What the balance suggests. */
  suggests?: 'charged' | 'not-charged' | 'unclear';
}

/** Evidence that is to be kept. */
export interface NewEvidence {
  placementId: number;
  orderId: number | null;
  kind: EvidenceKind;
  verdict: EvidenceVerdict | null;
  supplierOrderId: string | null;
  imei: string | null;
  details: EvidenceDetails;
  who: string;
}

/** Evidence as it is kept; `details` is JSON. */
export type EvidenceRecord = Omit<NewEvidence, 'details'> & {
  id: number;
  at: number;
  details: string;
};

/** Evidence that Hammer has found by itself. */
export const BY_ITSELF = 'Hammer';

/** The evidence about these calls, oldest first. */
export function evidenceAbout(placementIds: readonly number[]): Sql {
  return sql`SELECT id, at, placement_id, order_id, kind, verdict, supplier_order_id, imei, details, who FROM evidence
             WHERE placement_id IN ${list(placementIds, 'integer')} ORDER BY id`;
}

/** The evidence as the contract has it. */
export function presentEvidence({
  details,
  at,
  placementId: _,
  ...evidence
}: EvidenceRecord): Evidence {
  const { decision, reason, found } = JSON.parse(details) as EvidenceDetails;
  return {
    ...evidence,
    at: new Date(at).toISOString(),
    decision: decision ?? null,
    reason: reason ?? null,
    found: found ?? null,
  };
}

/** What the supplier says of an order, as evidence keeps it. */
export function foundOrderOf(answer: OrderStatusAnswer): FoundOrder {
  return {
    supplierOrderId: answer.supplierOrderId,
    imei: answer.imei,
    packageTitle: answer.packageTitle,
    status: answer.statusText,
    requestedAt: answer.requestedAt,
  };
}
