import {
  cursorOf,
  type BatchRow,
  type BatchRowPage,
  type BatchRowQuery,
  type OrderStatus,
  type RowClass,
  type RowCounts,
} from '@hammer/contract';
import { Database, sql } from '@hammer/database';
import { Injectable } from '@nestjs/common';
import { readBatch } from '../batch-record.js';
import { reasonNow } from './row-book.js';
import { rowCondition } from './row-filter.js';

type RowRecord = Omit<BatchRow, 'cells' | 'result'> & {
  cells: string;
  byBatchId: number | null;
  model: string | null;
  carrier: string | null;
  simlock: string | null;
  fmi: string | null;
  blacklist: string | null;
};

/** Reads the lines of a batch, and counts them. */
@Injectable()
export class RowReader {
  constructor(private readonly database: Database) {}

  /** The lines that a filter names, in their order. Throws a UserError when there is no such batch. */
  async page(batchId: number, { cursor, limit, ...filter }: BatchRowQuery): Promise<BatchRowPage> {
    await readBatch(this.database, batchId);
    const found = await this.database.read<RowRecord>(
      sql`SELECT r.number, r.given, r.imei, r.class, r.code, r.reason, r.repair, r.service_id, r.cells, r.order_id,
            o.status AS order_status, o.batch_id AS by_batch_id, o.model, o.carrier, o.simlock, o.fmi, o.blacklist
          FROM batch_rows r LEFT JOIN orders o ON o.id = r.order_id
          WHERE r.batch_id = ${batchId} AND r.number > ${cursor ?? 0} AND ${rowCondition(filter)}
          ORDER BY r.number LIMIT ${limit + 1}`,
    );
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      data: page.map(present),
      nextCursor: found.length > limit && last ? cursorOf(last.number) : null,
    };
  }

  /** All lines of a batch by class and by the status of their orders. Throws a UserError when there is no such batch. */
  async counts(batchId: number): Promise<RowCounts> {
    await readBatch(this.database, batchId);
    const groups = await this.database.read<{
      class: RowClass;
      status: OrderStatus | null;
      rows: number;
      orders: number;
      repairs: number;
    }>(
      sql`SELECT r.class, o.status, COUNT(*) AS rows, COUNT(DISTINCT r.order_id) AS orders, COUNT(r.repair) AS repairs
          FROM batch_rows r LEFT JOIN orders o ON o.id = r.order_id
          WHERE r.batch_id = ${batchId} GROUP BY r.class, o.status ORDER BY r.class, o.status`,
    );
    return {
      groups: groups.map(({ repairs: _, ...group }) => group),
      repairs: groups
        .filter((group) => group.class === 'invalid')
        .reduce((sum, { repairs }) => sum + repairs, 0),
    };
  }
}

function present(record: RowRecord): BatchRow {
  const { byBatchId, model, carrier, simlock, fmi, blacklist, ...row } = record;
  return {
    ...row,
    reason: reasonNow({ ...row, status: row.orderStatus, byBatchId }),
    cells: JSON.parse(row.cells) as string[],
    result: row.orderStatus === 'completed' ? { model, carrier, simlock, fmi, blacklist } : null,
  };
}
