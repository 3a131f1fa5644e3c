import type { SheetWarning } from '@hammer/sheets';
import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';
import type { FoundColumn } from './columns.js';

/** What was found in a file or list, as it is kept. */
export interface KeptReport {
  sheetName: string | null;
  delimiter: string | null;
  encoding: string | null;
  headerLine: number | null;
  warnings: string[];
  /** One for each of the warnings; absent from what was given before this was kept. */
  warningDetails?: SheetWarning[];
  suggested: FoundColumn | null;
}

/** A file or list that was given once. */
@Entity('import_history')
@Index('import_history_file', ['fileHash'])
@Index('import_history_batch', ['batchId'])
export class ImportRecordEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ name: 'batch_id', type: 'bigint' })
  batchId!: number;

  @Column({ name: 'file_name', type: 'text', nullable: true })
  fileName!: string | null;

  /** SHA-256 of the content, hexadecimal. */
  @Column({ name: 'file_hash', type: 'text' })
  fileHash!: string;

  /** Bytes. */
  @Column({ name: 'file_size', type: 'bigint' })
  fileSize!: number;

  @Column({ type: 'text' })
  format!: string;

  @Column({ name: 'row_count', type: 'bigint' })
  rowCount!: number;

  /** What was found in it, as JSON; null for what was given before this was kept. */
  @Column({ type: 'text', nullable: true })
  report!: string | null;

  @Column({ name: 'imported_at', type: 'bigint' })
  importedAt!: number;
}
