import type { Readable } from 'node:stream';
import type { ExportFormat, ExportLayout, OrderFilter } from '@hammer/contract';
import { writeSheet, type SheetColumn } from '@hammer/sheets';
import { Injectable } from '@nestjs/common';
import { inDollars } from './money-text.js';
import { isoOrNull, type OrderRecord } from './order-record.js';
import { Orders } from './orders.service.js';

interface ExportColumn extends SheetColumn {
  of: (order: OrderRecord) => string | null;
}

const supplierColumns: ExportColumn[] = [
  { title: 'SERVICE', of: (order) => order.serviceName },
  { title: 'IMEI NO.', of: (order) => order.imei },
  { title: 'CREDITS', of: (order) => inDollars(order.priceMicros) },
  { title: 'STATUS', of: (order) => order.status },
  { title: 'CODE', of: (order) => order.result },
  { title: 'IMEI 2', of: (order) => order.imei2 },
  { title: 'CARRIER', of: (order) => order.carrier },
  { title: 'SIMLOCK', of: (order) => order.simlock },
  { title: 'MODEL', of: (order) => order.model },
  { title: 'FMI', of: (order) => order.fmi },
  { title: 'ORDER DATE', of: (order) => isoOrNull(order.orderedAt) },
];

const minimalColumns: ExportColumn[] = [
  { title: 'imei', of: (order) => order.imei },
  { title: 'status', of: (order) => order.status },
  { title: 'model', of: (order) => order.model },
  { title: 'carrier', of: (order) => order.carrier },
  { title: 'simlock', of: (order) => order.simlock },
  { title: 'fmi', of: (order) => order.fmi },
  { title: 'imei2', of: (order) => order.imei2 },
];

/** Writes orders as sheets: all that a filter names, streamed, without a cap. */
@Injectable()
export class OrderExporter {
  constructor(private readonly orders: Orders) {}

  /** The same of orders that were picked, in the order of their ids. */
  exportPicked(ids: readonly number[], format: ExportFormat, layout: ExportLayout): Readable {
    return this.write(this.orders.picked(ids), format, layout);
  }

  /** A file in the format; the layout `round-trip` is the batch's own, so here it is the supplier's. */
  export(filter: OrderFilter, format: ExportFormat, layout: ExportLayout): Readable {
    return this.write(this.orders.all(filter), format, layout);
  }

  /** The same of orders that somebody else reads, in the order in which they come. */
  write(
    orders: AsyncIterable<OrderRecord[]>,
    format: ExportFormat,
    layout: ExportLayout,
  ): Readable {
    const columns = layout === 'minimal' ? minimalColumns : supplierColumns;
    return writeSheet(format, columns, linesOf(orders, columns));
  }
}

async function* linesOf(
  orders: AsyncIterable<OrderRecord[]>,
  columns: ExportColumn[],
): AsyncGenerator<(string | null)[]> {
  for await (const records of orders) {
    for (const record of records) {
      yield columns.map((column) => column.of(record));
    }
  }
}
