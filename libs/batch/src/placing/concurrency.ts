/** How a call went, as far as the pace is concerned. `clear`: every IMEI got a definite answer. */
export interface CallEnd {
  kind: 'clear' | 'unclear' | 'refused-for-now' | 'not-sent';
  durationMs: number;
}

/** A permit for one call; given back with how the call went. */
export type Ticket = number;

/** A call that takes so many times as long as usual says that the supplier is overloaded. */
const SLOW = 3;

/** Shorter than this no call is slow, in milliseconds: the supplier takes so long when nothing is wrong. */
const NEVER_SLOW = 10_000;

/** Calls that have to be known before one can be slower than usual. */
const ENOUGH_CALLS = 10;

/** How much the newest call counts for what is usual. */
const WEIGHT = 0.1;

/**
 * How many calls may be under way at once: all that are allowed at first, half as many after a sign of trouble, one more
 * for each round of calls that went well. Calls that were under way at a halving do not halve again.
 */
export class Concurrency {
  private allowed: number;
  private taken = 0;
  private lastTicket: Ticket = 0;
  private halvedAt: Ticket = 0;
  private goodCalls = 0;
  private knownCalls = 0;
  private usualMs = 0;

  constructor(private readonly most: number) {
    this.allowed = most;
  }

  /** Calls that may begin now. */
  get free(): number {
    return Math.max(0, this.allowed - this.taken);
  }

  get underWay(): number {
    return this.taken;
  }

  /** Calls that may be under way at once at present. */
  get now(): number {
    return this.allowed;
  }

  take(): Ticket {
    this.taken++;
    return ++this.lastTicket;
  }

  /** Gives a permit back; `call` is null when it was not made. */
  give(ticket: Ticket, call: CallEnd | null): void {
    this.taken--;
    if (!call || call.kind === 'not-sent') return;
    const isGood = call.kind === 'clear' && !this.isSlow(call.durationMs);
    if (call.kind === 'clear') this.learn(call.durationMs);
    if (isGood) this.grow();
    else if (ticket > this.halvedAt) this.halve();
  }

  private isSlow(durationMs: number): boolean {
    return (
      this.knownCalls >= ENOUGH_CALLS && durationMs > Math.max(SLOW * this.usualMs, NEVER_SLOW)
    );
  }

  private learn(durationMs: number): void {
    this.knownCalls++;
    const weight = Math.max(WEIGHT, 1 / this.knownCalls);
    this.usualMs += (durationMs - this.usualMs) * weight;
  }

  private grow(): void {
    if (++this.goodCalls < this.allowed) return;
    this.goodCalls = 0;
    this.allowed = Math.min(this.allowed + 1, this.most);
  }

  private halve(): void {
    this.allowed = Math.max(1, Math.floor(this.allowed / 2));
    this.halvedAt = this.lastTicket;
    this.goodCalls = 0;
  }
}
