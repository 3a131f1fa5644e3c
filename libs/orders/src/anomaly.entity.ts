import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Something in the supplier's answers that contradicts what is known. Kept until a person has seen it, and after. */
@Entity('anomalies')
@Index('anomalies_of_order', ['orderId', 'kind'], { unique: true, where: 'order_id IS NOT NULL' })
@Index('anomalies_unseen', ['id'], { where: 'seen_at IS NULL' })
export class AnomalyEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ type: 'bigint' })
  at!: number;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ type: 'text' })
  message!: string;

  @Column({ name: 'batch_id', type: 'bigint', nullable: true })
  batchId!: number | null;

  @Column({ name: 'placement_id', type: 'bigint', nullable: true })
  placementId!: number | null;

  /** Set when it is about a single order; each kind is noted once for an order. */
  @Column({ name: 'order_id', type: 'bigint', nullable: true })
  orderId!: number | null;

  @Column({ name: 'seen_at', type: 'bigint', nullable: true })
  seenAt!: number | null;

  /** What the person who saw it has found. */
  @Column({ type: 'text', nullable: true })
  note!: string | null;
}
