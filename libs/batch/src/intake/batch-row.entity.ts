import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One line of what the user gave, as given, and what became of it. */
@Entity('batch_rows')
@Check(
  'batch_rows_class',
  `class IN ('to_check','repeated','known','in_progress','uncertain','invalid')`,
)
@Index('batch_rows_order', ['orderId'], { where: `order_id IS NOT NULL` })
export class BatchRowEntity {
  @PrimaryColumn({ name: 'batch_id', type: 'bigint' })
  batchId!: number;

  @PrimaryColumn({ type: 'bigint' })
  number!: number;

  @Column({ type: 'text' })
  given!: string;

  @Column({ type: 'text', nullable: true })
  imei!: string | null;

  @Column({ type: 'text' })
  class!: string;

  @Column({ type: 'text', nullable: true })
  code!: string | null;

  @Column({ type: 'text', nullable: true })
  reason!: string | null;

  @Column({ type: 'text', nullable: true })
  repair!: string | null;

  @Column({ name: 'service_id', type: 'text', nullable: true })
  serviceId!: string | null;

  /** Optional fields for the supplier, canonical JSON. */
  @Column({ type: 'text' })
  fields!: string;

  /** All cells of the line, a JSON array of texts. */
  @Column({ type: 'text' })
  cells!: string;

  /** The first row of the batch with the same IMEI and service. */
  @Column({ type: 'bigint', nullable: true })
  repeats!: number | null;

  @Column({ name: 'order_id', type: 'bigint', nullable: true })
  orderId!: number | null;
}
