import type { BreakerState } from '@hammer/contract';
import { Clock, Database, RateGate, sql, type RateLimit } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Catalogue } from '../catalogue/catalogue.service.js';
import { isInDoubt } from '../uncertain/call-in-doubt.js';
import { Breaker } from './breaker.js';
import { Concurrency, type CallEnd, type Ticket } from './concurrency.js';
import type { Trouble } from './trouble.js';
import { ENDED_WHILE_SENDING } from './without-answer.js';

/** How long the others rest after the last word of the one whose calls were not answered clearly, in milliseconds. */
const REST_LASTS = 5_000;

/** How often a batch that waits for a probe is told when the next one is, in milliseconds. */
const UNTIL_PROBED = 10_000;

/** How hard the supplier may be pressed at present: calls at once, and whether any may go out at all. */
@Injectable()
export class SupplierPace {
  private readonly logger = new Logger(SupplierPace.name);
  private readonly concurrency: Concurrency;
  private readonly breaker = new Breaker();
  private trial: Ticket | null = null;
  private probing: Promise<void> | null = null;
  private workers = 1;
  /** Whether another process gives the supplier a rest. */
  private othersRest = false;

  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly catalogue: Catalogue,
    private readonly rateGate: RateGate,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {
    this.concurrency = new Concurrency(settings.SUPPLIER_PARALLEL_CALLS);
  }

  /** Calls that may begin now: none while the supplier is given a rest, one to see whether it is well again. */
  get free(): number {
    switch (this.breaker.state) {
      case 'closed':
        return this.othersRest
          ? 0
          : Math.max(0, Math.min(this.concurrency.free, this.share - this.underWay));
      case 'half-open':
        return this.concurrency.underWay === 0 ? 1 : 0;
      case 'open':
        return 0;
    }
  }

  /** Where several processes place orders: what one of them has learned of the supplier holds for all. */
  async restTogether(): Promise<void> {
    const isResting = this.breaker.state !== 'closed';
    this.othersRest = !isResting && (await this.rateGate.isHeldOff(this.rest.name));
    if (isResting) await this.rateGate.holdOff(this.rest, REST_LASTS);
  }

  /** Whether the supplier is given a rest, by this process or by another one. */
  async isResting(): Promise<boolean> {
    return this.breaker.state !== 'closed' || (await this.rateGate.isHeldOff(this.rest.name));
  }

  /** Says how many processes place orders, this one among them: each takes an equal share of the calls at once. */
  shareWith(workers: number): void {
    this.workers = Math.max(1, workers);
  }

  get underWay(): number {
    return this.concurrency.underWay;
  }

  /** Whether calls go out, none does, or one that shows how the supplier is. */
  get breakerState(): BreakerState {
    return this.breaker.state;
  }

  /** Calls that may be under way at once at present. */
  get callsAtOnce(): number {
    return this.breaker.state === 'closed' ? Math.min(this.concurrency.now, this.share) : 1;
  }

  /** Whether the next call shows if the supplier is well again: then it carries a single order. */
  get isTrial(): boolean {
    return this.breaker.state === 'half-open';
  }

  /** What holds up all calls, or null. */
  get trouble(): Trouble | null {
    if (this.othersRest)
      return {
        code: 'no-clear-answers',
        message:
          'Calls of another Hammer on this database got no clear answer, so none goes out until it has found out that the supplier is well again.',
        until: this.clock.now() + REST_LASTS,
      };
    if (this.breaker.state !== 'open') return null;
    return {
      code: 'no-clear-answers',
      message:
        'The last two calls got no clear answer, so no call goes out until the supplier answers a question that costs nothing; then a single order shows whether it is well again.',
      until: Math.max(this.breaker.probeAt, this.clock.now() + UNTIL_PROBED),
    };
  }

  /** Begins with a rest when the last calls before this process began had no clear answer. */
  async restore(): Promise<void> {
    // What a person has settled or written off since says nothing of the supplier any more.
    const last = await this.database.read<{ isUnclear: number }>(
      sql`SELECT CASE WHEN ${isInDoubt} THEN 1 ELSE 0 END AS is_unclear FROM placements
          WHERE supplier_account = ${this.supplier.account} AND state = 'settled'
            AND verdict IN ('answered', 'uncertain') AND reason <> ${ENDED_WHILE_SENDING}
          ORDER BY id DESC LIMIT 2`,
    );
    if (last.length === 2 && last.every(({ isUnclear }) => isUnclear === 1))
      this.breaker.open(this.clock.now());
  }

  take(): Ticket {
    const ticket = this.concurrency.take();
    if (this.isTrial) this.trial = ticket;
    return ticket;
  }

  /** Gives a permit back; `call` is null when it was not made. */
  give(ticket: Ticket, call: CallEnd | null): void {
    this.concurrency.give(ticket, call);
    if (!call) return;
    const before = this.breaker.state;
    this.breaker.hear(call, ticket === this.trial, this.clock.now());
    const { state } = this.breaker;
    if (state !== before) this.logger.warn(`calls to the supplier: ${before} -> ${state}`);
  }

  /** While no call may go out, asks the supplier now and then what costs nothing. The answer tells whether it was asked. */
  async probeWhenDue(): Promise<boolean> {
    if (this.breaker.state !== 'open' || this.clock.now() < this.breaker.probeAt) return false;
    this.probing ??= this.probe().finally(() => (this.probing = null));
    await this.probing;
    return true;
  }

  private get rest(): RateLimit {
    return { name: `${this.supplier.account}/rest`, callsPerMinute: 0 };
  }

  private get share(): number {
    return Math.ceil(this.settings.SUPPLIER_PARALLEL_CALLS / this.workers);
  }

  private async probe(): Promise<void> {
    const answered = await this.catalogue.isAnswered();
    this.breaker.probed(answered, this.clock.now());
    this.logger.warn(`asked the supplier for its prices: ${answered ? 'answered' : 'no answer'}`);
  }
}
