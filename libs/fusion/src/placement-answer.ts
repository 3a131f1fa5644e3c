import type { Delivery } from './courier.js';
import { readError, type SupplierError } from './error-texts.js';
import { PlacedOrders } from './placed-orders.js';
import { quoted } from './quoted.js';
import { salvageOrders } from './salvage.js';
import type { Anomaly, OrderOutcome, PlacementAnswer, PlacementVerdict } from './supplier.js';
import { readXml, textOf } from './xml.js';

const OK = 200;
const TOO_MANY = 429;
const refusals: readonly number[] = [401, 403];

/** What is decided about a paid call. */
export type PlacementFinding = Pick<
  PlacementAnswer,
  'verdict' | 'reason' | 'outcomes' | 'anomalies' | 'salvaged'
>;

/**
 * Decides what a paid call proves. The allow-list is all there is: no connection, 401, 403, 429, and the error texts
 * of the supplier's table mean that nothing was accepted; a well-formed list says of each IMEI what became of it;
 * everything else, whatever it looks like, is uncertain.
 */
export function classifyPlacement(imeis: readonly string[], delivery: Delivery): PlacementFinding {
  if (delivery.phase === 'not-connected') {
    return nothingSent(imeis, 'unreachable', `Nothing was sent: ${delivery.reason}.`);
  }
  if (delivery.phase === 'broken') {
    return proofless(imeis, delivery.body, `There is no whole answer: ${delivery.reason}.`);
  }
  const { httpStatus, body } = delivery;
  if (httpStatus === TOO_MANY) {
    return refusal(imeis, body, 'rate-limited', 'The supplier asked for fewer calls (status 429).');
  }
  if (refusals.includes(httpStatus)) {
    const reason = `The supplier refused this account (status ${httpStatus}).`;
    return refusal(imeis, body, 'account-refused', reason);
  }
  if (httpStatus !== OK) {
    return proofless(imeis, body, `The supplier answered with status ${httpStatus}.`);
  }
  return readAnswer(imeis, body);
}

/** A refusal that nevertheless carries an order is none. */
function refusal(
  imeis: readonly string[],
  body: string,
  verdict: PlacementVerdict,
  reason: string,
): PlacementFinding {
  const { salvaged, anomalies } = salvageOrders(body, new Set(imeis));
  return salvaged.length + anomalies.length > 0
    ? proofless(imeis, body, `${reason} But its answer names an order.`)
    : nothingSent(imeis, verdict, reason);
}

function readAnswer(imeis: readonly string[], body: string): PlacementFinding {
  if (body.trim() === '') return proofless(imeis, body, 'The answer is empty.');
  const document = readXml(body);
  if (!document.wellFormed) {
    return proofless(imeis, body, 'The answer is damaged: it is no well-formed document.');
  }
  if (document.root === 'result') {
    const { outcomes, anomalies } = new PlacedOrders(document.content, imeis);
    const known = [...outcomes.values()].filter(({ kind }) => kind !== 'uncertain').length;
    const reason =
      known === imeis.length
        ? 'The supplier answered for every IMEI.'
        : `The supplier's answer is definite for ${known} of ${imeis.length} IMEIs.`;
    return {
      verdict: known > 0 ? 'answered' : 'uncertain',
      reason,
      outcomes,
      anomalies,
      salvaged: [],
    };
  }
  const text = document.root === 'error' ? textOf(document.content) : null;
  if (text === null)
    return proofless(imeis, body, 'The answer has a shape that is not documented.');
  return readRefusal(imeis, body, text, readError(text));
}

function readRefusal(
  imeis: readonly string[],
  body: string,
  text: string,
  error: SupplierError,
): PlacementFinding {
  switch (error.kind) {
    case 'account-refused':
    case 'maintenance':
    case 'service-refused':
    case 'no-credit':
      return nothingSent(imeis, error.kind, error.reason);
    case 'invalid-imei':
      return invalidImei(imeis, error.imei);
    case 'imei-exists': {
      const reason = 'The supplier says that it has this IMEI already.';
      if (imeis.length > 1) {
        return proofless(
          imeis,
          body,
          'The supplier has one of the IMEIs already, and says not which.',
        );
      }
      return definite(reason, everyImei(imeis, { kind: 'duplicate' }));
    }
    case 'unknown-order':
    case 'unlisted':
      return proofless(
        imeis,
        body,
        `The supplier answered “${quoted(text)}”, which does not prove that nothing was accepted.`,
      );
  }
}

function invalidImei(imeis: readonly string[], refused: string): PlacementFinding {
  if (!imeis.includes(refused)) {
    const reason = 'The supplier refused an IMEI that was not in the call.';
    const anomaly: Anomaly = {
      kind: 'foreign-imei',
      imei: refused,
      supplierOrderId: null,
      message: reason,
    };
    return { ...proofless(imeis, '', reason), anomalies: [anomaly] };
  }
  const outcomes = everyImei(imeis, {
    kind: 'uncertain',
    reason: 'The supplier refused another IMEI of the call and did not mention this one.',
  });
  outcomes.set(refused, {
    kind: 'refused',
    reason: 'The supplier says that this IMEI is invalid.',
  });
  return definite('The supplier refused an IMEI as invalid.', outcomes);
}

function definite(reason: string, outcomes: Map<string, OrderOutcome>): PlacementFinding {
  return { verdict: 'answered', reason, outcomes, anomalies: [], salvaged: [] };
}

/** A call of which it is proven that nothing was accepted. */
export function nothingSent(
  imeis: readonly string[],
  verdict: PlacementVerdict,
  reason: string,
): PlacementFinding {
  const outcomes = everyImei(imeis, { kind: 'not-sent', reason });
  return { verdict, reason, outcomes, anomalies: [], salvaged: [] };
}

function proofless(imeis: readonly string[], body: string, reason: string): PlacementFinding {
  const outcomes = everyImei(imeis, { kind: 'uncertain', reason });
  return { verdict: 'uncertain', reason, outcomes, ...salvageOrders(body, new Set(imeis)) };
}

function everyImei(imeis: readonly string[], outcome: OrderOutcome): Map<string, OrderOutcome> {
  return new Map(imeis.map((imei) => [imei, outcome]));
}
