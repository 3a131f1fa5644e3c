import { AuditBook } from '@hammer/access';
import type { Clock, Database, StateFolder } from '@hammer/database';
import { Instance, RateGate, Registrar, TurnsOfOneProcess, WriterLock } from '@hammer/database';
import type { Supplier } from '@hammer/fusion';
import { BalanceBook, BookKeeper, Ledger, SpendingSwitch } from '@hammer/ledger';
import {
  AnomalyBook,
  EndedOrders,
  OrderBook,
  OrderResolver,
  Orders,
  OrderTally,
  WayFinder,
} from '@hammer/orders';
import type { Settings } from '@hammer/settings';
import { SheetReader } from '@hammer/sheets';
import { EndedOrderRotation, Synchronizer } from '@hammer/sync';
import { Batches } from '../../libs/batch/src/batches.service.js';
import { Catalogue } from '../../libs/batch/src/catalogue/catalogue.service.js';
import { IdempotencyKeys } from '../../libs/batch/src/idempotency/idempotency-keys.service.js';
import { Classifier } from '../../libs/batch/src/intake/classifier.service.js';
import { Intake } from '../../libs/batch/src/intake/intake.service.js';
import { RowReader } from '../../libs/batch/src/intake/row-reader.service.js';
import { RowWriter } from '../../libs/batch/src/intake/row-writer.service.js';
import { BatchCanceller } from '../../libs/batch/src/placing/batch-canceller.service.js';
import { BatchRunner } from '../../libs/batch/src/placing/batch-runner.service.js';
import { BatchStarter } from '../../libs/batch/src/placing/batch-starter.service.js';
import { Caller } from '../../libs/batch/src/placing/caller.service.js';
import { CheckpointService } from '../../libs/batch/src/placing/checkpoint.service.js';
import { HighWaterMark } from '../../libs/batch/src/placing/high-water-mark.service.js';
import { Spool } from '../../libs/batch/src/placing/spool.service.js';
import { SupplierPace } from '../../libs/batch/src/placing/supplier-pace.service.js';
import { ProgressReader } from '../../libs/batch/src/progress/progress.service.js';
import { BalanceGlance } from '../../libs/batch/src/quote/balance-glance.service.js';
import { Quoter } from '../../libs/batch/src/quote/quoter.service.js';
import { Rechecks } from '../../libs/batch/src/single/rechecks.service.js';
import { DraftTurns } from '../../libs/batch/src/intake/draft-turns.js';
import { Approvals } from '../../libs/batch/src/quote/approvals.service.js';
import { SingleOrders } from '../../libs/batch/src/single/single-orders.service.js';
import { SpendReader } from '../../libs/batch/src/spend/spend-reader.service.js';
import { AcceptedVerifier } from '../../libs/batch/src/uncertain/accepted-verifier.service.js';
import { BalanceWitness } from '../../libs/batch/src/uncertain/balance-witness.service.js';
import { EvidenceBook } from '../../libs/batch/src/uncertain/evidence-book.service.js';
import { SpoolReplayer } from '../../libs/batch/src/starting/spool-replayer.service.js';
import { Successor } from '../../libs/batch/src/starting/successor.service.js';
import { StartInspector } from '../../libs/batch/src/starting/start-inspector.service.js';
import { EvidenceDesk } from '../../libs/batch/src/uncertain/evidence-desk.service.js';
import { EvidenceGatherer } from '../../libs/batch/src/uncertain/evidence-gatherer.service.js';
import { UncertainSettler } from '../../libs/batch/src/uncertain/settler.service.js';
import { SupplierQuestions } from '../../libs/batch/src/uncertain/supplier-questions.service.js';
import { UncertainResolver } from '../../libs/batch/src/uncertain/uncertain-resolver.service.js';
import { UncertainOrders } from '../../libs/batch/src/uncertain/uncertain-orders.service.js';
import type { Courier } from '../../libs/fusion/src/courier.js';
import { FreeCalls } from '../../libs/fusion/src/free-calls.js';
import { GsmFusion } from '../../libs/fusion/src/gsm-fusion.js';

/** What an engine stands on. */
export interface Ground {
  clock: Clock;
  database: Database;
  courier: Courier;
  folder: StateFolder;
  settings: Settings;
}

/** The parts of an engine that a deliberate mistake can be built into. */
export interface EngineParts extends Ground {
  supplier: Supplier;
  rateGate: RateGate;
  orders: OrderBook;
  ledger: Ledger;
  spending: SpendingSwitch;
  checkpoint: CheckpointService;
  caller: Caller;
  runner: BatchRunner;
  replayer: SpoolReplayer;
}

/** The production engine, wired as Nest wires it: everything between a person's wish and the bytes of a call. */
export class Engine {
  readonly parts: EngineParts;
  readonly batches: Batches;
  readonly single: SingleOrders;
  readonly catalogue: Catalogue;
  readonly spend: SpendReader;
  readonly synchronizer: Synchronizer;
  readonly gatherer: EvidenceGatherer;
  readonly resolver: UncertainResolver;
  private readonly runner: BatchRunner;
  private readonly keys: IdempotencyKeys;
  private readonly canceller: BatchCanceller;
  private readonly lock: WriterLock;

  constructor(ground: Ground) {
    const { clock, database, courier, folder, settings } = ground;
    const instance = new Instance();
    this.lock = new WriterLock(instance, settings);
    const registrar = new Registrar(database, this.lock, instance, clock);
    const freeCalls = new FreeCalls(courier, settings, (milliseconds) => clock.sleep(milliseconds));
    const supplier = new GsmFusion(courier, freeCalls, settings);
    const rateGate = new RateGate(database, clock);
    const orders = new OrderBook();
    const anomalies = new AnomalyBook(database, clock);
    const ledger = new Ledger(database, clock, settings);
    const audit = new AuditBook(database, clock);
    const spending = new SpendingSwitch(database, clock);
    const evidence = new EvidenceBook(supplier, orders);
    const checkpoint = new CheckpointService(
      database,
      supplier,
      orders,
      ledger,
      spending,
      anomalies,
      clock,
      instance,
      registrar,
      evidence,
      settings,
    );
    const spool = new Spool(folder);
    const mark = new HighWaterMark(database, folder, instance, registrar);
    const caller = new Caller(
      checkpoint,
      supplier,
      rateGate,
      clock,
      this.lock,
      spool,
      mark,
      settings,
    );
    const catalogue = new Catalogue(database, supplier, rateGate, clock, settings);
    const pace = new SupplierPace(database, supplier, catalogue, rateGate, clock, settings);
    const replayer = new SpoolReplayer(database, checkpoint, spool, spending);
    const successor = new Successor(database, registrar, replayer, checkpoint);
    const runner = new BatchRunner(
      database,
      supplier,
      checkpoint,
      caller,
      catalogue,
      clock,
      this.lock,
      pace,
      new StartInspector(mark, spending, successor, new BookKeeper(database)),
      successor,
      registrar,
      settings,
    );
    const balanceBook = new BalanceBook(database, clock);
    const balances = new BalanceGlance(database, supplier, rateGate, clock, balanceBook, settings);
    const classifier = new Classifier(database, supplier, clock);
    const sheets = new SheetReader();
    const writer = new RowWriter(database, supplier, orders, clock);
    this.canceller = new BatchCanceller(database, orders, audit, clock);
    this.parts = {
      ...ground,
      supplier,
      rateGate,
      orders,
      ledger,
      spending,
      checkpoint,
      caller,
      runner,
      replayer,
    };
    const starter = new BatchStarter(orders, ledger, audit);
    const approvals = new Approvals(database, audit, settings);
    const everyTurn = new TurnsOfOneProcess();
    const turns = new DraftTurns(everyTurn);
    this.runner = runner;
    this.catalogue = catalogue;
    this.keys = new IdempotencyKeys(database, clock, instance, registrar);
    this.batches = new Batches(
      database,
      new Intake(database, supplier, catalogue, sheets, classifier, writer, clock),
      new Quoter(database, supplier, catalogue, balances, ledger, spending, clock, settings),
      new ProgressReader(database, supplier, ledger, caller, pace, settings),
      runner,
      this.canceller,
      starter,
      turns,
      approvals,
      audit,
      this.keys,
      clock,
    );
    this.single = new SingleOrders(
      database,
      this.batches,
      new RowReader(database),
      new Orders(database, new WayFinder(database), new OrderTally(database, clock)),
      new Rechecks(database, catalogue, clock, settings),
      starter,
      turns,
      approvals,
      runner,
      this.keys,
      clock,
    );
    const uncertain = new UncertainOrders(database, supplier, clock);
    this.spend = new SpendReader(
      database,
      supplier,
      ledger,
      spending,
      balances,
      balanceBook,
      uncertain,
      runner,
      mark,
      audit,
    );
    const settler = new UncertainSettler(new OrderResolver(), orders, ledger, evidence);
    const questions = new SupplierQuestions(supplier, rateGate, settings);
    const desk = new EvidenceDesk(database, supplier, evidence, settler, clock);
    const ended = new EndedOrders(database, anomalies, clock);
    const witness = new BalanceWitness(database, balances, balanceBook, evidence, clock);
    this.gatherer = new EvidenceGatherer(
      database,
      supplier,
      questions,
      desk,
      ended,
      witness,
      everyTurn,
      clock,
      settings,
    );
    const verifier = new AcceptedVerifier(this.gatherer, questions, desk);
    this.resolver = new UncertainResolver(
      database,
      this.gatherer,
      verifier,
      settler,
      this.keys,
      runner,
      audit,
      clock,
    );
    this.synchronizer = new Synchronizer(
      database,
      supplier,
      rateGate,
      orders,
      anomalies,
      ledger,
      new EndedOrderRotation(database, supplier, ended, clock),
      registrar,
      everyTurn,
      clock,
      settings,
    );
  }

  /** What Nest does at a start. */
  async start(): Promise<void> {
    await this.lock.take();
    await this.keys.onApplicationBootstrap();
    await this.canceller.onApplicationBootstrap();
    await this.runner.onApplicationBootstrap();
  }

  /** What Nest does when it is told to end. */
  async end(): Promise<void> {
    await Promise.all([
      this.runner.beforeApplicationShutdown(),
      this.synchronizer.beforeApplicationShutdown(),
      this.gatherer.beforeApplicationShutdown(),
    ]);
  }
}
