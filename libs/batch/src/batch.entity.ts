import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One paid job. */
@Entity('batches')
@Check('batches_state', `state IN ('draft','running','paused','cancelled','completed')`)
@Index('batches_state_id', ['state', 'id'])
@Index('batches_file_hash', ['fileHash'])
@Index('batches_finished', ['finishedAt'], { where: 'finished_at IS NOT NULL' })
export class BatchEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ name: 'supplier_account', type: 'text' })
  supplierAccount!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  state!: string;

  @Column({ name: 'pause_code', type: 'text', nullable: true })
  pauseCode!: string | null;

  @Column({ name: 'pause_message', type: 'text', nullable: true })
  pauseMessage!: string | null;

  @Column({ name: 'service_id', type: 'text', nullable: true })
  serviceId!: string | null;

  @Column({ type: 'text' })
  duplicates!: string;

  @Column({ name: 'freshness_days', type: 'bigint' })
  freshnessDays!: number;

  @Column({ name: 'file_name', type: 'text', nullable: true })
  fileName!: string | null;

  @Column({ name: 'file_hash', type: 'text', nullable: true })
  fileHash!: string | null;

  /** The header, a JSON array of texts. */
  @Column({ type: 'text' })
  columns!: string;

  /** 1 when the first row of the file names the columns. */
  @Column({ name: 'has_header', type: 'bigint' })
  hasHeader!: number;

  @Column({ name: 'imei_column', type: 'bigint', nullable: true })
  imeiColumn!: number | null;

  /** The number of the last line; 0 while the rows are not all in their classes. */
  @Column({ name: 'last_row', type: 'bigint', default: 0 })
  lastRow!: number;

  /** The quote as JSON. */
  @Column({ type: 'text', nullable: true })
  quote!: string | null;

  /** The locked price of each service in micros, as JSON. */
  @Column({ type: 'text', nullable: true })
  prices!: string | null;

  @Column({ name: 'quoted_micros', type: 'bigint', default: 0 })
  quotedMicros!: number;

  /** Why a batch of one buys a check anew. */
  @Column({ name: 'recheck_reason', type: 'text', nullable: true })
  recheckReason!: string | null;

  /** The quote that somebody must approve, or has approved, before it is paid. */
  @Column({ name: 'approval_quote', type: 'text', nullable: true })
  approvalQuote!: string | null;

  @Column({ name: 'approval_asked_by', type: 'bigint', nullable: true })
  approvalAskedBy!: number | null;

  @Column({ name: 'approval_given_by', type: 'bigint', nullable: true })
  approvalGivenBy!: number | null;

  @Column({ name: 'created_at', type: 'bigint' })
  createdAt!: number;

  @Column({ name: 'started_at', type: 'bigint', nullable: true })
  startedAt!: number | null;

  @Column({ name: 'finished_at', type: 'bigint', nullable: true })
  finishedAt!: number | null;
}
