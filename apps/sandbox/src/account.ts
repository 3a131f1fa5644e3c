import type { Book, BookEntry } from './book.js';
import type { Service } from './catalogue.js';
import type { Manners } from './manners.js';
import { draw } from './random.js';

/** One order in the supplier's account. Times are milliseconds since 1970; `at` is when it was accepted. */
export interface Order {
  readonly id: string;
  readonly imei: string;
  readonly serviceId: string;
  readonly priceMicros: number;
  readonly call: number;
  readonly at: number;
  /** From when it is In Process. */
  startsAt: number;
  /** From when it is Completed or Rejected. */
  completesAt: number;
  endsRejected: boolean;
  refunded: boolean;
}

/** What the supplier would say about an order now. */
export type OrderState = 'pending' | 'in process' | 'completed' | 'rejected';

const FIRST_ORDER = 15_500_001;

/** The buyer's account: its orders and its balance. Everything in it follows from the book, so it survives a kill. */
export class Account {
  readonly #orders: Order[] = [];
  readonly #byId = new Map<string, Order>();
  readonly #latest = new Map<string, Map<string, Order>>();
  #nextOrder = FIRST_ORDER;
  #toReject: Order[] = [];
  #nextRejection = Infinity;
  #spentMicros = 0;
  #openedWithMicros: number;

  constructor(
    private readonly seed: number,
    private readonly book: Book,
    private readonly manners: () => Manners,
    private readonly now: () => number,
  ) {
    this.#openedWithMicros = manners().balanceMicros;
    for (const entry of book.entries) this.#replay(entry);
  }

  /** What is left to spend. */
  get balanceMicros(): number {
    this.refundRejected();
    return this.#openedWithMicros - this.#spentMicros;
  }

  set balanceMicros(left: number) {
    this.#openedWithMicros = left + this.#spentMicros;
  }

  /** The number of the last call in the book; 0 if there is none. */
  get lastCall(): number {
    return this.book.entries.reduce((last, { call }) => Math.max(last, call), 0);
  }

  /** Whether this IMEI is open or completed with this service. A rejected order may be placed again. */
  holds(serviceId: string, imei: string): boolean {
    const order = this.#latest.get(serviceId)?.get(imei);
    return order !== undefined && this.stateOf(order) !== 'rejected';
  }

  /** Accepts an order for each IMEI and charges for it. All are in the book when this returns. */
  charge(service: Service, imeis: readonly string[], call: number): Order[] {
    const at = this.now();
    const written = new Date(at).toISOString();
    const entries = this.book.append(
      imeis.map((imei) => ({
        kind: 'charge',
        at: written,
        orderId: this.#newOrderId(),
        imei,
        serviceId: service.id,
        priceMicros: service.priceMicros,
        call,
      })),
    );
    return entries.map((entry) => this.#open(entry, at));
  }

  find(orderId: string): Order | undefined {
    return this.#byId.get(orderId);
  }

  /** Every order, oldest first. */
  get orders(): readonly Order[] {
    return this.#orders;
  }

  stateOf(order: Order): OrderState {
    const now = this.now();
    if (now >= order.completesAt) return order.endsRejected ? 'rejected' : 'completed';
    return now >= order.startsAt ? 'in process' : 'pending';
  }

  /** Ends every order that is still open, now. Returns how many there were. */
  completeAll(): number {
    const now = this.now();
    const open = this.#orders.filter((order) => order.completesAt > now);
    for (const order of open) {
      order.completesAt = now;
      if (order.endsRejected) this.#nextRejection = now;
    }
    this.refundRejected();
    return open.length;
  }

  /** Writes the refund of every order that has been rejected by now. */
  refundRejected(): void {
    const now = this.now();
    if (now < this.#nextRejection) return;
    const open = this.#toReject.filter(({ refunded }) => !refunded);
    const due = open.filter(({ completesAt }) => completesAt <= now);
    this.#toReject = open.filter(({ completesAt }) => completesAt > now);
    this.#nextRejection = this.#toReject.reduce(
      (next, { completesAt }) => Math.min(next, completesAt),
      Infinity,
    );
    const at = new Date(now).toISOString();
    this.book.append(
      due.map(({ id, imei, serviceId, priceMicros, call }) => ({
        kind: 'refund',
        at,
        orderId: id,
        imei,
        serviceId,
        priceMicros,
        call,
      })),
    );
    for (const order of due) {
      order.refunded = true;
      this.#spentMicros -= order.priceMicros;
    }
  }

  /** Forgets every order; the balance is again what the manners say. */
  clear(): void {
    this.book.clear();
    this.#orders.length = 0;
    this.#byId.clear();
    this.#latest.clear();
    this.#nextOrder = FIRST_ORDER;
    this.#toReject = [];
    this.#nextRejection = Infinity;
    this.#spentMicros = 0;
    this.#openedWithMicros = this.manners().balanceMicros;
  }

  #open(entry: BookEntry, at: number): Order {
    const { imei, serviceId } = entry;
    const { completeAfterMs, rejectedShare } = this.manners();
    const takes =
      completeAfterMs.least +
      draw(this.seed, 'takes', imei, serviceId) * (completeAfterMs.most - completeAfterMs.least);
    const order: Order = {
      id: entry.orderId,
      imei,
      serviceId,
      priceMicros: entry.priceMicros,
      call: entry.call,
      at,
      startsAt: at + takes * draw(this.seed, 'starts', imei, serviceId),
      completesAt: at + takes,
      endsRejected: draw(this.seed, 'rejected', imei, serviceId) < rejectedShare,
      refunded: false,
    };
    this.#orders.push(order);
    this.#byId.set(order.id, order);
    const latest = this.#latest.get(serviceId) ?? new Map<string, Order>();
    this.#latest.set(serviceId, latest.set(imei, order));
    this.#spentMicros += order.priceMicros;
    if (order.endsRejected) {
      this.#toReject.push(order);
      this.#nextRejection = Math.min(this.#nextRejection, order.completesAt);
    }
    return order;
  }

  #replay(entry: BookEntry): void {
    if (entry.kind === 'charge') {
      this.#open(entry, Date.parse(entry.at));
      this.#nextOrder = Math.max(this.#nextOrder, Number(entry.orderId) + 1);
      return;
    }
    const order = this.#byId.get(entry.orderId);
    if (!order) return;
    order.endsRejected = true;
    order.refunded = true;
    order.completesAt = Math.min(order.completesAt, Date.parse(entry.at));
    this.#spentMicros -= entry.priceMicros;
  }

  // Some ids start with zeros, as the supplier's do: who reads ids as numbers does not find these again.
  #newOrderId(): string {
    const number = this.#nextOrder++;
    return number % 8 === 2 ? `00${number}` : String(number);
  }
}
