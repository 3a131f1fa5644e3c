import type { OrderOutcome, PlacementAnswer } from '@hammer/fusion';
import type { Delivery } from '../../libs/fusion/src/courier.js';
import type { EngineParts } from './engine.js';
import { amend, type Mistake } from './mistake.js';

/** What came over the line is taken for something else. */
function misread(change: (delivery: Delivery) => Partial<Delivery>) {
  return ({ courier }: EngineParts): void =>
    amend<EngineParts['courier']['deliver']>(courier, 'deliver', (deliver) => async (errand) => {
      const delivery = await deliver(errand);
      return { ...delivery, ...change(delivery) } as Delivery;
    });
}

/** What the supplier has said is taken for something else, order by order. */
function reinterpret(
  change: (outcome: OrderOutcome, answer: PlacementAnswer, imei: string) => OrderOutcome,
) {
  return ({ supplier }: EngineParts): void =>
    amend<EngineParts['supplier']['placeOrders']>(
      supplier,
      'placeOrders',
      (place) => async (call) => {
        const answer = await place(call);
        const outcomes = new Map(
          [...answer.outcomes].map(([imei, outcome]) => [imei, change(outcome, answer, imei)]),
        );
        return { ...answer, outcomes };
      },
    );
}

const freeAgain: OrderOutcome = { kind: 'not-sent', reason: 'A mistake.' };
const refusedForFree: OrderOutcome = { kind: 'refused', reason: 'A mistake.' };

/** Mistakes in what a supplier's answer, or none, is taken for. */
export const mistakesOfReading: readonly Mistake[] = [
  {
    name: 'a call without an answer in time is made again',
    fault: 'silence',
    build: misread(({ phase, reason }) =>
      phase === 'broken' && reason.startsWith('no whole answer') ? { phase: 'not-connected' } : {},
    ),
  },
  {
    name: 'a call whose connection was reset is made again',
    fault: 'dropped after it was carried out',
    build: misread(({ phase, reason }) =>
      phase === 'broken' && reason.includes('closed') ? { phase: 'not-connected' } : {},
    ),
  },
  {
    name: 'a call that met a server error is made again',
    fault: 'server error',
    build: misread(({ httpStatus }) =>
      (httpStatus ?? 0) >= 500 ? { httpStatus: 429, body: '' } : {},
    ),
  },
  {
    name: 'what an answer does not mention costs nothing',
    fault: 'omitted rows',
    build: reinterpret((outcome) =>
      outcome.kind === 'uncertain' && outcome.reason.includes('without mentioning')
        ? refusedForFree
        : outcome,
    ),
  },
  {
    name: 'a damaged answer costs nothing',
    fault: 'truncated',
    build: reinterpret((outcome) =>
      outcome.kind === 'uncertain' && outcome.reason.includes('damaged') ? freeAgain : outcome,
    ),
  },
  {
    name: 'an order id is believed by its position, whatever IMEI stands beside it',
    fault: 'foreign imei',
    build: reinterpret((outcome, { anomalies }) => {
      const foreign = anomalies.find(({ kind }) => kind === 'foreign-imei')?.supplierOrderId;
      return outcome.kind === 'uncertain' && foreign
        ? { kind: 'accepted', supplierOrderId: foreign }
        : outcome;
    }),
  },
  {
    name: 'a salvaged order proves that the rest was not accepted',
    fault: 'truncated',
    build: reinterpret((outcome, { salvaged }, imei) => {
      if (salvaged.length === 0) return outcome;
      const found = salvaged.find((order) => order.imei === imei);
      return found ? { kind: 'accepted', supplierOrderId: found.supplierOrderId } : refusedForFree;
    }),
  },
  {
    name: '"already exists" stands for every IMEI of a call',
    fault: 'claimed duplicates',
    build: reinterpret((outcome) =>
      outcome.kind === 'uncertain' && outcome.reason.includes('says not which')
        ? { kind: 'duplicate' }
        : outcome,
    ),
  },
];
