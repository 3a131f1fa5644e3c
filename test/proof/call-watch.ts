import type { Delivery, Errand } from '../../libs/fusion/src/courier.js';
import type { Evidence } from './evidence.js';
import { findMoney } from './invariants-of-money.js';
import type { ModelSupplier, Watcher } from './model-supplier.js';
import type { Plan } from './plan.js';
import type { Violations } from './violations.js';
import type { VirtualClock } from './virtual-clock.js';

const PERMIT_LASTS = 5_000;

/** After a 429 the answer must be written before everybody can know of it, in milliseconds. */
const TIME_TO_WRITE = 1_000;

const NOTHING_SAID = { at: 0, until: 0 };
const TOO_MANY = 429;

/** Looks at every paid call in the moment in which it leaves Hammer: whether it may. */
export class CallWatch implements Watcher {
  /** Since when a person knows that no call goes out; 0 is all batches, others are a batch's id. */
  private readonly halts = new Map<number, number>();
  private toldToWait = NOTHING_SAID;

  constructor(
    private readonly clock: VirtualClock,
    private readonly evidence: Evidence,
    private readonly supplier: () => ModelSupplier,
    private readonly plan: Pick<Plan, 'troubles'>,
    private readonly violations: Violations,
    private readonly tally: (event: string) => void,
  ) {}

  leaves(serviceId: string, imeis: readonly string[]): number {
    this.tally('a paid call');
    let price = 0;
    for (const imei of imeis) {
      const placement = this.evidence.placementOf(serviceId, imei);
      if (!placement) {
        this.violations.note('a call is written down before it is made', `IMEI ${imei}`);
        continue;
      }
      price = placement.price;
      this.checkCharges(serviceId, imei, placement.generation);
      this.checkPermit(serviceId, placement);
    }
    for (const [invariant, what] of findMoney(this.evidence, this.supplier()))
      this.violations.note(invariant, what);
    return price;
  }

  /** A process has heard what came of an errand. */
  heard({ action }: Errand, { httpStatus, retryAfterMs }: Delivery): void {
    if (action !== 'placeorder' || httpStatus !== TOO_MANY) return;
    const at = this.clock.now();
    const until = at + (retryAfterMs ?? 0);
    if (until > this.toldToWait.until) this.toldToWait = { at, until };
  }

  struck(fault: string): void {
    this.tally(fault);
  }

  /** A person was told that no call of the batch goes out from now on; `batchId` 0 is STOP. */
  halted(batchId: number): void {
    this.halts.set(batchId, this.clock.now());
  }

  /** A person has asked for calls again. */
  released(batchId: number): void {
    this.halts.delete(batchId);
  }

  /** A process has died, and with it what it had no time to write down. */
  died(): void {
    const { refused, answerLost, answerRefused, suspended } = this.plan.troubles;
    const hadTime = this.clock.now() >= this.toldToWait.at + TIME_TO_WRITE;
    const couldWrite = refused + answerLost + answerRefused + suspended === 0;
    if (!hadTime || !couldWrite) this.toldToWait = NOTHING_SAID;
  }

  private checkCharges(serviceId: string, imei: string, generation: number): void {
    const refunded = new Set<string>();
    for (const { kind, orderId } of this.supplier().book.entries)
      if (kind === 'refund') refunded.add(orderId);
    const paid = this.supplier().charges.filter(
      (charge) =>
        charge.imei === imei && charge.serviceId === serviceId && !refunded.has(charge.orderId),
    );
    if (paid.length > generation)
      this.violations.note('what was charged is never sent again', `IMEI ${imei}`);
  }

  private checkPermit(
    serviceId: string,
    { id, batchId, sentAt, price }: NonNullable<ReturnType<Evidence['placementOf']>>,
  ): void {
    const now = this.clock.now();
    const permittedAt = sentAt ?? 0;
    if (now - permittedAt > PERMIT_LASTS)
      this.violations.note('a permit lasts five seconds', `placement ${id}: ${now - permittedAt}`);
    for (const [halted, name] of [
      [0, 'no call after STOP'],
      [batchId, 'no call of a batch that was paused or cancelled'],
    ] as const) {
      if ((this.halts.get(halted) ?? Infinity) < permittedAt)
        this.violations.note(name, `placement ${id}`);
    }
    const listed = this.evidence.price(serviceId);
    if (listed && listed.price !== price && listed.changedAt + PERMIT_LASTS < permittedAt)
      this.violations.note('no call at a price that is known to be another', `placement ${id}`);
    const { at, until } = this.toldToWait;
    if (permittedAt > at + TIME_TO_WRITE && now < until)
      this.violations.note('nobody calls before Retry-After', `placement ${id}`);
  }
}
