import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Database } from '../database.js';
import { momentOf, sql } from '../sql.js';
import { first, run } from '../work.js';

/** A limit of calls: whose it is, e.g. `gsm-fusion:0a1b2c/orders`, and the calls a minute; 0 means no limit. */
export interface RateLimit {
  name: string;
  callsPerMinute: number;
}

/** How late a slot may be used, in milliseconds. */
const SLOT_LASTS = 1_000;

/**
 * Limits of calls a minute, kept in the database: evenly spaced slots (GCRA with a burst of one), so no 60 seconds hold
 * more calls than allowed, whoever makes them, also across a restart.
 */
@Injectable()
export class RateGate {
  /** Until when, in milliseconds, a limit of 0 holds calls back all the same. A new process must ask the database first. */
  private readonly heldUntil = new Map<string, number>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Whether a call may go out without waiting for a slot: there is no limit, and nothing holds the calls back. */
  isOpen({ name, callsPerMinute }: RateLimit): boolean {
    return callsPerMinute === 0 && (this.heldUntil.get(name) ?? Infinity) <= this.clock.now();
  }

  /** Waits for the next free slot and takes it. Rejects when `signal` aborts; the slot is then left unused. */
  async take(limit: RateLimit, signal?: AbortSignal): Promise<void> {
    await this.takeSlot(limit, signal);
  }

  /** The same; the answer is the slot's moment in milliseconds, or the present one where no slot has to be waited for. */
  async takeSlot(limit: RateLimit, signal?: AbortSignal): Promise<number> {
    if (this.isOpen(limit)) return this.clock.now();
    let slot: number;
    do slot = await this.waitForSlot(limit, signal);
    while (
      // Slots that were given out before everyone was told to wait are worth nothing, and so are those that passed
      // while the machine stood still: all who waited for theirs would call at once.
      (this.heldUntil.get(limit.name) ?? 0) > this.clock.now() ||
      this.clock.now() - slot > SLOT_LASTS
    );
    if (!this.heldUntil.has(limit.name)) this.heldUntil.set(limit.name, 0);
    return limit.callsPerMinute === 0 ? this.clock.now() : slot;
  }

  /** Waits for the next free slot; the answer is its moment by this process's clock. */
  private async waitForSlot(limit: RateLimit, signal?: AbortSignal): Promise<number> {
    const { name } = limit;
    const interval = intervalOf(limit.callsPerMinute);
    const { clock } = this;
    let asked = 0;
    const wait = await this.database.write(function* () {
      asked = clock.now();
      const now = momentOf(asked);
      const taken = yield* first<{ wait: number }>(
        sql`INSERT INTO rate_slots (name, next_at) VALUES (${name}, ${now} + ${interval})
            ON CONFLICT (name) DO UPDATE SET next_at =
              CASE WHEN rate_slots.next_at > ${now} THEN rate_slots.next_at ELSE ${now} END + ${interval}
            RETURNING next_at - ${interval} - ${now} AS wait`,
      );
      return taken?.wait ?? 0;
    });
    // PostgreSQL's moment was some time between the question and its answer; counted from the answer nobody is too early.
    const slot = (this.database.dialect === 'postgres' ? clock.now() : asked) + wait;
    await clock.sleep(Math.max(0, slot - clock.now()), { signal });
    return slot;
  }

  /** Whether calls under a name are held off now, by whomever. */
  async isHeldOff(name: string): Promise<boolean> {
    const held = await this.database.readFirst(
      sql`SELECT name FROM rate_slots WHERE name = ${name} AND next_at > ${momentOf(this.clock.now())}`,
    );
    return held !== undefined;
  }

  /** Whether this is the process that does what one of all does every so many milliseconds: who asks first when it is due. */
  async isMyRound(name: string, everyMs: number): Promise<boolean> {
    const { clock } = this;
    return this.database.write(function* () {
      const now = momentOf(clock.now());
      const taken = yield* first(
        sql`INSERT INTO rate_slots (name, next_at) VALUES (${name}, ${now} + ${everyMs})
            ON CONFLICT (name) DO UPDATE SET next_at = ${now} + ${everyMs} WHERE rate_slots.next_at <= ${now}
            RETURNING name`,
      );
      return taken !== undefined;
    });
  }

  /** Lets nobody call for so many milliseconds, because the supplier asked for it or cannot be reached. */
  async holdOff({ name }: RateLimit, milliseconds: number): Promise<void> {
    const until = this.clock.now() + milliseconds;
    // A shorter wait that is asked for meanwhile does not end a longer one.
    this.heldUntil.set(name, Math.max(until, this.heldUntil.get(name) ?? 0));
    const end = sql`${momentOf(this.clock.now())} + ${milliseconds}`;
    await this.database.write(function* () {
      yield* run(
        sql`INSERT INTO rate_slots (name, next_at) VALUES (${name}, ${end})
            ON CONFLICT (name) DO UPDATE SET next_at =
              CASE WHEN rate_slots.next_at > ${end} THEN rate_slots.next_at ELSE ${end} END`,
      );
    });
  }
}

function intervalOf(callsPerMinute: number): number {
  return callsPerMinute === 0 ? 0 : Math.ceil(60_000 / callsPerMinute);
}
