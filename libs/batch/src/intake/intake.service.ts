import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BatchChanges, BatchOptions } from '@hammer/contract';
import { Clock, Database, first, run, sql } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { UserError } from '@hammer/settings';
import { SheetReader, warningInWords, type Sheet } from '@hammer/sheets';
import { Injectable } from '@nestjs/common';
import type { BatchRecord } from '../batch-record.js';
import { Catalogue } from '../catalogue/catalogue.service.js';
import { Classifier } from './classifier.service.js';
import { meaningsOf, suggestColumn, type FoundColumn } from './columns.js';
import type { KeptReport } from './import-record.entity.js';
import { readRow, type ClassedRow, type Override } from './row-classes.js';
import { RowWriter } from './row-writer.service.js';

/** What a user gives: a file, pasted text, or plain IMEIs. */
export type Given =
  | { kind: 'file'; content: Buffer; name: string }
  | { kind: 'text'; text: string }
  | { kind: 'imeis'; imeis: readonly string[] };

interface Imported {
  sheet: Sheet;
  fileName: string | null;
  hash: string;
  size: number;
}

/** Takes in what a user gives: a draft with every line in exactly one class. Nothing is paid here. */
@Injectable()
export class Intake {
  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly catalogue: Catalogue,
    private readonly sheets: SheetReader,
    private readonly classifier: Classifier,
    private readonly writer: RowWriter,
    private readonly clock: Clock,
  ) {}

  /** Makes a draft. The answer is its id. Throws a UserError for what cannot be read. */
  async createDraft(given: Given, options: BatchOptions): Promise<number> {
    const imported = await this.read(given);
    const { sheet } = imported;
    const suggested = suggestColumn(sheet.columns, sheet.rows);
    const column = options.imeiColumn ?? suggested?.column ?? null;
    assertColumn(column, sheet.columns);
    const rows = await this.classRows(
      sheet.rows.map((cells, i) => ({ number: sheet.lineNumbers[i] ?? i + 1, cells })),
      sheet.columns,
      column,
      options,
      new Map(),
    );
    const batchId = await this.insertBatch(imported, options, column, suggested);
    await this.writer.insert(batchId, rows, await this.catalogue.byId());
    await this.setLastRow(batchId, rows.at(-1)?.number ?? 0);
    return batchId;
  }

  /** Puts the rows of a draft into their classes anew, after what it depends on was changed. */
  async reclassify(batch: BatchRecord, changes: BatchChanges): Promise<void> {
    const column = changes.imeiColumn ?? batch.imeiColumn;
    assertColumn(column, batch.columns);
    const kept = await this.database.read<{
      number: number;
      cells: string;
      imei: string | null;
      code: string | null;
      reason: string | null;
      repair: string | null;
    }>(
      sql`SELECT number, cells, imei, code, reason, repair FROM batch_rows WHERE batch_id = ${batch.id} ORDER BY number`,
    );
    if (batch.lastRow === 0) await this.assertWhole(batch.id, kept.length);
    const overrides = new Map<number, Override>();
    for (const { number, imei, code, reason, repair } of kept) {
      if (imei && (code === 'overridden' || code === 'repaired'))
        overrides.set(number, { imei, code, reason: reason ?? '' });
      else if (changes.acceptRepairs && repair) {
        overrides.set(number, {
          imei: repair,
          code: 'repaired',
          reason: 'The offered repair was accepted.',
        });
      }
    }
    for (const { number, imei, reason } of changes.overrides ?? []) {
      overrides.set(number, { imei, code: 'overridden', reason });
    }
    const rule = {
      serviceId: changes.serviceId ?? batch.serviceId ?? undefined,
      duplicates: changes.duplicates ?? batch.duplicates,
      freshnessDays: changes.freshnessDays ?? batch.freshnessDays,
    };
    const rows = await this.classRows(
      kept.map(({ number, cells }) => ({ number, cells: JSON.parse(cells) as string[] })),
      batch.columns,
      column,
      rule,
      overrides,
    );
    await this.setLastRow(batch.id, 0);
    await this.writer.update(batch.id, rows, await this.catalogue.byId());
    await this.database.write(function* () {
      yield* run(
        sql`UPDATE batches SET imei_column = ${column}, service_id = ${rule.serviceId ?? null}, duplicates = ${rule.duplicates},
              freshness_days = ${rule.freshnessDays}, name = ${changes.name ?? batch.name}, last_row = ${rows.at(-1)?.number ?? 0}
            WHERE id = ${batch.id} AND state = 'draft'`,
      );
    });
  }

  /** Puts the rows of a draft into their classes anew if what they depend on has changed since it was quoted. */
  async refresh(batch: BatchRecord): Promise<void> {
    const quotedAt = batch.quote === null ? 0 : Date.parse(batch.quote.quotedAt);
    if (await this.classifier.isOutdated(batch.id, quotedAt)) await this.reclassify(batch, {});
  }

  /** A process that died during the intake leaves a part of the file; nobody may take that for the whole. */
  private async assertWhole(batchId: number, rows: number): Promise<void> {
    const given = await this.database.readFirst<{ rowCount: number }>(
      sql`SELECT row_count FROM import_history WHERE batch_id = ${batchId}`,
    );
    if (given?.rowCount !== rows) {
      throw new UserError(
        'intake-unfinished',
        'The rows were not all taken in. Give the file again.',
      );
    }
  }

  /** 0 says that the rows are not all in their classes: nothing can be started then, also after a crash. */
  private setLastRow(batchId: number, lastRow: number): Promise<void> {
    return this.database.write(function* () {
      yield* run(
        sql`UPDATE batches SET last_row = ${lastRow} WHERE id = ${batchId} AND state = 'draft'`,
      );
    });
  }

  private async read(given: Given): Promise<Imported> {
    if (given.kind === 'file') {
      const sheet = await this.sheets.read(given.content, given.name);
      return {
        sheet,
        fileName: given.name,
        hash: hashOf(given.content),
        size: given.content.length,
      };
    }
    const text = given.kind === 'text' ? given.text : given.imeis.join('\n');
    const content = Buffer.from(text);
    const sheet =
      given.kind === 'text' ? await this.sheets.read(content, null) : sheetOf(given.imeis);
    return { sheet, fileName: null, hash: hashOf(content), size: content.length };
  }

  private async classRows(
    lines: readonly { number: number; cells: readonly string[] }[],
    columns: readonly string[],
    column: number | null,
    options: Pick<BatchOptions, 'serviceId' | 'duplicates' | 'freshnessDays'>,
    overrides: ReadonlyMap<number, Override>,
  ): Promise<ClassedRow[]> {
    const services = await this.catalogue.byId();
    if (options.serviceId !== undefined && !services.has(options.serviceId)) {
      throw new UserError(
        'unknown-service',
        `The supplier has no service ${options.serviceId}. GET /api/services, or "hammer services", lists those there are.`,
      );
    }
    const meanings = column === null ? null : meaningsOf(columns, column);
    const rows: ClassedRow[] = [];
    for (const { number, cells } of lines) {
      rows.push(readRow(number, cells, meanings, options.serviceId ?? null, overrides.get(number)));
      if (rows.length % 2_000 === 0) await nextTurn();
    }
    await this.classifier.classify(rows, new Set(services.keys()), options);
    return rows;
  }

  private insertBatch(
    { sheet, fileName, hash, size }: Imported,
    options: BatchOptions,
    column: number | null,
    suggested: FoundColumn | null,
  ): Promise<number> {
    const now = this.clock.now();
    const account = this.supplier.account;
    const name =
      options.name ??
      fileName ??
      `List of ${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
    const report = JSON.stringify(reportOf(sheet, suggested));
    return this.database.write(function* () {
      const batch = yield* first<{ id: number }>(
        sql`INSERT INTO batches (supplier_account, name, state, service_id, duplicates, freshness_days, file_name, file_hash,
              columns, has_header, imei_column, created_at)
            VALUES (${account}, ${name}, 'draft', ${options.serviceId ?? null}, ${options.duplicates}, ${options.freshnessDays},
              ${fileName}, ${hash}, ${JSON.stringify(sheet.columns)}, ${sheet.hasHeader ? 1 : 0}, ${column}, ${now})
            RETURNING id`,
      );
      if (!batch) throw new Error('The database gave no id for a batch.');
      yield* run(
        sql`INSERT INTO import_history (batch_id, file_name, file_hash, file_size, format, row_count, report, imported_at)
            VALUES (${batch.id}, ${fileName}, ${hash}, ${size}, ${sheet.format}, ${sheet.rows.length}, ${report}, ${now})`,
      );
      return batch.id;
    });
  }
}

function reportOf(sheet: Sheet, suggested: FoundColumn | null): KeptReport {
  const { sheetName, delimiter, encoding, headerLine, warnings } = sheet;
  return {
    sheetName,
    delimiter,
    encoding,
    headerLine,
    warnings: warnings.map(warningInWords),
    warningDetails: warnings,
    suggested,
  };
}

function assertColumn(column: number | null, columns: readonly string[]): void {
  if (column !== null && column >= columns.length) {
    throw new UserError(
      'no-such-column',
      `There is no column ${column}; the file has ${columns.length}, counted from 0.`,
    );
  }
}

function sheetOf(imeis: readonly string[]): Sheet {
  return {
    format: 'txt',
    columns: ['IMEI'],
    hasHeader: false,
    headerLine: null,
    sheetName: null,
    rows: imeis.map((imei) => [imei]),
    lineNumbers: imeis.map((_, i) => i + 1),
    delimiter: null,
    encoding: null,
    warnings: [],
  };
}

/** SHA-256 of what was given, hexadecimal: how the same file is recognised. */
export function hashOf(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
