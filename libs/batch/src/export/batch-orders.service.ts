import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import type { ExportFormat, ExportLayout, OrderFilter, RowFilter } from '@hammer/contract';
import { Database, sql } from '@hammer/database';
import { orderColumns, OrderExporter, type OrderRecord } from '@hammer/orders';
import { Injectable } from '@nestjs/common';
import { readBatch } from '../batch-record.js';
import { rowsNamedBy } from './rows-named-by.js';

const ROWS_AT_ONCE = 1_000;

/** The orders that the rows of a batch point to, also those that another batch has bought: each once, as a file. */
@Injectable()
export class BatchOrdersExporter {
  constructor(
    private readonly database: Database,
    private readonly exporter: OrderExporter,
  ) {}

  /** A file of all orders, or of those of the rows that the filter names. Throws a UserError when there is no such batch. */
  async export(
    batchId: number,
    filter: OrderFilter & RowFilter,
    format: ExportFormat,
    layout: ExportLayout,
  ): Promise<Readable> {
    await readBatch(this.database, batchId);
    return this.exporter.write(this.orders(batchId, filter), format, layout);
  }

  /** In the order of the rows. */
  private async *orders(
    batchId: number,
    filter: OrderFilter & RowFilter,
  ): AsyncGenerator<OrderRecord[]> {
    const condition = rowsNamedBy(filter);
    const told = new Set<number>();
    let after = 0;
    for (;;) {
      const found: (OrderRecord & { number: number })[] = await this.database.read(
        sql`SELECT r.number, ${orderColumns} FROM batch_rows r JOIN orders o ON o.id = r.order_id
            WHERE r.batch_id = ${batchId} AND r.number > ${after} AND ${condition}
            ORDER BY r.number LIMIT ${ROWS_AT_ONCE}`,
      );
      yield found.filter(({ id }) => !told.has(id) && told.add(id));
      if (found.length < ROWS_AT_ONCE) return;
      after = found.at(-1)?.number ?? after;
      await nextTurn();
    }
  }
}
