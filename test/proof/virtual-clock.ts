import { Clock } from '@hammer/database';

interface Timer {
  due: number;
  ring: () => void;
}

/** Turns of the event loop in which nothing waits for the clock before the world counts as standing still. */
const PATIENT_TURNS = 20;

/** A world that lasts longer, in its own milliseconds, will never end. */
const LONGEST_WORLD = 3 * 3_600_000;

/** The time of one world. It stands while anything is being done, and then jumps to the moment that is waited for next. */
export class VirtualClock extends Clock {
  /** In the order in which they ring. */
  private readonly timers: Timer[] = [];

  constructor(private time: number) {
    super();
  }

  override now(): number {
    return this.time;
  }

  override elapsed(): number {
    return this.time;
  }

  override sleep(
    milliseconds: number,
    { signal }: { signal?: AbortSignal | undefined } = {},
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.timers.splice(this.timers.indexOf(timer), 1);
        reject(signal?.reason as Error);
      };
      const timer: Timer = {
        due: this.time + Math.max(0, Math.ceil(milliseconds)),
        ring: () => {
          signal?.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      if (signal?.aborted) return reject(signal.reason as Error);
      signal?.addEventListener('abort', giveUp, { once: true });
      this.insert(timer);
    });
  }

  /** The machine is suspended: time passes and nothing happens in it. */
  suspend(milliseconds: number): void {
    this.time += milliseconds;
  }

  /** Lets everything happen that is due, one after the other, until the promise is kept. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const latest = this.time + LONGEST_WORLD;
    let settled = false;
    const end = () => (settled = true);
    promise.then(end, end);
    for (let idle = 0; ;) {
      await turn();
      if (settled) return promise;
      if (this.time > latest) throw new Error('The world does not end.');
      const next = this.timers.shift();
      if (next) {
        idle = 0;
        this.time = Math.max(this.time, next.due);
        next.ring();
      } else if (++idle > PATIENT_TURNS) {
        throw new Error('The world stands still: nothing waits for the clock.');
      }
    }
  }

  private insert(timer: Timer): void {
    let place = this.timers.length;
    while (place > 0 && (this.timers[place - 1] as Timer).due > timer.due) place--;
    this.timers.splice(place, 0, timer);
  }
}

/** Everything that waits for a promise has its turn before this resolves. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
