import { maskImei } from '@hammer/imei';
import { readError } from './error-texts.js';
import { isPlausibleOrderId } from './order-id.js';
import { quoted } from './quoted.js';
import type { Anomaly, OrderOutcome } from './supplier.js';
import { childrenOf, hasStrayText, onlyText, textOf, type XmlElement } from './xml.js';

/** One thing that the answer says of one IMEI. */
type Claim =
  | { kind: 'accepted'; supplierOrderId: string }
  | { kind: 'unreadable' }
  | { kind: 'unexplained' }
  | { kind: 'duplicate' }
  | { kind: 'refused'; reason: string };

const NOT_MENTIONED = 'The supplier answered without mentioning this IMEI.';
const CONTRADICTORY = 'The answer contradicts itself about this IMEI.';
const SHARED_ID = 'The answer gives the same order id to more than one IMEI.';
const UNREADABLE = 'The answer names this IMEI without an order id that can be read.';
const UNEXPLAINED = 'The answer lists this IMEI among its errors and names no error.';
const DISTURBED =
  'The answer holds an error beside its lists, so its lists prove nothing for free.';

/**
 * Reads the `<result>` of a placement: `<imeis>` blocks, matched by their IMEI and never by position, `imeiduplicates`
 * (comma-joined) and `imeierrors`. Every IMEI of the call gets one outcome; whatever is missing, contradictory or
 * unreadable is uncertain. With an `<error>` or loose text beside the lists only order ids still count, because an
 * order that may be charged is believed at once and one that is free is not.
 */
export class PlacedOrders {
  readonly outcomes = new Map<string, OrderOutcome>();
  readonly anomalies: Anomaly[] = [];
  private readonly claims = new Map<string, Claim[]>();
  private readonly imeisOfId = new Map<string, Set<string>>();
  private readonly disturbed: boolean;

  constructor(result: XmlElement, imeis: readonly string[]) {
    for (const imei of imeis) this.claims.set(imei, []);
    this.disturbed = hasStrayText(result) || childrenOf(result, 'error').length > 0;
    for (const block of childrenOf(result, 'imeis')) this.hearAccepted(block);
    for (const list of childrenOf(result, 'imeiduplicates')) this.hearDuplicates(list);
    for (const block of childrenOf(result, 'imeierrors')) this.hearRefused(block);
    for (const [imei, claims] of this.claims) this.outcomes.set(imei, this.decide(imei, claims));
  }

  private hearAccepted(block: XmlElement): void {
    const imei = onlyText(block, 'imei') ?? '';
    const id = onlyText(block, 'id') ?? '';
    const readable = isPlausibleOrderId(id);
    if (readable) {
      const sharers = this.imeisOfId.get(id) ?? new Set();
      this.imeisOfId.set(id, sharers.add(imei));
    }
    this.claim(imei, readable ? { kind: 'accepted', supplierOrderId: id } : { kind: 'unreadable' });
  }

  private hearDuplicates(list: XmlElement): void {
    for (const joined of childrenOf(list, 'imei')) {
      for (const imei of splitList(joined)) this.claim(imei, { kind: 'duplicate' });
    }
  }

  private hearRefused(block: XmlElement): void {
    const text = onlyText(block, 'error') ?? '';
    const claim: Claim =
      text === ''
        ? { kind: 'unexplained' }
        : readError(text).kind === 'imei-exists'
          ? { kind: 'duplicate' }
          : { kind: 'refused', reason: `The supplier refused it: ${quoted(text)}` };
    for (const joined of childrenOf(block, 'imei')) {
      for (const imei of splitList(joined)) this.claim(imei, claim);
    }
  }

  private claim(imei: string, claim: Claim): void {
    const claims = this.claims.get(imei);
    if (claims) {
      claims.push(claim);
      return;
    }
    const supplierOrderId = claim.kind === 'accepted' ? claim.supplierOrderId : null;
    const whose = imei === '' ? 'no IMEI' : `${maskImei(imei)}, which was not in the call`;
    this.report('foreign-imei', imei, supplierOrderId, `The answer names ${whose}.`);
  }

  private decide(imei: string, claims: Claim[]): OrderOutcome {
    const [first] = claims;
    if (!first) return uncertain(NOT_MENTIONED);
    const ids = new Set(claims.map((claim) => this.idOf(claim)));
    const shared = [...ids].filter((id) => id !== null && (this.imeisOfId.get(id)?.size ?? 0) > 1);
    for (const id of shared) this.report('repeated-order-id', imei, id, SHARED_ID);
    if (ids.size > 1 || claims.some((claim) => claim.kind !== first.kind)) {
      for (const id of ids) this.report('repeated-imei', imei, id, CONTRADICTORY);
      return uncertain(CONTRADICTORY);
    }
    if (shared.length > 0) return uncertain(SHARED_ID);
    if (first.kind === 'unreadable') {
      this.report('unreadable-order-id', imei, null, UNREADABLE);
      return uncertain(UNREADABLE);
    }
    if (first.kind === 'unexplained') return uncertain(UNEXPLAINED);
    if (first.kind !== 'accepted' && this.disturbed) return uncertain(DISTURBED);
    return first;
  }

  private idOf(claim: Claim): string | null {
    return claim.kind === 'accepted' ? claim.supplierOrderId : null;
  }

  private report(
    kind: Anomaly['kind'],
    imei: string,
    supplierOrderId: string | null,
    message: string,
  ): void {
    this.anomalies.push({ kind, imei, supplierOrderId, message });
  }
}

function splitList(joined: XmlElement): string[] {
  return (textOf(joined) ?? '').split(/[\s,]+/).filter((imei) => imei !== '');
}

function uncertain(reason: string): OrderOutcome {
  return { kind: 'uncertain', reason };
}
