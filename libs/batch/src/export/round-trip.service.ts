import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import type { ExportFormat, OrderFilter, OrderStatus, RowClass, RowFilter } from '@hammer/contract';
import { Database, sql } from '@hammer/database';
import { inDollars } from '@hammer/orders';
import { writeSheet, type SheetColumn } from '@hammer/sheets';
import { Injectable } from '@nestjs/common';
import { readBatch } from '../batch-record.js';
import { reasonNow } from '../intake/row-book.js';
import { rowsNamedBy } from './rows-named-by.js';

interface ResultRow {
  number: number;
  cells: string;
  imei: string | null;
  class: RowClass;
  reason: string | null;
  orderId: number | null;
  status: OrderStatus | null;
  supplierOrderId: string | null;
  priceMicros: number | null;
  carrier: string | null;
  simlock: string | null;
  model: string | null;
  fmi: string | null;
  imei2: string | null;
  serial: string | null;
  blacklist: string | null;
  result: string | null;
  batchId: number | null;
}

interface ResultColumn extends SheetColumn {
  of: (row: ResultRow, batchId: number) => string | null;
}

const ROWS_AT_ONCE = 1_000;

/** What Hammer appends to the user's own columns. The cost is that of this batch: a reused result costs nothing. */
const resultColumns: ResultColumn[] = [
  { title: 'Hammer IMEI', of: (row) => row.imei },
  { title: 'Hammer Class', of: (row) => row.class },
  {
    title: 'Hammer Status',
    of: (row) => row.status ?? (row.class === 'to_check' ? 'planned' : null),
  },
  { title: 'Hammer Note', of: (row) => reasonNow({ ...row, byBatchId: row.batchId }) },
  { title: 'Model', of: (row) => row.model },
  { title: 'Carrier', of: (row) => row.carrier },
  { title: 'SIM Lock', of: (row) => row.simlock },
  { title: 'FMI', of: (row) => row.fmi },
  { title: 'IMEI 2', of: (row) => row.imei2 },
  { title: 'Serial Number', of: (row) => row.serial },
  { title: 'Blacklist', of: (row) => row.blacklist },
  { title: 'Result', of: (row) => row.result },
  { title: 'Order ID', of: (row) => row.supplierOrderId },
  { title: 'Cost', of: (row, batchId) => costOf(row, batchId) },
];

/** The user's own sheet again, same rows, same order, same columns, with the results behind them. */
@Injectable()
export class RoundTripExporter {
  constructor(private readonly database: Database) {}

  /** A file of all rows, or of those that the filter names. Throws a UserError when there is no such batch. */
  async export(
    batchId: number,
    filter: OrderFilter & RowFilter,
    format: ExportFormat,
  ): Promise<Readable> {
    const batch = await readBatch(this.database, batchId);
    const own = batch.columns.map((title) => ({ title }));
    const taken = new Set(batch.columns);
    const appended = resultColumns.map(({ title }) => ({
      title: taken.has(title) ? `Hammer ${title}` : title,
    }));
    return writeSheet(
      format,
      [...own, ...appended],
      this.lines(batchId, filter, batch.columns.length),
    );
  }

  /** The rows that cannot be checked, with the reason and the repair where there is one. */
  async exportRejected(batchId: number, format: ExportFormat): Promise<Readable> {
    const batch = await readBatch(this.database, batchId);
    const columns = [
      { title: 'Row' },
      { title: 'Reason' },
      { title: 'Repair' },
      ...batch.columns.map((title) => ({ title })),
    ];
    return writeSheet(format, columns, this.rejectedLines(batchId));
  }

  private async *lines(
    batchId: number,
    filter: OrderFilter & RowFilter,
    width: number,
  ): AsyncGenerator<(string | null)[]> {
    const condition = rowsNamedBy(filter);
    let after = 0;
    for (;;) {
      const rows: ResultRow[] = await this.database.read<ResultRow>(
        sql`SELECT r.number, r.cells, r.imei, r.class, r.reason, r.order_id, o.status, o.order_id AS supplier_order_id,
              o.credits AS price_micros, o.carrier, o.simlock, o.model, o.fmi, o.imei2, o.serial, o.blacklist,
              o.result_code_display AS result, o.batch_id
            FROM batch_rows r LEFT JOIN orders o ON o.id = r.order_id
            WHERE r.batch_id = ${batchId} AND r.number > ${after} AND ${condition} ORDER BY r.number LIMIT ${ROWS_AT_ONCE}`,
      );
      for (const row of rows) {
        const cells = JSON.parse(row.cells) as string[];
        const own = Array.from({ length: width }, (_, i) => cells[i] ?? '');
        yield [...own, ...resultColumns.map((column) => column.of(row, batchId))];
      }
      if (rows.length < ROWS_AT_ONCE) return;
      after = rows.at(-1)?.number ?? after;
      await nextTurn();
    }
  }

  private async *rejectedLines(batchId: number): AsyncGenerator<(string | null)[]> {
    const rows = await this.database.read<{
      number: number;
      cells: string;
      reason: string | null;
      repair: string | null;
    }>(
      sql`SELECT number, cells, reason, repair FROM batch_rows WHERE batch_id = ${batchId} AND class = 'invalid' ORDER BY number`,
    );
    for (const { number, cells, reason, repair } of rows) {
      yield [String(number), reason, repair, ...(JSON.parse(cells) as string[])];
    }
  }
}

const charged: ReadonlySet<string | null> = new Set(['pending', 'in_process', 'completed']);

/** With these nobody knows yet whether the row has cost anything. */
const unknown: ReadonlySet<string | null> = new Set(['sending', 'uncertain', 'written_off']);

/**
 * What this row has cost: only the first of several rows with one order, only in the batch that bought it. What was
 * rejected came back; what is not known is left empty, never shown as zero.
 */
function costOf(row: ResultRow, batchId: number): string | null {
  const isOwn = row.class === 'to_check' && row.batchId === batchId;
  if (isOwn && unknown.has(row.status)) return null;
  if (!isOwn || !charged.has(row.status)) return '0.00';
  return inDollars(row.priceMicros ?? 0);
}
