import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A file or list that was given once. */
@Entity('import_history')
@Index('import_history_file', ['fileHash'])
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

  @Column({ name: 'imported_at', type: 'bigint' })
  importedAt!: number;
}
