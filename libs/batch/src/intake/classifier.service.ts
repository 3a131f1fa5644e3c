import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DuplicatePolicy, OrderStatus } from '@hammer/contract';
import { Clock, Database, records, sql, type SqlPart } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { Injectable } from '@nestjs/common';
import { classOfStanding } from './row-book.js';
import type { ClassedRow } from './row-classes.js';

interface Standing {
  imei: string;
  serviceId: string;
  orderId: number;
  batchId: number;
  status: OrderStatus;
  generation: number;
  finishedAt: number | null;
}

/** How a known result is treated. */
export interface DuplicateRule {
  duplicates: DuplicatePolicy;
  freshnessDays: number;
}

const DAY = 86_400_000;
const ROWS_AT_ONCE = 1_000;

/** Puts valid rows into the classes that depend on other rows and on other batches. */
@Injectable()
export class Classifier {
  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly clock: Clock,
  ) {}

  /** Changes the rows in place: repeated in the file, known already, in progress or uncertain elsewhere, unknown service. */
  async classify(
    rows: ClassedRow[],
    offered: ReadonlySet<string>,
    rule: DuplicateRule,
  ): Promise<void> {
    const firstRows = new Map<string, ClassedRow>();
    for (const [i, row] of rows.entries()) {
      if (i % ROWS_AT_ONCE === 0) await nextTurn();
      if (row.class !== 'to_check') continue;
      if (row.serviceId !== null && !offered.has(row.serviceId)) refuseService(row);
      else claimFirst(row, firstRows);
    }
    const candidates = [...firstRows.values()].filter((row) => row.serviceId !== null);
    const isMoreToBuy = await this.isMoreToBuy();
    for (let i = 0; i < candidates.length; i += ROWS_AT_ONCE) {
      const piece = candidates.slice(i, i + ROWS_AT_ONCE);
      const standing = await this.standingOrders(piece, isMoreToBuy);
      for (const row of piece) {
        const order = standing.get(keyOf(row));
        if (order) applyStanding(row, order, rule, this.clock.now());
      }
      await nextTurn();
    }
    for (const row of rows) {
      if (row.class === 'repeated') row.orderId = firstRows.get(keyOf(row))?.orderId ?? null;
    }
  }

  /**
   * Whether rows of a draft may be in the wrong class by now: another batch was started since `since` (milliseconds), or
   * an order that was to stand for a row has ended without a result.
   */
  async isOutdated(batchId: number, since: number): Promise<boolean> {
    const started = await this.database.readFirst(
      sql`SELECT id FROM batches WHERE started_at >= ${since} AND supplier_account = ${this.supplier.account} LIMIT 1`,
    );
    if (started) return true;
    const ended = await this.database.readFirst(
      sql`SELECT r.number FROM batch_rows r CROSS JOIN orders o
          WHERE r.batch_id = ${batchId} AND r.class IN ('in_progress', 'uncertain') AND o.id = r.order_id
            AND o.status IN ('cancelled', 'refused', 'rejected') LIMIT 1`,
    );
    return ended !== undefined;
  }

  /** Whether a started batch has orders that it has not bought yet. */
  private async isMoreToBuy(): Promise<boolean> {
    const found = await this.database.readFirst(
      sql`SELECT b.id FROM batches b
          WHERE b.state IN ('running', 'paused') AND b.supplier_account = ${this.supplier.account}
            AND EXISTS (SELECT 1 FROM orders o WHERE o.batch_id = b.id AND o.status = 'planned') LIMIT 1`,
    );
    return found !== undefined;
  }

  /** The order that stands for each row's check: of the last generation, one that is live before one to be bought. */
  private async standingOrders(
    rows: readonly ClassedRow[],
    isMoreToBuy: boolean,
  ): Promise<Map<string, Standing>> {
    const wanted = records(
      { imei: 'text', serviceId: 'text' },
      rows.map(({ imei, serviceId }) => ({ imei, serviceId })),
    );
    const toBuy = isMoreToBuy ? await this.ordersToBuy(wanted) : [];
    const live = await this.database.read<Standing>(
      sql`SELECT o.imei, o.service_id, o.id AS order_id, o.batch_id, o.status, o.generation, o.finished_at
          FROM ${wanted} AS w CROSS JOIN orders o
          WHERE o.supplier_account = ${this.supplier.account} AND o.service_id = w.service_id AND o.imei = w.imei
            AND o.live = 1
          ORDER BY o.id`,
    );
    const standing = new Map(toBuy.map((order) => [keyOf(order), order]));
    for (const order of live) {
      const planned = standing.get(keyOf(order));
      if (!planned || planned.generation <= order.generation) standing.set(keyOf(order), order);
    }
    return standing;
  }

  /** Planned orders of started batches. The plus sign keeps SQLite from going through all orders of each batch. */
  private ordersToBuy(wanted: SqlPart): Promise<Standing[]> {
    return this.database.read<Standing>(
      sql`SELECT o.imei, o.service_id, o.id AS order_id, o.batch_id, o.status, o.generation, o.finished_at
          FROM ${wanted} AS w CROSS JOIN orders o CROSS JOIN batches b
          WHERE o.imei = w.imei AND o.service_id = w.service_id AND o.supplier_account = ${this.supplier.account}
            AND o.status = 'planned' AND b.id = +o.batch_id AND b.state IN ('running', 'paused')
          ORDER BY o.id`,
    );
  }
}

function keyOf({ imei, serviceId }: { imei: string | null; serviceId: string | null }): string {
  return `${serviceId ?? ''}/${imei ?? ''}`;
}

function refuseService(row: ClassedRow): void {
  row.class = 'invalid';
  row.code = 'unknown-service';
  row.reason = `The supplier has no service ${row.serviceId}. Look the id up in the list of services.`;
}

function claimFirst(row: ClassedRow, firstRows: Map<string, ClassedRow>): void {
  const firstRow = firstRows.get(keyOf(row));
  if (!firstRow) {
    firstRows.set(keyOf(row), row);
    return;
  }
  row.class = 'repeated';
  row.code = 'repeated';
  row.reason = `The same IMEI is in row ${firstRow.number}.`;
  row.repeats = firstRow.number;
}

function applyStanding(
  row: ClassedRow,
  order: Standing,
  { duplicates, freshnessDays }: DuplicateRule,
  now: number,
): void {
  const standingClass = classOfStanding(order.status);
  const isGivenUp = order.status === 'written_off';
  if (standingClass !== 'known' && !(isGivenUp && duplicates === 'recheck')) {
    row.class = standingClass;
    row.code = standingClass === 'uncertain' ? 'uncertain-elsewhere' : 'in-progress-elsewhere';
    row.orderId = order.orderId;
    row.reason = isGivenUp
      ? `Order ${order.orderId} of batch ${order.batchId} for the same check was written off, and may have been charged. Buy it anew on purpose, or leave it.`
      : standingClass === 'uncertain'
        ? `Order ${order.orderId} of batch ${order.batchId} for the same check is uncertain. It must be settled first.`
        : `Order ${order.orderId} of batch ${order.batchId} for the same check is under way.`;
    return;
  }
  const age = order.finishedAt === null ? 0 : now - order.finishedAt;
  if (duplicates === 'recheck' || (duplicates === 'reuse' && age > freshnessDays * DAY)) {
    row.code = 'again';
    row.reason = `Checked before, as order ${order.orderId}; it is bought again.`;
    return;
  }
  row.class = 'known';
  row.orderId = duplicates === 'skip' ? null : order.orderId;
  if (order.status === 'duplicate') {
    row.code = 'at-the-supplier';
    row.reason = `The supplier said of order ${order.orderId} that it has this IMEI already; its result is there, not here.`;
    return;
  }
  row.code = duplicates === 'skip' ? 'skipped' : 'reused';
  row.reason = `Checked before, as order ${order.orderId} of batch ${order.batchId}.`;
}
