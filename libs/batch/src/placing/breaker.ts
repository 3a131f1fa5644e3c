import type { BreakerState } from '@hammer/contract';
import type { CallEnd } from './concurrency.js';

/** Calls in a row without a clear answer after which no further one goes out. */
const MOST_UNCLEAR = 2;

const SECOND = 1_000;
const LONGEST_WAIT = 300 * SECOND;

/** Keeps money from being sent after money: two calls in a row without a clear answer stop all calls. */
export class Breaker {
  private current: BreakerState = 'closed';
  private unclear = 0;
  private failedProbes = 0;
  private nextProbe = 0;

  get state(): BreakerState {
    return this.current;
  }

  /** When the next free question is due, in milliseconds. */
  get probeAt(): number {
    return this.nextProbe;
  }

  /**
   * Takes notice of a call that has ended at `now` (milliseconds). Once calls are stopped only the trial counts: what was
   * under way before says nothing of the supplier as it is now.
   */
  hear(call: CallEnd, isTrial: boolean, now: number): void {
    if (this.current === 'open' || (this.current === 'half-open' && !isTrial)) return;
    if (call.kind === 'clear') {
      this.unclear = 0;
      this.current = 'closed';
    } else if (call.kind === 'unclear') {
      this.unclear++;
      if (isTrial || this.unclear >= MOST_UNCLEAR) this.open(now);
    }
  }

  /** Stops all calls; the first free question is due at `now` (milliseconds). */
  open(now: number): void {
    this.current = 'open';
    this.unclear = 0;
    this.failedProbes = 0;
    this.nextProbe = now;
  }

  /** Takes notice of a free question that was asked while open. */
  probed(answered: boolean, now: number): void {
    if (this.current !== 'open') return;
    if (answered) {
      this.current = 'half-open';
      return;
    }
    this.nextProbe =
      now + Math.min(10 * SECOND * 2 ** Math.min(this.failedProbes, 10), LONGEST_WAIT);
    this.failedProbes++;
  }
}
