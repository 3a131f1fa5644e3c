import type { Readable } from 'node:stream';
import type { ExportFormat, LedgerFilter, LedgerPage } from '@hammer/contract';
import { Ledger } from '@hammer/ledger';
import { inDollars } from '@hammer/orders';
import { writeSheet, type SheetColumn } from '@hammer/sheets';
import { Injectable } from '@nestjs/common';

type Entry = LedgerPage['data'][number];

const columns: (SheetColumn & { of: (entry: Entry) => string })[] = [
  { title: 'entry', of: ({ id }) => String(id) },
  { title: 'at', of: ({ at }) => at },
  { title: 'kind', of: ({ kind }) => kind },
  { title: 'amount', of: ({ amountMicros }) => inDollars(amountMicros) },
  { title: 'orders', of: ({ orders }) => String(orders) },
  { title: 'service', of: ({ serviceId }) => serviceId },
  { title: 'batch', of: ({ batchId }) => String(batchId) },
  { title: 'placement', of: ({ placementId }) => String(placementId ?? '') },
  { title: 'order', of: ({ orderId }) => String(orderId ?? '') },
];

/** Writes the ledger as a sheet: all entries that a filter names, newest first, streamed, without a cap. */
@Injectable()
export class LedgerExporter {
  constructor(private readonly ledger: Ledger) {}

  /** A file in the format; amounts in dollars, times in UTC. */
  export(filter: LedgerFilter, format: ExportFormat): Readable {
    return writeSheet(format, columns, this.lines(filter));
  }

  private async *lines(filter: LedgerFilter): AsyncGenerator<string[]> {
    for await (const entries of this.ledger.all(filter))
      for (const entry of entries) yield columns.map(({ of }) => of(entry));
  }
}
