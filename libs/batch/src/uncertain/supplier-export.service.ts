import { createHash } from 'node:crypto';
import type { ExportMatch } from '@hammer/contract';
import { Database, sql } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { SheetReader } from '@hammer/sheets';
import { OperationalError } from '@hammer/settings';
import { Injectable, Logger } from '@nestjs/common';
import { doubtsWhere } from './doubt.js';
import { EvidenceDesk, type Match } from './evidence-desk.service.js';
import { EvidenceGatherer } from './evidence-gatherer.service.js';
import { readExport } from './export-columns.js';
import { IdempotencyKeys, type Outcome } from '../idempotency/idempotency-keys.service.js';

/** Calls whose orders are looked for in an export: all that there may reasonably be. */
const MOST_IN_DOUBT = 10_000;

/**
 * Takes the order export of the supplier's portal as evidence. It makes candidates and settles nothing: whoever uploads it
 * chooses afterwards.
 */
@Injectable()
export class SupplierExport {
  private readonly logger = new Logger(SupplierExport.name);

  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly sheets: SheetReader,
    private readonly desk: EvidenceDesk,
    private readonly gatherer: EvidenceGatherer,
    private readonly keys: IdempotencyKeys,
  ) {}

  /** Matches an export with what is uncertain. The same file again adds nothing, so a repeated request may run again. */
  async match(
    content: Buffer,
    fileName: string,
    key: string,
  ): Promise<ExportMatch & { replayed: boolean }> {
    const hash = createHash('sha256').update(content).digest('hex');
    const { replayed } = await this.keys.once(key, ['supplier-export', hash], async (done) => {
      const outcome: Outcome = { kind: 'uncertain-checked', id: 0 };
      await this.database.write(() => done(outcome));
      return outcome;
    });
    return { ...(await this.matchOnce(content, fileName)), replayed };
  }

  private async matchOnce(content: Buffer, fileName: string): Promise<ExportMatch> {
    const listed = readExport(await this.sheets.read(content, fileName));
    const readable = listed.flatMap((order) => order ?? []);
    const doubts = await this.database.look(() =>
      doubtsWhere(sql`supplier_account = ${this.supplier.account}`, MOST_IN_DOUBT),
    );
    const matches = await this.desk.keepListed(
      doubts,
      readable,
      'supplier-export',
      `file ${fileName}`,
    );
    const taken = await this.desk.taken(readable.map(({ supplierOrderId }) => supplierOrderId));
    const unclear = ambiguousIds(matches);
    const matched = new Set(matches.map(({ found }) => found.supplierOrderId));
    const count = (is: (supplierOrderId: string) => boolean) =>
      readable.filter(({ supplierOrderId }) => is(supplierOrderId)).length;
    const counts = {
      rows: listed.length,
      known: count((id) => taken.has(id)),
      matched: count((id) => matched.has(id) && !unclear.has(id)),
      ambiguous: count((id) => unclear.has(id)),
    };
    await this.confirm(matches);
    return {
      ...counts,
      unknown: counts.rows - counts.known - counts.matched - counts.ambiguous,
      matches: [...Map.groupBy(matches, ({ order }) => order)].map(([order, found]) => ({
        placementId: order.placementId,
        orderId: order.id,
        imei: order.imei,
        supplierOrderIds: [...new Set(found.map((match) => match.found.supplierOrderId))],
      })),
    };
  }

  /** Lets the supplier confirm what the export has shown; without an answer it stays seen. */
  private async confirm(matches: readonly Match[]): Promise<void> {
    for (const placementId of new Set(matches.map(({ order }) => order.placementId))) {
      try {
        await this.gatherer.check(placementId);
      } catch (error) {
        if (!(error instanceof OperationalError)) throw error;
        this.logger.warn(`placement=${placementId} could not be checked: ${error.message}`);
        return;
      }
    }
  }
}

/** Order ids that are not the only one for their order, or fit several orders. */
function ambiguousIds(matches: readonly Match[]): Set<string> {
  const idsOf = Map.groupBy(matches, ({ order }) => order.id);
  const ordersOf = Map.groupBy(matches, ({ found }) => found.supplierOrderId);
  const distinctIds = (orderId: number) =>
    new Set(idsOf.get(orderId)?.map(({ found }) => found.supplierOrderId)).size;
  return new Set(
    matches
      .filter(
        ({ order, found }) =>
          distinctIds(order.id) > 1 ||
          new Set(ordersOf.get(found.supplierOrderId)?.map((match) => match.order.id)).size > 1,
      )
      .map(({ found }) => found.supplierOrderId),
  );
}
