import { Clock, RateGate, WriterLock, type RateLimit } from '@hammer/database';
import { Supplier, type PlacementAnswer } from '@hammer/fusion';
import { SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { CallTally } from './call-tally.js';
import { CheckpointService } from './checkpoint.service.js';
import type { CallEnd } from './concurrency.js';
import { HighWaterMark } from './high-water-mark.service.js';
import { paidCallsOf } from './paid-calls.js';
import type { Placement } from './placement.js';
import type { Settlement } from './settlement.js';
import { Spool } from './spool.service.js';
import type { Trouble } from './trouble.js';
import { withoutAnswer } from './without-answer.js';

/** Milliseconds from the permit to the call; after that the permit is stale and is given back. */
const PERMIT_LASTS = 5_000;

/**
 * Milliseconds from the slot to the call. Later, on a machine or a database that is very slow, its call and those of the
 * slots that follow could be more in a minute than the supplier allows: 57 of 60 leave room for three seconds.
 */
const SLOT_LASTS = 2_500;

/** How often writing an answer is tried while Hammer is being ended. */
const LAST_ATTEMPTS = 3;

const SECOND = 1_000;
const LONGEST_BACK_OFF = 60 * SECOND;
const WAIT_AFTER_429 = 30 * SECOND;
const WAIT_FOR_MARK = 10 * SECOND;

/** Leads one placement through its call: wait for a slot, get the permit, exactly one call, write what it has shown. */
@Injectable()
export class Caller {
  private readonly logger = new Logger(Caller.name);
  readonly tally = new CallTally();
  private readonly limit: RateLimit;
  private failuresInARow = 0;
  private currentTrouble: Trouble | null = null;
  private unsettled = 0;
  private ending = false;

  constructor(
    private readonly checkpoint: CheckpointService,
    private readonly supplier: Supplier,
    private readonly rateGate: RateGate,
    private readonly clock: Clock,
    private readonly lock: WriterLock,
    private readonly spool: Spool,
    private readonly mark: HighWaterMark,
    @Inject(SETTINGS) settings: Settings,
  ) {
    this.limit = paidCallsOf(supplier, settings);
  }

  /** What holds up the calls now, or null. */
  get trouble(): Trouble | null {
    return this.currentTrouble && this.currentTrouble.until > this.clock.now()
      ? this.currentTrouble
      : null;
  }

  /** Whether what calls have shown cannot be written just now; then no new call may go out. */
  get cannotSettle(): boolean {
    return this.unsettled > 0;
  }

  /** Whether a call could go out at once, without waiting for a slot. */
  get isOpen(): boolean {
    return this.rateGate.isOpen(this.limit);
  }

  /**
   * Places the orders; `signal` ends the waiting for a slot, never a call. Leaves the placement settled or given back. The
   * answer is how the call went, or null when there was none.
   */
  async place(placement: Placement, signal: AbortSignal): Promise<CallEnd | null> {
    try {
      if (!(await this.isPermitted(placement, signal))) return null;
    } catch (error) {
      if (!signal.aborted)
        this.logger.error(`placement=${placement.id} was not sent: ${String(error)}`);
      await this.untilWritten(placement, () => this.checkpoint.giveBack(placement));
      return null;
    }
    const answer = await this.call(placement);
    const heeded = this.heed(answer);
    const settlement = await this.untilWritten(
      placement,
      () => this.checkpoint.settle(placement, answer),
      () => this.spool.keep(placement, answer),
    );
    this.tally.note(settlement);
    await this.spool.forget(placement.id);
    this.logger.log(
      `placement=${placement.id} batch=${placement.batchId} ${answer.verdict} ${Math.round(answer.durationMs)}ms ` +
        `accepted=${settlement.counts.pending} duplicate=${settlement.counts.duplicate} refused=${settlement.counts.refused} ` +
        `uncertain=${settlement.counts.uncertain} planned=${settlement.counts.planned}`,
    );
    if (settlement.pause)
      this.logger.warn(`batch=${placement.batchId} paused: ${settlement.pause.message}`);
    await heeded;
    return { kind: kindOf(answer, settlement), durationMs: answer.durationMs };
  }

  /** The one call. What goes wrong outside of what the supplier port foresees may have come after the sending. */
  private async call({ batchId, serviceId, orders, fields }: Placement): Promise<PlacementAnswer> {
    const imeis = orders.map((order) => order.imei);
    try {
      return await this.supplier.placeOrders({ serviceId, imeis, fields });
    } catch (error) {
      this.logger.error(`batch=${batchId} a call failed in Hammer itself: ${String(error)}`);
      const message =
        'A call failed in Hammer itself, so it is not known whether it was sent. Look at the log, then resume.';
      await this.checkpoint
        .pause(batchId, { code: 'internal-error', message })
        .catch((lost: unknown) =>
          this.logger.error(`batch=${batchId} could not be paused: ${String(lost)}`),
        );
      return withoutAnswer(imeis, message);
    }
  }

  /**
   * Waits for a slot and the permit, unless the claim brought it. A permit that has grown old is given back, and so is one
   * that came when another process may have the database.
   */
  private async isPermitted(placement: Placement, signal: AbortSignal): Promise<boolean> {
    let { permittedAt } = placement;
    let slot = this.clock.now();
    if (permittedAt === null) {
      slot = await this.rateGate.takeSlot(this.limit, signal);
      permittedAt = await this.checkpoint.intend(placement);
    }
    if (permittedAt === null) return false;
    if (!(await this.isMarked())) {
      await this.checkpoint.giveBack(placement);
      return false;
    }
    const now = this.clock.now();
    const isTimely = now - permittedAt <= PERMIT_LASTS && now - slot <= SLOT_LASTS;
    if (isTimely && this.lock.mayWrite) return true;
    await this.checkpoint.giveBack(placement);
    return false;
  }

  /** Whether the permit is in the mark outside the database; when that cannot be written, everyone waits. */
  private async isMarked(): Promise<boolean> {
    try {
      await this.mark.advance();
      return true;
    } catch (error) {
      const message = `A file that must be written before each call cannot be: ${String(error)}. Make room on the disk of STATE_DIR; calls go on by themselves.`;
      this.logger.error(message);
      const until = this.clock.now() + WAIT_FOR_MARK;
      this.currentTrouble = { code: 'state-folder', message, until };
      await this.rateGate.holdOff(this.limit, WAIT_FOR_MARK);
      return false;
    }
  }

  /** From now on writing is given up after some attempts: the next start finds the call unanswered, so uncertain. */
  endSoon(): void {
    this.ending = true;
  }

  /** What is to be written is in memory only; so it is tried until the database takes it, and kept elsewhere meanwhile. */
  private async untilWritten<T>(
    placement: Placement,
    write: () => Promise<T>,
    keepElsewhere: () => Promise<void> = () => Promise.resolve(),
  ): Promise<T> {
    let failed = false;
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await write();
        } catch (error) {
          if (attempt === 1) this.unsettled++;
          failed = true;
          this.logger.error(
            `placement=${placement.id} could not be written (attempt ${attempt}): ${String(error)}`,
          );
          await keepElsewhere();
          if (this.ending && attempt >= LAST_ATTEMPTS) throw error;
          await this.clock.sleep(Math.min(attempt * SECOND, 10 * SECOND));
        }
      }
    } finally {
      if (failed) this.unsettled--;
    }
  }

  /** Slows everyone down at once when the supplier asks for it or cannot be reached, whatever the database says. */
  private async heed(answer: PlacementAnswer): Promise<void> {
    if (answer.verdict !== 'unreachable' && answer.verdict !== 'rate-limited') {
      this.failuresInARow = 0;
      return;
    }
    this.failuresInARow++;
    const wait =
      answer.verdict === 'rate-limited'
        ? (answer.retryAfterMs ?? WAIT_AFTER_429)
        : Math.min(SECOND * 2 ** Math.min(this.failuresInARow - 1, 10), LONGEST_BACK_OFF);
    this.currentTrouble = {
      code: answer.verdict,
      message: answer.reason,
      until: this.clock.now() + wait,
    };
    await this.rateGate
      .holdOff(this.limit, wait)
      .catch((error: unknown) =>
        this.logger.error(`The wait could not be written; this process waits: ${String(error)}`),
      );
  }
}

function kindOf(answer: PlacementAnswer, settlement: Settlement): CallEnd['kind'] {
  if (answer.verdict === 'unreachable') return 'not-sent';
  if (answer.verdict === 'rate-limited') return 'refused-for-now';
  return settlement.counts.uncertain > 0 || answer.verdict === 'uncertain' ? 'unclear' : 'clear';
}
