import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/**
 * The time, and the only way to wait for it, for everything that decides when money is spent. A simulation gives
 * another one, and so runs hours in milliseconds and always in the same order.
 */
@Injectable()
export class Clock {
  /** Milliseconds since 1970. They may jump when the machine's time is set. */
  now(): number {
    return Date.now();
  }

  /** Milliseconds that only grow, to measure how long something takes. */
  elapsed(): number {
    return performance.now();
  }

  /** Waits so many milliseconds. Rejects when `signal` aborts; with `ref: false` it does not keep the process alive. */
  async sleep(
    milliseconds: number,
    { signal, ref = true }: { signal?: AbortSignal | undefined; ref?: boolean } = {},
  ): Promise<void> {
    await wait(milliseconds, undefined, { ref, ...(signal && { signal }) });
    // Timers that are due come one after the other; without this, a chain of them keeps requests from being heard.
    await nextTurn();
  }
}
