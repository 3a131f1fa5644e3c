import { setMaxListeners } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';

/** Thrown out of a wait that was ended because the sandbox closes or is reset. */
export class WaitEnded extends Error {}

/** The pauses that faults make. All of them can be ended at once. */
export class Waits {
  #ending = Waits.#newEnding();

  /** Resolves after so many milliseconds. Throws {@link WaitEnded} when ended before. */
  async pause(milliseconds: number): Promise<void> {
    try {
      await after(milliseconds, undefined, { signal: this.#ending.signal });
    } catch {
      throw new WaitEnded();
    }
  }

  endAll(): void {
    this.#ending.abort();
    this.#ending = Waits.#newEnding();
  }

  static #newEnding(): AbortController {
    const ending = new AbortController();
    // Every call under way may wait at the same time; that is no leak.
    setMaxListeners(0, ending.signal);
    return ending;
  }
}
