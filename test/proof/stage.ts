import { hostActor } from '@hammer/access';
import type { BatchState } from '@hammer/contract';
import { MemoryFolder } from '@hammer/database';
import { OperationalError, UserError, type Settings } from '@hammer/settings';
import type BetterSqlite3 from 'better-sqlite3';
import type { Delivery, Errand } from '../../libs/fusion/src/courier.js';
import { CallWatch } from './call-watch.js';
import { Dice } from './dice.js';
import type { Engine } from './engine.js';
import { Evidence } from './evidence.js';
import { Expectation } from './expectation.js';
import { Fence, type Doom } from './fence.js';
import { baseSettings, engineBehind, NO_TROUBLE, openInMemory } from './in-memory.js';
import { findMoney, findSums } from './invariants-of-money.js';
import { findBroken, knownBuyer } from './invariants.js';
import type { Mistake } from './mistake.js';
import { ModelSupplier } from './model-supplier.js';
import { serviceOf } from './plan.js';
import { Violations } from './violations.js';
import { VirtualClock } from './virtual-clock.js';

/** What came of asking an engine for something. `died` is never the last word: it is asked again. */
export type Answer<T> = { value: T } | { refused: string };

const NOON = Date.parse('2026-11-23T12:00:00Z');
const PLENTY = 1_000_000_000;
const SYNC_TICK = 20_000;
const TICKS_A_MINUTE = 3;
const LOOK_AGAIN = 2_000;
const LONGEST_CALM = 45 * 60_000;
const ATTEMPTS = 3;

const limits = {
  SUPPLIER_CALLS_PER_MINUTE: 300,
  SUPPLIER_STATUS_CALLS_PER_MINUTE: 0,
  SUPPLIER_PARALLEL_CALLS: 3,
  SUPPLIER_IMEIS_PER_CALL: 3,
  SUPPLIER_ANSWER_TIMEOUT: 30,
  AUTO_SYNC_INTERVAL: 60,
  DAILY_CAP: PLENTY,
};

/** Orders that stand for a charge, or for one that may have been. */
const standing: readonly string[] = [
  'sending',
  'uncertain',
  'pending',
  'in_process',
  'completed',
  'rejected',
  'duplicate',
  'written_off',
];

/** The production engine and a supplier, which do what they are told, one deed after the other, in virtual time. */
export class Stage {
  readonly expectation = new Expectation();
  readonly clock = new VirtualClock(NOON);
  readonly evidence: Evidence;
  readonly supplier: ModelSupplier;
  readonly watch: CallWatch;
  /** How often each command was given, each fault struck and each moment was a process's last. */
  readonly tally = new Map<string, number>();
  private readonly dice: Dice;
  private readonly settings: Settings = { ...baseSettings, ...limits };
  private readonly violations = new Violations();
  private readonly files = new MemoryFolder();
  private process = Promise.withResolvers<Engine>();
  private fence = new Fence(null);
  private isOver = false;
  private wishes = 0;
  private isCallLeaving = false;

  private constructor(
    seed: number,
    private readonly connection: BetterSqlite3.Database,
    private readonly mistake: Mistake | undefined,
  ) {
    this.dice = new Dice(seed);
    this.evidence = new Evidence(connection);
    const { clock, evidence, violations } = this;
    const count = (event: string) => this.count(event);
    const conditions = { troubles: NO_TROUBLE };
    this.watch = new CallWatch(clock, evidence, () => this.supplier, conditions, violations, count);
    const sale = {
      seed,
      services: [serviceOf('1739', 80_000)],
      manners: {
        duplicates: 'accept-again',
        accountInfo: 'off',
        accountList: false,
        balanceMicros: PLENTY,
        completeAfterMs: { least: 1_000, most: 120_000 },
        rejectedShare: 0,
        refuseWrongCheckDigit: false,
      },
      answerTimeoutMs: limits.SUPPLIER_ANSWER_TIMEOUT * 1_000,
    } as const;
    this.supplier = new ModelSupplier(
      clock,
      this.dice,
      sale,
      { probability: 0, faults: [] },
      {
        leaves: (serviceId, imeis) => this.leaves(serviceId, imeis),
        struck: (fault) => {
          this.watch.struck(fault);
          if (this.isCallLeaving) this.expectation.struck(fault);
        },
      },
    );
  }

  /** Opens a stage with an engine that runs and knows the prices. */
  static async open(seed: number, mistake?: Mistake): Promise<Stage> {
    const connection = await openInMemory(!mistake?.withoutGuards);
    const stage = new Stage(seed, connection, mistake);
    void stage.keepRunning();
    await stage.ask(({ catalogue }) => catalogue.list(true));
    return stage;
  }

  /** Ends the engine and the database, whatever has happened. */
  close(): void {
    this.isOver = true;
    this.fence.end('ended');
    this.connection.close();
  }

  count(event: string): void {
    this.tally.set(event, (this.tally.get(event) ?? 0) + 1);
  }

  /** An Idempotency-Key of its own for each wish. */
  key(): string {
    return `wish ${++this.wishes}`;
  }

  /** Asks the engine that runs, and the next one when it dies meanwhile or cannot be served just now. */
  ask<T>(question: (engine: Engine) => Promise<T>): Promise<Answer<T>> {
    return this.clock.until(this.askAgain(question));
  }

  /** Lets time pass, in milliseconds. */
  pass(milliseconds: number): Promise<void> {
    return this.clock.until(this.clock.sleep(milliseconds));
  }

  /** Kills the process now, or the next time that it comes to a moment; another one follows. */
  kill(doom?: Doom): void {
    if (doom) this.fence.condemn(doom);
    else this.fence.end('ended');
  }

  /** From now on every paid call meets one of these faults with this probability. */
  turn(probability: number, faults: readonly string[]): void {
    this.supplier.turn({ probability, faults });
  }

  /** How many checks of an IMEI the supplier has taken to their end. */
  readonly ended = (imei: string): number =>
    this.supplier.account.orders.filter(
      (order) => order.imei === imei && this.supplier.account.stateOf(order) === 'completed',
    ).length;

  /** The orders that the supplier has charged for an IMEI and that Hammer does not know, by their true ids. */
  unknownCharges(imei: string): string[] {
    const orders = this.evidence.orders().filter((order) => order.imei === imei);
    const charges = this.supplier.charges.filter((charge) => charge.imei === imei);
    return charges
      .filter((charge) => !knownBuyer(orders, charge, charges, this.supplier))
      .map(({ orderId }) => orderId);
  }

  /** Throws when anything is not as it must be at every moment. */
  check(touched?: Parameters<Expectation['found']>[1]): void {
    const states = new Map(
      this.evidence.batches().map(({ id, state }) => [id, state as BatchState]),
    );
    const wrong = this.expectation.found(states, touched);
    if (wrong) this.violations.note('a batch is where people have led it', wrong);
    for (const [invariant, what] of findMoney(this.evidence, this.supplier))
      this.violations.note(invariant, what);
    for (const [invariant, what] of findSums(this.evidence)) this.violations.note(invariant, what);
    const orders = Map.groupBy(this.evidence.orders(), ({ imei }) => imei);
    const charges = Map.groupBy(this.supplier.charges, ({ imei }) => imei);
    for (const [imei, mine] of orders) {
      const most = this.expectation.mayHaveBeenCharged(imei);
      const seen = mine.filter(({ status }) => standing.includes(status)).length;
      if (seen < this.expectation.mayHaveBeenTaken(imei))
        this.violations.note(
          'what may have been charged is seen',
          `IMEI ${imei}: ${seen}, ${most}`,
        );
      const charged = charges.get(imei)?.length ?? 0;
      if (charged > most)
        this.violations.note('no IMEI is charged unasked', `IMEI ${imei}: ${charged}, ${most}`);
    }
    const { first } = this.violations;
    if (first) throw new Error(`A promise was broken: ${first.invariant} (${first.what}).`);
  }

  /** Brings everything to its end as patient people would, and checks all that must hold then. */
  async rest(): Promise<void> {
    this.fence.spare();
    this.supplier.calmDown();
    await this.ask(({ spend }) => spend.lift({}, hostActor()));
    this.watch.released(0);
    await this.settleDown();
    this.supplier.account.completeAll();
    for (let i = 0; i < 3; i++) await this.ask(({ synchronizer }) => synchronizer.sync());
    await this.pass(LOOK_AGAIN);
    const conditions = { settings: limits, troubles: NO_TROUBLE, settling: true };
    for (const [invariant, what] of findBroken(this.evidence, this.supplier, conditions))
      this.violations.note(invariant, what);
    this.check();
  }

  private async settleDown(): Promise<void> {
    const latest = this.clock.now() + LONGEST_CALM;
    for (;;) {
      const paused = this.evidence.batches().filter(({ state }) => state === 'paused');
      for (const { id } of paused) {
        this.watch.released(id);
        await this.ask(({ batches }) => batches.resume(id, hostActor()));
        this.check({ id, states: ['running', 'paused', 'completed'] });
      }
      if (paused.length === 0 && this.supplier.open === 0 && this.evidence.unrest() === 0) return;
      if (this.clock.now() > latest) throw new Error(`${this.evidence.unrest()} orders are left.`);
      await this.pass(LOOK_AGAIN);
      this.check();
    }
  }

  private leaves(serviceId: string, imeis: readonly string[]): number {
    const wrong = this.expectation.called(imeis);
    if (wrong) this.violations.note('no IMEI is sent more often than people have asked', wrong);
    // Its fault strikes it at once; what strikes later strikes a free call.
    this.isCallLeaving = true;
    queueMicrotask(() => (this.isCallLeaving = false));
    return this.watch.leaves(serviceId, imeis);
  }

  private heard(errand: Errand, delivery: Delivery): void {
    this.watch.heard(errand, delivery);
    if (errand.action !== 'placeorder') return;
    this.expectation.heard((errand.fields['imei'] ?? '').split(','), delivery);
  }

  private async askAgain<T>(question: (engine: Engine) => Promise<T>): Promise<Answer<T>> {
    for (let attempt = 1; ; attempt++) {
      const engine = await this.process.promise;
      const died = this.fence.death.then(() => null);
      try {
        const value = await Promise.race([question(engine).then((given) => ({ given })), died]);
        if (value) return { value: value.given };
      } catch (error) {
        if (error instanceof UserError) return { refused: error.code };
        if (!(error instanceof OperationalError)) throw error;
        if (attempt >= ATTEMPTS) return { refused: error.code };
        await this.clock.sleep(LOOK_AGAIN);
      }
    }
  }

  /** Starts a process, and another one whenever one has died. */
  private async keepRunning(): Promise<void> {
    while (!this.isOver) {
      const fence = new Fence(null);
      this.fence = fence;
      const earlier = new Set(this.evidence.placements().map(({ owner }) => owner));
      const engine = this.build(fence);
      await Promise.race([engine.start(), fence.death]);
      this.checkRecovery(earlier);
      void this.tick(engine, fence);
      this.process.resolve(engine);
      const moment = await fence.death;
      this.process = Promise.withResolvers<Engine>();
      this.count(moment);
      this.watch.died();
      if (!this.isOver) await this.clock.sleep(this.dice.magnitude(50, 30_000));
    }
  }

  private build(fence: Fence): Engine {
    const { connection, clock, dice, supplier, settings, files } = this;
    const watch = { heard: (...given: [Errand, Delivery]) => this.heard(...given) };
    const troubles = () => NO_TROUBLE;
    const around = { connection, clock, dice, supplier, watch, settings, files, troubles };
    const engine = engineBehind(fence, around);
    this.mistake?.build(engine.parts);
    return engine;
  }

  private checkRecovery(earlier: ReadonlySet<string>): void {
    for (const { id, owner, state } of this.evidence.placements())
      if (earlier.has(owner) && (state === 'prepared' || state === 'sending'))
        this.violations.note('a start leaves nothing on its way', `placement ${id} is ${state}`);
  }

  /** What Nest's scheduler does. */
  private async tick({ synchronizer, gatherer }: Engine, fence: Fence): Promise<void> {
    for (let n = 0; !fence.isDead; n++) {
      await this.clock.sleep(SYNC_TICK);
      if (fence.isDead) return;
      void synchronizer.syncWhenDue().catch(() => undefined);
      if (n % TICKS_A_MINUTE === 0) void gatherer.gatherWhenDue().catch(() => undefined);
    }
  }
}
