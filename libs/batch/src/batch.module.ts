import { AccessModule } from '@hammer/access';
import { FusionModule } from '@hammer/fusion';
import { LedgerModule } from '@hammer/ledger';
import { OrdersModule } from '@hammer/orders';
import { SheetsModule } from '@hammer/sheets';
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { BackupClerk } from './backups/backup-clerk.service.js';
import { Approvals } from './quote/approvals.service.js';
import { Batches } from './batches.service.js';
import { Catalogue } from './catalogue/catalogue.service.js';
import { PriceList } from './catalogue/price-list.service.js';
import { batchEntities } from './entities.js';
import { BatchOrdersExporter } from './export/batch-orders.service.js';
import { RoundTripExporter } from './export/round-trip.service.js';
import { IdempotencyKeys } from './idempotency/idempotency-keys.service.js';
import { Classifier } from './intake/classifier.service.js';
import { DraftTurns } from './intake/draft-turns.js';
import { ImportReader } from './intake/import-reader.service.js';
import { Intake } from './intake/intake.service.js';
import { RowReader } from './intake/row-reader.service.js';
import { RowWriter } from './intake/row-writer.service.js';
import { BatchCanceller } from './placing/batch-canceller.service.js';
import { BatchRunner } from './placing/batch-runner.service.js';
import { BatchStarter } from './placing/batch-starter.service.js';
import { Caller } from './placing/caller.service.js';
import { CallsReader } from './placing/calls-reader.service.js';
import { CheckpointService } from './placing/checkpoint.service.js';
import { HighWaterMark } from './placing/high-water-mark.service.js';
import { PlacementReader } from './placing/placement-reader.service.js';
import { Spool } from './placing/spool.service.js';
import { SupplierPace } from './placing/supplier-pace.service.js';
import { ProgressReader } from './progress/progress.service.js';
import { ProgressStream } from './progress/progress-stream.service.js';
import { TimelineTeller } from './progress/timeline.service.js';
import { BalanceGlance } from './quote/balance-glance.service.js';
import { Quoter } from './quote/quoter.service.js';
import { Rechecks } from './single/rechecks.service.js';
import { SingleOrders } from './single/single-orders.service.js';
import { LedgerExporter } from './spend/ledger-exporter.service.js';
import { SpendHistoryReader } from './spend/spend-history.service.js';
import { SpendReader } from './spend/spend-reader.service.js';
import { AcceptedVerifier } from './uncertain/accepted-verifier.service.js';
import { BalanceWitness } from './uncertain/balance-witness.service.js';
import { EvidenceBook } from './uncertain/evidence-book.service.js';
import { EvidenceDesk } from './uncertain/evidence-desk.service.js';
import { EvidenceGatherer } from './uncertain/evidence-gatherer.service.js';
import { UncertainSettler } from './uncertain/settler.service.js';
import { SupplierExport } from './uncertain/supplier-export.service.js';
import { SupplierQuestions } from './uncertain/supplier-questions.service.js';
import { SpoolReplayer } from './starting/spool-replayer.service.js';
import { StartInspector } from './starting/start-inspector.service.js';
import { Successor } from './starting/successor.service.js';
import { UncertainOrders } from './uncertain/uncertain-orders.service.js';
import { UncertainResolver } from './uncertain/uncertain-resolver.service.js';

/** From a file to paid orders: intake, quote, placing, progress. */
@Module({
  imports: [
    TypeOrmModule.forFeature(batchEntities),
    AccessModule,
    FusionModule,
    LedgerModule,
    OrdersModule,
    SheetsModule,
  ],
  providers: [
    AcceptedVerifier,
    Approvals,
    BackupClerk,
    BalanceGlance,
    BalanceWitness,
    BatchCanceller,
    BatchOrdersExporter,
    BatchRunner,
    BatchStarter,
    Batches,
    Caller,
    CallsReader,
    Catalogue,
    CheckpointService,
    Classifier,
    DraftTurns,
    EvidenceBook,
    EvidenceDesk,
    EvidenceGatherer,
    HighWaterMark,
    IdempotencyKeys,
    ImportReader,
    Intake,
    LedgerExporter,
    PlacementReader,
    PriceList,
    ProgressReader,
    ProgressStream,
    Quoter,
    Rechecks,
    RoundTripExporter,
    RowReader,
    RowWriter,
    SingleOrders,
    SpendHistoryReader,
    SpendReader,
    SupplierExport,
    SupplierQuestions,
    Spool,
    SpoolReplayer,
    StartInspector,
    Successor,
    SupplierPace,
    TimelineTeller,
    UncertainOrders,
    UncertainResolver,
    UncertainSettler,
  ],
  exports: [
    PlacementReader,
    PriceList,
    BackupClerk,
    Batches,
    BatchOrdersExporter,
    BatchRunner,
    CallsReader,
    Catalogue,
    ImportReader,
    ProgressReader,
    ProgressStream,
    Rechecks,
    RoundTripExporter,
    RowReader,
    SingleOrders,
    LedgerExporter,
    SpendHistoryReader,
    SpendReader,
    SupplierExport,
    TimelineTeller,
    UncertainOrders,
    UncertainResolver,
  ],
})
export class BatchModule {}
