import {
  Clock,
  currentTrail,
  Database,
  onTrail,
  Registrar,
  run,
  sql,
  WriterLock,
} from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { SETTINGS, type Settings } from '@hammer/settings';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Catalogue } from '../catalogue/catalogue.service.js';
import type { LockedPrices } from '../quote/locked-prices.js';
import { StartInspector } from '../starting/start-inspector.service.js';
import { Successor } from '../starting/successor.service.js';
import { Caller } from './caller.service.js';
import { CheckpointService } from './checkpoint.service.js';
import type { Placement } from './placement.js';
import { SupplierPace } from './supplier-pace.service.js';

interface RunningBatch {
  id: number;
  prices: LockedPrices;
  /** Whether it has orders to place; otherwise it waits for results. */
  isPlacing: boolean;
}

/** How often the runner looks for work that nobody told it of, in milliseconds. */
const LOOK_AGAIN = 1_000;

/** How often at most it looks what other processes do, in milliseconds: a round comes after each call. */
const MIND_OTHERS_EVERY = 500;

/** So long after a claim whose outcome is not known its commit may still appear, in milliseconds. */
const DOUBT_LASTS = 60_000;

/** Requests that have set a batch going are remembered for so many batches, the newest. */
const MOST_REMEMBERED = 1_000;

/**
 * Runs every running batch: claims its orders and sends them off, as many calls at once as are allowed.
 * Everything it knows is in the database; it may die anywhere and another one goes on.
 */
@Injectable()
export class BatchRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(BatchRunner.name);
  private readonly underWay = new Map<
    Promise<void>,
    { batchId: number; waiting: AbortController }
  >();
  /** Every placement whose call may have begun and is not known to be written. */
  private readonly handedOver = new Set<number>();
  /** The request that has set each batch going, for the log. */
  private readonly requests = new Map<number, string>();
  private inDoubtUntil = 0;
  private mindedAt = -MIND_OTHERS_EVERY;
  private stopping = false;
  private wakeUp: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly checkpoint: CheckpointService,
    private readonly caller: Caller,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
    private readonly lock: WriterLock,
    private readonly pace: SupplierPace,
    private readonly inspector: StartInspector,
    private readonly successor: Successor,
    private readonly registrar: Registrar,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.settings.HAMMER_ROLE === 'web') return this.inspector.compareWithMark();
    await this.inspector.inspect();
    await this.pace.restore();
    this.lock.whenLost(() => this.withdrawWaiting(null));
    this.running = this.run();
  }

  /** Stops claiming, gives back what waits, and stays until the calls under way are answered and written. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.caller.endSoon();
    for (const { waiting } of this.underWay.values()) waiting.abort();
    this.wake();
    await this.running;
    if (this.pace.underWay > 0)
      this.logger.log(`waiting for ${this.pace.underWay} calls under way`);
    await Promise.all(this.underWay.keys());
  }

  /** Tells the runner that there is something to do, by request for this batch. */
  wake(batchId?: number): void {
    if (batchId !== undefined) this.remember(batchId);
    this.wakeUp();
  }

  /** Calls of a batch that wait for their slot give their orders back at once. */
  withdrawWaiting(batchId: number | null): void {
    for (const call of this.underWay.values()) {
      if (batchId === null || call.batchId === batchId) call.waiting.abort();
    }
  }

  private remember(batchId: number): void {
    const { requestId } = currentTrail();
    if (requestId === undefined) return;
    this.requests.delete(batchId);
    this.requests.set(batchId, requestId);
    const [oldest] = this.requests.keys();
    if (this.requests.size > MOST_REMEMBERED && oldest !== undefined) this.requests.delete(oldest);
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      const woken = new Promise<void>((resolve) => (this.wakeUp = resolve));
      try {
        const busy = await this.round();
        if (busy) continue;
      } catch (error) {
        this.logger.error(
          `a round failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      }
      await Promise.race([woken, this.clock.sleep(LOOK_AGAIN, { ref: false })]);
    }
  }

  /** One look at every running batch. The answer tells whether another look is worth it at once. */
  private async round(): Promise<boolean> {
    if (!this.registrar.isAlone) await this.mindOthers();
    const batches = await this.runningBatches();
    if (batches.length > 0) void this.catalogue.keepFresh();
    if (this.clock.elapsed() < this.inDoubtUntil) await this.giveBackUnheard();
    const placing = batches.filter((batch) => batch.isPlacing);
    await this.finishEnded();
    if (placing.length > 0) void this.probe();
    let busy = false;
    for (const batch of placing) {
      if (this.stopping) return false;
      if (this.caller.cannotSettle || !this.lock.mayWrite) return false;
      const share = Math.ceil(this.pace.free / placing.length);
      busy = (await this.claimInPeace(batch, share)) || busy;
    }
    return busy;
  }

  /** Where several processes share the work: takes over from those that are gone, and hears of pauses that others were told. */
  private async mindOthers(): Promise<void> {
    if (this.clock.elapsed() - this.mindedAt < MIND_OTHERS_EVERY) return;
    this.mindedAt = this.clock.elapsed();
    await this.successor.takeOver();
    const workers = (await this.registrar.living()).filter(({ role }) => role !== 'web');
    this.pace.shareWith(workers.length);
    await this.pace.restTogether();
    if (this.underWay.size === 0) return;
    const found = await this.database.read<{ id: number }>(
      sql`SELECT id FROM batches WHERE state = 'running'
            AND NOT EXISTS (SELECT 1 FROM spending_stops WHERE lifted_at IS NULL)`,
    );
    const running = new Set(found.map(({ id }) => id));
    for (const { batchId, waiting } of this.underWay.values())
      if (!running.has(batchId)) waiting.abort();
  }

  /** What goes wrong with one batch holds up no other. */
  private async claimInPeace(batch: RunningBatch, share: number): Promise<boolean> {
    try {
      return await this.claim(batch, share);
    } catch (error) {
      this.inDoubtUntil = this.clock.elapsed() + DOUBT_LASTS;
      this.logger.error(`batch=${batch.id} could not be placed: ${String(error)}`);
      return false;
    }
  }

  private async probe(): Promise<void> {
    try {
      if (await this.pace.probeWhenDue()) this.wake();
    } catch (error) {
      this.logger.error(`the supplier could not be asked how it is: ${String(error)}`);
    }
  }

  private async giveBackUnheard(): Promise<void> {
    const givenBack = await this.checkpoint.giveBackUnheard(this.handedOver);
    if (givenBack > 0)
      this.logger.warn(`${givenBack} placements were claimed unheard and are given back`);
  }

  /** Claims calls for a batch, several in one commit, and sends them on their way. */
  private async claim(batch: RunningBatch, most: number): Promise<boolean> {
    let left = Math.min(most, this.pace.free);
    let setAside = 0;
    for (const [serviceId, price] of Object.entries(batch.prices)) {
      if (left === 0) return setAside > 0;
      const claims = await this.checkpoint.claim({
        batchId: batch.id,
        serviceId,
        priceMicros: price.micros,
        most: left,
        permit: this.caller.isOpen,
        trial: this.pace.isTrial,
      });
      for (const placement of claims.placements) this.send(placement);
      left -= claims.placements.length;
      setAside += claims.setAside;
    }
    return setAside > 0;
  }

  private send(placement: Placement): void {
    const ticket = this.pace.take();
    this.handedOver.add(placement.id);
    const waiting = new AbortController();
    if (this.stopping) waiting.abort();
    const { id: placementId, batchId } = placement;
    const trail = { requestId: this.requests.get(batchId), batchId, placementId };
    const call = onTrail(trail, () => this.caller.place(placement, waiting.signal))
      .then((end) => {
        this.handedOver.delete(placement.id);
        return end;
      })
      .catch((error: unknown) => {
        this.logger.error(`placement=${placement.id} failed: ${String(error)}`);
        return null;
      })
      .then((end) => {
        this.pace.give(ticket, end);
        this.underWay.delete(call);
        this.wake();
      });
    this.underWay.set(call, { batchId: placement.batchId, waiting });
  }

  /** A batch is completed when all its orders have ended and none is uncertain; also one that its last call has paused. */
  private async finishEnded(): Promise<void> {
    const isDone = sql`state IN ('running', 'paused') AND supplier_account = ${this.supplier.account} AND NOT EXISTS (
      SELECT 1 FROM orders WHERE orders.batch_id = batches.id
        AND orders.status IN ('planned', 'prepared', 'sending', 'uncertain', 'pending', 'in_process'))`;
    if (!(await this.database.readFirst(sql`SELECT id FROM batches WHERE ${isDone} LIMIT 1`)))
      return;
    const now = this.clock.now();
    await this.database.write(function* () {
      yield* run(sql`UPDATE batches SET state = 'completed', finished_at = ${now} WHERE ${isDone}`);
    });
  }

  private async runningBatches(): Promise<RunningBatch[]> {
    const found = await this.database.read<{ id: number; prices: string; planned: number }>(
      sql`SELECT id, prices, CASE WHEN EXISTS (SELECT 1 FROM orders
            WHERE orders.batch_id = batches.id AND orders.status = 'planned') THEN 1 ELSE 0 END AS planned
          FROM batches
          WHERE state = 'running' AND supplier_account = ${this.supplier.account} ORDER BY id`,
    );
    return found.map(({ id, prices, planned }) => ({
      id,
      prices: JSON.parse(prices) as LockedPrices,
      isPlacing: planned === 1,
    }));
  }
}
