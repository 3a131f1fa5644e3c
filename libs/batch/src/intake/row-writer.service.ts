import { setImmediate as nextTurn } from 'node:timers/promises';
import { Clock, Database, records, run, sql, type SqlValue, type Work } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { OrderBook, type PlannedOrder } from '@hammer/orders';
import { Injectable } from '@nestjs/common';
import type { ListedService } from '../catalogue/catalogue.service.js';
import type { ClassedRow } from './row-classes.js';

/** Rows in one work: few enough for others to get their turn, many enough to be worth a statement. */
const ROWS_AT_ONCE = 500;

/** Works that are handed over together, so that they may share a commit. */
const WORKS_AT_ONCE = 2;

const rowColumns = {
  number: 'integer',
  given: 'text',
  imei: 'text',
  class: 'text',
  code: 'text',
  reason: 'text',
  repair: 'text',
  serviceId: 'text',
  fields: 'text',
  cells: 'text',
  repeats: 'integer',
  orderId: 'integer',
} as const;

type Services = ReadonlyMap<string, ListedService>;

/** Writes the classed rows of a draft, and gives birth to the orders that they ask for. */
@Injectable()
export class RowWriter {
  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly orders: OrderBook,
    private readonly clock: Clock,
  ) {}

  /** Writes the rows of a new draft. A crash in between leaves a part of them. */
  async insert(batchId: number, rows: readonly ClassedRow[], services: Services): Promise<void> {
    await this.planOrders(batchId, rows, services);
    await this.inPieces(rows, (piece) => insertRows(batchId, piece));
  }

  /** Writes the rows of a draft anew, with new orders in place of those it had. */
  async update(batchId: number, rows: readonly ClassedRow[], services: Services): Promise<void> {
    const forgetSome = () => this.orders.forgetPlanned(batchId, ROWS_AT_ONCE);
    while ((await this.database.write(forgetSome)) > 0);
    await this.planOrders(batchId, rows, services);
    await this.inPieces(rows, (piece) => updateRows(batchId, piece));
  }

  /**
   * Orders are born in the order of their IMEIs, so they are also claimed in it: then the claims of a call change
   * neighbours in the indexes by IMEI instead of a page for each order, and write a fraction as much.
   */
  private async planOrders(
    batchId: number,
    rows: readonly ClassedRow[],
    services: Services,
  ): Promise<void> {
    const { orders, supplier, clock } = this;
    const batch = { id: batchId, supplierAccount: supplier.account, source: supplier.name };
    const planned = rows
      .flatMap((row) => plannedOrderOf(row, services))
      .sort((a, b) => (a.imei < b.imei ? -1 : 1));
    await nextTurn();
    const orderOfRow = new Map<number, number>();
    await this.inPieces(planned, function* (piece) {
      const born = yield* orders.plan(batch, piece, clock.now());
      for (const { id, rowNumber } of born) orderOfRow.set(rowNumber, id);
    });
    for (const row of rows) row.orderId ??= orderOfRow.get(row.repeats ?? row.number) ?? null;
  }

  private async inPieces<T>(
    things: readonly T[],
    write: (piece: readonly T[]) => Work<void>,
  ): Promise<void> {
    for (let i = 0; i < things.length; i += ROWS_AT_ONCE * WORKS_AT_ONCE) {
      const works: Promise<void>[] = [];
      for (
        let from = i;
        works.length < WORKS_AT_ONCE && from < things.length;
        from += ROWS_AT_ONCE
      ) {
        const piece = things.slice(from, from + ROWS_AT_ONCE);
        works.push(this.database.write(() => write(piece)));
      }
      await Promise.all(works);
      await nextTurn();
    }
  }
}

/** A row that is to be checked with a known service gets an order of its own. */
function plannedOrderOf(row: ClassedRow, services: Services): PlannedOrder[] {
  const service = services.get(row.serviceId ?? '');
  if (row.class !== 'to_check' || row.imei === null || !service) return [];
  const { number: rowNumber, imei, fields, code } = row;
  const { id: serviceId, title: serviceName, priceMicros } = service;
  return [
    { rowNumber, imei, fields, serviceId, serviceName, priceMicros, again: code === 'again' },
  ];
}

function* insertRows(batchId: number, rows: readonly ClassedRow[]): Work<void> {
  yield* run(
    sql`INSERT INTO batch_rows (batch_id, number, given, imei, class, code, reason, repair, service_id, fields, cells, repeats, order_id)
          SELECT ${batchId}, number, given, imei, class, code, reason, repair, service_id, fields, cells, repeats, order_id
          FROM ${asTable(rows)} AS classed`,
  );
}

function* updateRows(batchId: number, rows: readonly ClassedRow[]): Work<void> {
  yield* run(
    sql`UPDATE batch_rows SET given = v.given, imei = v.imei, class = v.class, code = v.code, reason = v.reason,
            repair = v.repair, service_id = v.service_id, fields = v.fields, repeats = v.repeats, order_id = v.order_id
          FROM ${asTable(rows)} AS v WHERE batch_rows.batch_id = ${batchId} AND batch_rows.number = v.number`,
  );
}

function asTable(rows: readonly ClassedRow[]) {
  return records(
    rowColumns,
    rows as readonly Readonly<Record<keyof typeof rowColumns, SqlValue>>[],
  );
}
