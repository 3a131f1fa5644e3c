import type { SupplierField } from './supplier-fields.js';

/** Waits until a request may go out. */
export type TakeTurn = () => Promise<void>;

/** The supplier port: what any supplier adapter offers. Nest injects the adapter for this class. */
export abstract class Supplier {
  /** Which supplier this is, as the orders' `source` column keeps it. */
  abstract readonly name: string;

  /** A stable key of the supplier account, with no secret in it. */
  abstract readonly account: string;

  /** Whether the key and the user name are set; without them nothing is ever sent. */
  abstract readonly configured: boolean;

  /** What one call may hold. */
  abstract readonly limits: { imeisPerCall: number };

  /** How the last call went, for the health page; asking it sends nothing. `at` is in epoch milliseconds. */
  abstract readonly lastContact: SupplierContact | null;

  /**
   * The price list. Free, repeated on failure; throws an OperationalError when it cannot be had. `takeTurn` is waited for
   * before each request, so that repeated ones keep to the limit of calls as well; so for all free questions.
   */
  abstract services(takeTurn?: TakeTurn): Promise<SupplierService[]>;

  /**
   * Buys checks with exactly one POST. Whatever the supplier or the network does is a value, never an error; only a
   * call that must not be made at all (no IMEI, too many, one twice, one that is no plain text) throws a RangeError.
   * Aborting before the connection stands sends nothing; afterwards it makes the outcomes uncertain.
   */
  abstract placeOrders(call: PaidCall, signal?: AbortSignal): Promise<PlacementAnswer>;

  /**
   * The orders with these ids, as far as the supplier knows them, at most 100 of them. Free, repeated on failure;
   * throws an OperationalError, with code `supplier-order-unknown` when one of several ids is unknown to the
   * supplier and it does not say which: ask for fewer then.
   */
  abstract orderStatuses(orderIds: string[], takeTurn?: TakeTurn): Promise<OrderStatusAnswer[]>;

  /**
   * All orders of the account, oldest or newest first as the supplier likes, or null when it gives no such list: not
   * offered, refused, too large or unreadable. Without their results. May be a part of them only, so what is missing in it proves nothing. Free,
   * repeated on failure; never throws.
   */
  abstract accountOrders(takeTurn?: TakeTurn): Promise<OrderStatusAnswer[] | null>;

  /** What is left in the account, or null when that is unknown: not offered, refused or unreadable. Never throws. */
  abstract balance(takeTurn?: TakeTurn): Promise<SupplierBalance | null>;
}

/** How a call to the supplier went. */
export interface SupplierContact {
  /** Epoch milliseconds. */
  at: number;
  ok: boolean;
  /** One sentence, safe to show. */
  message: string;
}

/** What is left in the account, in integer micros of the currency; `currency` is null where the supplier names none. */
export interface SupplierBalance {
  micros: number;
  currency: string | null;
}

/** One check on the supplier's price list. Texts are plain text. */
export interface SupplierService {
  id: string;
  title: string;
  category: string;
  /** Price of one check, in integer micros of a dollar. */
  priceMicros: number;
  /** As the supplier words it, e.g. "1-24 Hours". */
  promisedTime: string;
  /** What the buyer must read; empty where there is nothing. */
  notes: string;
}

/** One paid call: 1 to 100 different IMEIs for one service. */
export interface PaidCall {
  serviceId: string;
  imeis: string[];
  fields: Partial<Record<SupplierField, string>>;
}

/** What became of one IMEI of a paid call. Only `refused`, `duplicate` and `not-sent` are proven to cost nothing. */
export type OrderOutcome =
  | { kind: 'accepted'; supplierOrderId: string }
  /** The supplier says that it has this IMEI already; nothing is charged now. */
  | { kind: 'duplicate' }
  /** A definite refusal of this IMEI; nothing is charged. */
  | { kind: 'refused'; reason: string }
  /** Proven that nothing was accepted; it may be sent again. */
  | { kind: 'not-sent'; reason: string }
  /** May have been charged. Nothing re-sends it. */
  | { kind: 'uncertain'; reason: string };

/**
 * How a paid call went as a whole. `answered`: at least one IMEI has a definite outcome from the supplier's list;
 * `uncertain`: none has. With every other verdict all outcomes are `not-sent`.
 */
export type PlacementVerdict =
  | 'answered'
  | 'unreachable'
  | 'rate-limited'
  | 'account-refused'
  | 'maintenance'
  | 'service-refused'
  | 'no-credit'
  | 'uncertain';

/** Something in an answer that contradicts the call or itself: the batch should pause, nothing is overwritten. */
export interface Anomaly {
  kind: 'foreign-imei' | 'repeated-order-id' | 'repeated-imei' | 'unreadable-order-id';
  /** The IMEI as the supplier wrote it; empty where it wrote none. */
  imei: string;
  supplierOrderId: string | null;
  message: string;
}

/** An order id that stands beside an IMEI of the call in an answer that proves nothing: evidence, never an outcome. */
export interface SalvagedOrder {
  imei: string;
  supplierOrderId: string;
}

/** What became of a paid call. */
export interface PlacementAnswer {
  verdict: PlacementVerdict;
  /** One plain sentence, no secret, safe to show. */
  reason: string;
  /** Exactly one outcome for every IMEI of the call, keyed by the IMEI as sent. */
  outcomes: ReadonlyMap<string, OrderOutcome>;
  anomalies: Anomaly[];
  salvaged: SalvagedOrder[];
  /** From Retry-After, whatever the status; at most a day. */
  retryAfterMs: number | null;
  httpStatus: number | null;
  /** The body as received, at most 1 MB of it, with the key and the user name blanked. */
  raw: string;
  durationMs: number;
}

/** Where an order is at the supplier; `unknown` is not final. */
export type SupplierOrderStatus = 'pending' | 'in_process' | 'completed' | 'rejected' | 'unknown';

/** What the supplier says of one order. Times are its own texts, zone unknown. */
export interface OrderStatusAnswer {
  supplierOrderId: string;
  imei: string;
  status: SupplierOrderStatus;
  /** The status as the supplier words it. */
  statusText: string;
  packageTitle: string;
  /** The result text as it came, entities of the XML layer decoded once; null where there is none. */
  code: string | null;
  requestedAt: string | null;
  repliedAt: string | null;
  /** All fields of the answer as JSON. */
  raw: string;
}
