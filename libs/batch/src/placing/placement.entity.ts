import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One paid call: the checkpoint, written before the call and settled after it. */
@Entity('placements')
@Check('placements_state', `state IN ('prepared','sending','settled','given_back')`)
@Check('placements_size', 'size BETWEEN 1 AND 100')
@Check(
  'placements_add_up',
  `state <> 'settled' OR accepted_count + duplicate_count + refused_count + not_sent_count + uncertain_count = size`,
)
@Index('placements_batch', ['batchId', 'id'])
@Index('placements_live', ['state'], { where: `state IN ('prepared','sending')` })
@Index('placements_uncertain', ['id'], { where: `uncertain_count > 0` })
@Index('placements_uncertain_settled', ['settledAt'], { where: `uncertain_count > 0` })
export class PlacementEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ name: 'batch_id', type: 'bigint' })
  batchId!: number;

  @Column({ name: 'supplier_account', type: 'text' })
  supplierAccount!: string;

  @Column({ name: 'service_id', type: 'text' })
  serviceId!: string;

  @Column({ type: 'text' })
  state!: string;

  /** The process that made it. */
  @Column({ type: 'text' })
  owner!: string;

  @Column({ type: 'bigint' })
  size!: number;

  /** The price of one order. */
  @Column({ name: 'price_micros', type: 'bigint' })
  priceMicros!: number;

  /** The day whose budget it is reserved in. */
  @Column({ type: 'text' })
  day!: string;

  /** As sent: joined by commas. */
  @Column({ type: 'text' })
  imeis!: string;

  @Column({ type: 'text' })
  fields!: string;

  /** 1 when it tries a batch size. */
  @Column({ type: 'bigint', default: 0 })
  canary!: number;

  @Column({ name: 'claimed_at', type: 'bigint' })
  claimedAt!: number;

  @Column({ name: 'sent_at', type: 'bigint', nullable: true })
  sentAt!: number | null;

  @Column({ name: 'settled_at', type: 'bigint', nullable: true })
  settledAt!: number | null;

  @Column({ type: 'text', nullable: true })
  verdict!: string | null;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ name: 'http_status', type: 'bigint', nullable: true })
  httpStatus!: number | null;

  @Column({ name: 'duration_ms', type: 'bigint', nullable: true })
  durationMs!: number | null;

  @Column({ name: 'raw_answer', type: 'text', nullable: true })
  rawAnswer!: string | null;

  @Column({ type: 'text', nullable: true })
  salvaged!: string | null;

  @Column({ type: 'text', nullable: true })
  anomalies!: string | null;

  @Column({ name: 'accepted_count', type: 'bigint', default: 0 })
  acceptedCount!: number;

  @Column({ name: 'duplicate_count', type: 'bigint', default: 0 })
  duplicateCount!: number;

  @Column({ name: 'refused_count', type: 'bigint', default: 0 })
  refusedCount!: number;

  @Column({ name: 'not_sent_count', type: 'bigint', default: 0 })
  notSentCount!: number;

  @Column({ name: 'uncertain_count', type: 'bigint', default: 0 })
  uncertainCount!: number;
}
