import { createHash } from 'node:crypto';
import { MemoryFolder } from '@hammer/database';
import type { Settings } from '@hammer/settings';
import type BetterSqlite3 from 'better-sqlite3';
import { CallWatch } from './call-watch.js';
import { Dice } from './dice.js';
import type { Engine } from './engine.js';
import { Evidence } from './evidence.js';
import { Fence, isKeptAnswer } from './fence.js';
import { baseSettings, engineBehind, NO_TROUBLE, openInMemory } from './in-memory.js';
import { findBroken } from './invariants.js';
import type { Mistake } from './mistake.js';
import { ModelSupplier, type Temper } from './model-supplier.js';
import { People } from './people.js';
import { drawPlan, type Plan } from './plan.js';
import { Violations, type Violation } from './violations.js';
import { VirtualClock } from './virtual-clock.js';

/** What became of a world. */
export interface Life {
  seed: number;
  violation: Violation | null;
  /** How often each fault struck and each moment was a process's last. */
  tally: Map<string, number>;
  /** The same for the same seed. */
  fingerprint: string;
}

/** How often an answer was read from a file, in the tally. */
export const REPLAYED = 'an answer read from its file';

/** So long calm may take to bring everything to an end, in milliseconds of the world. */
const LONGEST_CALM = 45 * 60_000;
const LOOK_AGAIN = 2_000;
const SYNC_TICK = 5_000;
const OFTEN = 0.3;
const PLENTY = 1_000_000_000;

/** Of these a batch may stay paused: nothing that a person does in a simulation resolves them. */
const lasting = ['price-changed', 'cap-reached', 'service-gone'];

/** Lives through the world of a seed, from its first batch to its rest, and looks for broken promises. */
export async function live(seed: number, mistake?: Mistake): Promise<Life> {
  const connection = await openInMemory(!mistake?.withoutGuards);
  try {
    return await new World(seed, connection, mistake).live();
  } finally {
    connection.close();
  }
}

class World {
  private readonly dice: Dice;
  private readonly plan: Plan;
  private readonly clock: VirtualClock;
  private readonly evidence: Evidence;
  private readonly supplier: ModelSupplier;
  private readonly watch: CallWatch;
  private readonly people: People;
  private readonly settings: Settings;
  private readonly violations = new Violations();
  private readonly tally = new Map<string, number>();
  private readonly fences = new WeakMap<Engine, Fence>();
  private troubles;
  private readonly doing: Promise<void>[] = [];
  private readonly files = new MemoryFolder();
  private isCalm = false;
  private isOver = false;
  private process = Promise.withResolvers<Engine>();
  private fence: Fence | null = null;

  constructor(
    private readonly seed: number,
    private readonly connection: BetterSqlite3.Database,
    private readonly mistake: Mistake | undefined,
  ) {
    this.dice = new Dice(seed);
    this.plan = drawPlan(this.dice);
    this.troubles = this.plan.troubles;
    this.settings = { ...baseSettings, ...this.plan.settings };
    this.clock = new VirtualClock(this.plan.startsAt);
    this.evidence = new Evidence(connection);
    const count = (event: string) => void this.tally.set(event, (this.tally.get(event) ?? 0) + 1);
    const { clock, evidence, plan, violations } = this;
    this.watch = new CallWatch(clock, evidence, () => this.supplier, plan, violations, count);
    const { services, manners } = plan;
    const answerTimeoutMs = plan.settings.SUPPLIER_ANSWER_TIMEOUT * 1_000;
    const sale = { seed, manners, services, answerTimeoutMs };
    this.supplier = new ModelSupplier(clock, this.dice, sale, this.temper(), this.watch);
    const house = {
      running: () => this.process.promise,
      deathOf: (engine: Engine) => this.fences.get(engine)?.death ?? Promise.resolve(),
    };
    this.people = new People(clock, house, this.watch);
    const [service] = services;
    if (service) this.supplier.account.charge(service, plan.boughtElsewhere, 0);
  }

  async live(): Promise<Life> {
    const history = Promise.all([this.keepRunning(), this.happen()]);
    await this.clock.until(Promise.race([history, this.violations.seen]));
    this.isOver = true;
    if (!this.violations.first) {
      for (const [invariant, what] of findBroken(this.evidence, this.supplier, this.plan))
        this.violations.note(invariant, what);
    }
    const traces = [this.evidence.steps(), this.supplier.book.entries, this.supplier.log.calls];
    return {
      seed: this.seed,
      violation: this.violations.first,
      tally: this.tally,
      fingerprint: createHash('sha256').update(JSON.stringify(traces)).digest('hex'),
    };
  }

  private temper(): Temper {
    const { probability, faults } = this.plan.temper;
    const needed = this.mistake?.fault;
    if (needed === undefined) return { probability, faults };
    return { probability: Math.max(probability, OFTEN), faults: [...faults, needed] };
  }

  /** Starts a process, and another one whenever one has died. */
  private async keepRunning(): Promise<void> {
    for (let n = 0; !this.isOver; n++) {
      const fence = new Fence(this.isCalm ? null : (this.plan.dooms[n] ?? null));
      this.fence = fence;
      const engine = this.build(fence);
      const kept = (await this.files.list()).filter(isKeptAnswer);
      const begun = await Promise.race([engine.start().then(() => 'up'), fence.death]).catch(
        () => 'down',
      );
      if (begun === 'up') {
        await this.checkReplay(kept);
        void this.tick(engine, fence);
        this.process.resolve(engine);
      } else if (begun === 'down') fence.end('ended');
      const moment = await fence.death;
      this.watch.died();
      this.tally.set(moment, (this.tally.get(moment) ?? 0) + 1);
      if (begun === 'up') this.process = Promise.withResolvers<Engine>();
      if (!this.isOver) await this.clock.sleep(this.dice.magnitude(50, 30_000));
    }
  }

  /** What earlier processes had in files only is in the database once a start is through. */
  private async checkReplay(kept: readonly string[]): Promise<void> {
    if (kept.length === 0) return;
    const left = (await this.files.list()).filter(isKeptAnswer);
    const replayed = kept.filter((file) => !left.includes(file)).length;
    this.tally.set(REPLAYED, (this.tally.get(REPLAYED) ?? 0) + replayed);
    const ids = kept.map((file) => Number(/\d+/.exec(file)?.[0]));
    for (const id of this.evidence.takenForUnanswered(ids))
      this.violations.note('an answer that is in a file is read', `placement ${id} was not`);
  }

  private build(fence: Fence): Engine {
    const { connection, clock, dice, supplier, watch, settings, files } = this;
    const troubles = () => this.troubles;
    const around = { connection, clock, dice, supplier, watch, settings, files, troubles };
    const engine = engineBehind(fence, around);
    this.mistake?.build(engine.parts);
    this.fences.set(engine, fence);
    return engine;
  }

  /** What Nest's scheduler does, a little less often. */
  private async tick({ synchronizer }: Engine, fence: Fence): Promise<void> {
    while (!fence.isDead) {
      await this.clock.sleep(SYNC_TICK);
      if (!fence.isDead) await synchronizer.syncWhenDue().catch(() => undefined);
    }
  }

  private async happen(): Promise<void> {
    const wishes = this.plan.batches.map(async (batch, n) => {
      await this.clock.sleep(batch.at);
      await this.people.want(batch, n);
    });
    await this.act();
    await this.clock.sleep(this.plan.startsAt + this.plan.turmoil - this.clock.now());
    this.calmDown();
    await Promise.all([...wishes, ...this.doing]);
    await this.comeToRest();
    this.supplier.account.completeAll();
    for (let i = 0; i < 3; i++) await this.people.ask(({ synchronizer }) => synchronizer.sync());
    await this.clock.sleep(LOOK_AGAIN);
    this.isOver = true;
    const engine = await this.process.promise;
    await engine.end();
    this.fence?.end('ended');
  }

  private async act(): Promise<void> {
    const imeis = this.plan.batches.flatMap((batch) => batch.imeis);
    for (const act of this.plan.acts) {
      await this.clock.sleep(this.plan.startsAt + act.at - this.clock.now());
      if (act.deed === 'reprice') this.doing.push(this.reprice());
      else if (act.deed === 'restart') void this.restart();
      else this.doing.push(this.people.act(act, this.dice.pick(imeis)));
    }
  }

  /** The supplier changes a price, and somebody looks at the list. */
  private async reprice(): Promise<void> {
    const service = this.dice.pick(this.plan.services);
    service.priceMicros = this.dice.pick([3_500, 12_500, 80_000, 99_500]);
    await this.people.ask(({ catalogue }) => catalogue.list(true));
  }

  /** The process is told to end, and killed when it takes too long. */
  private async restart(): Promise<void> {
    const engine = await this.process.promise;
    const fence = this.fences.get(engine);
    const grace = this.clock.sleep(this.dice.magnitude(100, 60_000));
    await Promise.race([engine.end(), grace]).catch(() => undefined);
    if (!this.isOver) fence?.end('ended');
  }

  private calmDown(): void {
    this.isCalm = true;
    this.fence?.spare();
    this.troubles = NO_TROUBLE;
    this.supplier.calmDown();
    this.supplier.account.balanceMicros = PLENTY;
  }

  /** People resume what is paused until nothing moves any more. */
  private async comeToRest(): Promise<void> {
    const latest = this.clock.now() + LONGEST_CALM;
    await this.people.lift();
    for (;;) {
      const paused = this.evidence
        .batches()
        .filter(({ state, pauseCode }) => state === 'paused' && !lasting.includes(pauseCode ?? ''));
      for (const { id } of paused) await this.people.resume(id);
      if (paused.length === 0 && this.supplier.open === 0 && this.evidence.unrest() === 0) return;
      if (this.clock.now() > latest) {
        const left = this.evidence.unrest();
        return this.violations.note('what is planned is placed', `${left} orders are left`);
      }
      await this.clock.sleep(LOOK_AGAIN);
    }
  }
}
