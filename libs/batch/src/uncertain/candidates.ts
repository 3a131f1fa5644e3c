import type { Candidate, EvidenceKind, EvidenceVerdict, FoundOrder } from '@hammer/contract';
import type { Anomaly, SalvagedOrder } from '@hammer/fusion';
import type { EvidenceDetails, EvidenceRecord } from './evidence-record.js';

/** A supplier's order id that was seen for an uncertain order. */
interface Sighting {
  supplierOrderId: string;
  kind: EvidenceKind;
  verdict: EvidenceVerdict;
  found: FoundOrder | null;
}

/** What a call's own answer shows of order ids, as it is kept with the call: JSON. */
export interface OwnAnswer {
  salvaged: string | null;
  anomalies: string | null;
}

/** The order ids that stand beside an IMEI in the answer of its own call, whether it was damaged or contradicted itself. */
export function idsInAnswer({ salvaged, anomalies }: OwnAnswer): SalvagedOrder[] {
  const blocks = salvaged === null ? [] : (JSON.parse(salvaged) as SalvagedOrder[]);
  const odd = anomalies === null ? [] : (JSON.parse(anomalies) as Anomaly[]);
  return [
    ...blocks,
    ...odd.flatMap(({ imei, supplierOrderId }) =>
      supplierOrderId === null ? [] : [{ imei, supplierOrderId }],
    ),
  ];
}

/**
 * The orders of the supplier that an uncertain order may have become: everything that was ever seen for it, without what
 * the supplier itself has contradicted and without ids that belong to other orders (`taken`).
 */
export function candidatesOf(
  order: { id: number; imei: string },
  answer: OwnAnswer,
  evidence: readonly EvidenceRecord[],
  taken: ReadonlySet<string>,
): Candidate[] {
  const sightings: Sighting[] = [
    ...idsInAnswer(answer)
      .filter(({ imei }) => imei === order.imei)
      .map(({ supplierOrderId }) => ({
        supplierOrderId,
        kind: 'salvaged' as const,
        verdict: 'seen' as const,
        found: null,
      })),
    ...evidence.flatMap(({ orderId, supplierOrderId, kind, verdict, details }) =>
      orderId !== order.id || supplierOrderId === null || verdict === null
        ? []
        : [
            {
              supplierOrderId,
              kind,
              verdict,
              found: (JSON.parse(details) as EvidenceDetails).found ?? null,
            },
          ],
    ),
  ];
  return [...Map.groupBy(sightings, (sighting) => sighting.supplierOrderId)]
    .filter(([supplierOrderId]) => !taken.has(supplierOrderId))
    .map(([supplierOrderId, seen]) => ({
      supplierOrderId,
      kinds: [...new Set(seen.map(({ kind }) => kind))],
      // `seen` says nothing new about an id that the supplier was asked for.
      verdict: seen.findLast(({ verdict }) => verdict !== 'seen')?.verdict ?? 'seen',
      found: seen.findLast(({ found }) => found !== null)?.found ?? null,
    }))
    .filter(({ verdict }) => verdict !== 'contradicted');
}
