import type { ImportReport } from '@hammer/contract';
import { Database, sql } from '@hammer/database';
import { Injectable } from '@nestjs/common';
import { readBatch } from '../batch-record.js';
import type { KeptReport } from './import-record.entity.js';
import { findSameFile } from './same-file.js';

interface ImportRecord {
  fileName: string | null;
  fileSize: number;
  format: string;
  rowCount: number;
  report: string | null;
  importedAt: number;
}

type Mended = Pick<ImportReport, 'cleaned' | 'repaired' | 'overridden'>;

/** An import from before reports were kept. */
const unknown: KeptReport = {
  sheetName: null,
  delimiter: null,
  encoding: null,
  headerLine: null,
  warnings: [],
  suggested: null,
};

/** Tells what was found in the file or list of a batch, and what was mended of it. */
@Injectable()
export class ImportReader {
  constructor(private readonly database: Database) {}

  /** The report of a batch. Throws a UserError when there is no such batch. */
  async read(batchId: number): Promise<ImportReport> {
    const batch = await readBatch(this.database, batchId);
    const record = await this.database.readFirst<ImportRecord>(
      sql`SELECT file_name, file_size, format, row_count, report, imported_at FROM import_history
          WHERE batch_id = ${batchId}`,
    );
    if (!record) throw new Error(`Batch ${batchId} has no import.`);
    const { suggested, ...found } =
      record.report === null ? unknown : (JSON.parse(record.report) as KeptReport);
    return {
      warningDetails: [],
      ...found,
      importedAt: new Date(record.importedAt).toISOString(),
      fileName: record.fileName,
      bytes: record.fileSize,
      format: record.format,
      rows: record.rowCount,
      suggestedColumn: suggested,
      ...(await this.mended(batchId)),
      sameFileAs: await findSameFile(this.database, batch),
    };
  }

  private async mended(batchId: number): Promise<Mended> {
    const counts = await this.database.readFirst<Mended>(
      sql`SELECT COUNT(CASE WHEN imei <> given AND COALESCE(code, '') NOT IN ('repaired', 'overridden') THEN 1 END) AS cleaned,
            COUNT(CASE WHEN code = 'repaired' THEN 1 END) AS repaired,
            COUNT(CASE WHEN code = 'overridden' THEN 1 END) AS overridden
          FROM batch_rows WHERE batch_id = ${batchId} AND imei IS NOT NULL`,
    );
    return counts ?? { cleaned: 0, repaired: 0, overridden: 0 };
  }
}
