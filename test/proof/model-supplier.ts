import { Account } from '../../apps/sandbox/src/account.js';
import {
  errorDocument,
  servicesDocument,
  statusesDocument,
} from '../../apps/sandbox/src/answers.js';
import { Book, type BookEntry } from '../../apps/sandbox/src/book.js';
import { CallLog, type Call } from '../../apps/sandbox/src/call-log.js';
import type { Service } from '../../apps/sandbox/src/catalogue.js';
import { dress } from '../../apps/sandbox/src/instead.js';
import type { Manners } from '../../apps/sandbox/src/manners.js';
import { placeOrders } from '../../apps/sandbox/src/placing.js';
import type { Struck } from '../../apps/sandbox/src/mischief.js';
import type { Delivery, Errand } from '../../libs/fusion/src/courier.js';
import { conductOf, freeFaults, paidFaults, type Conduct } from './conduct.js';
import type { Dice } from './dice.js';
import type { VirtualClock } from './virtual-clock.js';

/** What the supplier of one world is like: how often a call meets a fault, and which. */
export interface Temper {
  probability: number;
  faults: readonly string[];
}

/** What the world wants to hear of paid calls, in the moment in which it happens. */
export interface Watcher {
  /** A call leaves Hammer; the answer is the price that Hammer believes in, in micros. */
  leaves(serviceId: string, imeis: readonly string[]): number;
  struck(fault: string): void;
}

interface Sale {
  seed: number;
  manners: Manners;
  services: readonly Service[];
  answerTimeoutMs: number;
}

const CALM: Temper = { probability: 0, faults: [] };

/** The supplier at the other end of the line. Its book is the truth about what was charged. */
export class ModelSupplier {
  readonly book = new Book();
  readonly account: Account;
  readonly log: CallLog;
  /** Order ids that an answer gave in the place of the true ones. */
  readonly toldIds = new Map<string, string>();
  /** Calls that it has received and not yet carried out. */
  open = 0;
  /** The price of an order of each paid call, as Hammer had agreed to it. */
  readonly agreedPrices = new Map<number, number>();

  constructor(
    private readonly clock: VirtualClock,
    private readonly dice: Dice,
    readonly sale: Sale,
    private temper: Temper,
    private readonly watcher: Watcher,
  ) {
    this.account = new Account(
      sale.seed,
      this.book,
      () => sale.manners,
      () => clock.now(),
    );
    this.log = new CallLog(0, () => clock.now());
  }

  /** From now on nothing goes wrong any more. */
  calmDown(): void {
    this.temper = CALM;
  }

  /** Everything that was charged, but for what somebody else had bought before. */
  get charges(): BookEntry[] {
    return this.book.entries.filter(({ kind, call }) => kind === 'charge' && call > 0);
  }

  /** Carries an errand over the line; see {@link import('./fence.js').Carry}. */
  async carry(errand: Errand, arrived: () => void): Promise<Delivery> {
    const startedAt = this.clock.now();
    const { imei = '', networkId = null, orderIds = '' } = errand.fields;
    const request = {
      action: errand.action,
      serviceId: networkId,
      imeis: imei.split(',').filter(Boolean),
      orderIds: orderIds.split(',').filter(Boolean),
      fields: {},
    };
    const isPaid = request.action === 'placeorder';
    const price = isPaid ? this.watcher.leaves(request.serviceId ?? '', request.imeis) : 0;
    const conduct = this.draw(isPaid, request.imeis);
    const arrival = await this.converse({ ...request, price }, conduct, arrived);
    return { ...arrival, durationMs: this.clock.now() - startedAt } as Delivery;
  }

  private draw(isPaid: boolean, imeis: readonly string[]): Conduct {
    const { probability, faults } = this.temper;
    const possible = Object.keys(isPaid ? paidFaults : freeFaults);
    const [fault = null] = this.dice.happens(probability)
      ? [this.dice.pick(faults)].filter((name) => possible.includes(name))
      : [];
    if (fault !== null) this.watcher.struck(fault);
    return conductOf(fault, this.dice, imeis);
  }

  private async converse(
    { price, ...request }: Parameters<CallLog['open']>[0] & { price: number },
    conduct: Conduct,
    arrived: () => void,
  ): Promise<Omit<Delivery, 'durationMs'>> {
    const nothing = { httpStatus: null, retryAfterMs: null, body: '' };
    if (!conduct.connects) {
      await this.clock.sleep(conduct.before);
      return { ...nothing, phase: 'not-connected', reason: 'connection refused' };
    }
    const call = this.log.open(request);
    this.agreedPrices.set(call.n, price);
    const { answerTimeoutMs } = this.sale;
    const patience = this.clock.now() + answerTimeoutMs;
    const answer = this.serve(call, conduct, arrived);
    const takes = conduct.before + conduct.after;
    if (conduct.arrival === 'silence' || takes > answerTimeoutMs) {
      await this.clock.sleep(patience - this.clock.now());
      const seconds = answerTimeoutMs / 1_000;
      return { ...nothing, phase: 'broken', reason: `no whole answer within ${seconds} s` };
    }
    const { status, body, retryAfterMs } = await answer;
    await this.clock.sleep(conduct.after);
    if (conduct.arrival === 'lost') {
      const reason = 'the connection was closed before an answer came';
      return { ...nothing, phase: 'broken', reason };
    }
    const whole = { httpStatus: status, retryAfterMs, reason: '' };
    if (conduct.arrival === 'whole') return { ...whole, phase: 'answered', body };
    const cut = body.slice(0, Math.floor(body.length * conduct.arrival.cutAt));
    return conduct.arrival.shows && cut.length < body.length
      ? { ...whole, phase: 'broken', reason: 'the answer was cut off', body: cut }
      : { ...whole, phase: 'answered', body: cut };
  }

  private async serve(
    call: Call,
    conduct: Conduct,
    arrived: () => void,
  ): Promise<{ status: number; body: string; retryAfterMs: number | null }> {
    const { carriedOut, before, lateBy, struck, substitute } = conduct;
    this.open++;
    await this.clock.sleep(before);
    if (carriedOut === 'late') {
      arrived();
      await this.clock.sleep(lateBy);
    }
    const body = carriedOut === 'never' ? '' : this.carryOut(call, struck);
    this.open--;
    if (carriedOut !== 'late') arrived();
    return substitute ?? { status: 200, body: dress(body, struck), retryAfterMs: null };
  }

  private carryOut(call: Call, struck: Struck): string {
    const { seed, manners, services } = this.sale;
    switch (call.action ?? '') {
      case 'imeiservices':
        return servicesDocument(services);
      case 'getimeis': {
        this.account.refundRejected();
        const orders = call.orderIds.flatMap((id) => this.account.find(id) ?? []);
        if (orders.length === 0) return errorDocument('Invalid Order ID');
        const standings = orders.map((order) => ({
          order,
          state: this.account.stateOf(order),
          service: services.find(({ id }) => id === order.serviceId),
        }));
        return statusesDocument(seed, standings);
      }
      case 'placeorder': {
        const service = services.find(({ id }) => id === call.serviceId);
        if (!service) return errorDocument('Invalid value of Network Id!');
        const outcome = placeOrders(
          { seed, account: this.account, manners },
          service,
          call,
          struck,
        );
        if ('error' in outcome) return errorDocument(outcome.error);
        this.noteToldIds(call, outcome.xml);
        return outcome.xml;
      }
      default:
        return errorDocument('Invalid Action!');
    }
  }

  private noteToldIds(call: Call, xml: string): void {
    const told = new Map(
      [...xml.matchAll(/<id>(.*?)<\/id><imei>(.*?)<\/imei>/g)].map(([, id, imei]) => [imei, id]),
    );
    for (const { orderId, imei, call: n } of this.charges) {
      const id = told.get(imei);
      if (n === call.n && id !== undefined && id !== orderId) this.toldIds.set(orderId, id);
    }
  }
}
