import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One IMEI to be checked with one service, once; one row for its whole life. */
@Entity('orders')
@Check(
  'orders_status',
  `status IN ('planned','prepared','sending','uncertain','pending','in_process','completed','rejected','duplicate','refused','cancelled','written_off')`,
)
@Check(
  'orders_live',
  `live = CASE WHEN status IN ('prepared','sending','pending','in_process','completed','uncertain','duplicate','written_off') THEN 1 ELSE 0 END`,
)
@Check('orders_credits', 'credits >= 0')
@Check(
  'orders_placed_by_a_placement',
  `placement_id IS NOT NULL OR status IN ('planned','cancelled')`,
)
@Check(
  'orders_known_by_their_id',
  `order_id IS NOT NULL OR status NOT IN ('pending','in_process','completed','rejected')`,
)
@Index('orders_one_live', ['supplierAccount', 'serviceId', 'imei', 'generation'], {
  unique: true,
  where: 'live = 1',
})
@Index('orders_order_id', ['orderId', 'supplierAccount'], {
  unique: true,
  where: `order_id IS NOT NULL`,
})
// Not the same in both databases: PostgreSQL has more in them, and one that SQLite does without.
@Index('orders_imei', { synchronize: false })
@Index('orders_by_status', { synchronize: false })
@Index('orders_completed', { synchronize: false })
@Index('orders_order_date', ['orderDate'], { where: 'order_date IS NOT NULL' })
@Index('orders_created', ['createdAt', 'id'])
@Index('orders_service', ['serviceId', 'id'])
// By the words in small letters, which TypeORM has no words for: they are made by their migration.
@Index('orders_carrier', { synchronize: false })
@Index('orders_simlock', { synchronize: false })
@Index('orders_model', { synchronize: false })
@Index('orders_fmi', { synchronize: false })
@Index('orders_told', { synchronize: false })
@Index('orders_results', ['batchId', 'finishedAt'], {
  where: `status IN ('completed','rejected')`,
})
@Index('orders_batch', ['batchId', 'status', 'serviceId', 'id'])
@Index('orders_placement', ['placementId'], { where: `placement_id IS NOT NULL` })
export class OrderEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ name: 'supplier_account', type: 'text' })
  supplierAccount!: string;

  /** The supplier that checks it. */
  @Column({ type: 'text' })
  source!: string;

  @Column({ name: 'batch_id', type: 'bigint' })
  batchId!: number;

  /** The first row of the batch that asks for it. */
  @Column({ name: 'row_number', type: 'bigint' })
  rowNumber!: number;

  /** The paid call that it is in, or was in last. */
  @Column({ name: 'placement_id', type: 'bigint', nullable: true })
  placementId!: number | null;

  @Column({ type: 'bigint', default: 0 })
  generation!: number;

  /** The supplier's id; leading zeros matter. */
  @Column({ name: 'order_id', type: 'text', nullable: true })
  orderId!: string | null;

  @Column({ name: 'service_name', type: 'text' })
  serviceName!: string;

  @Column({ name: 'service_id', type: 'text' })
  serviceId!: string;

  @Column({ type: 'text' })
  imei!: string;

  @Column({ type: 'text', nullable: true })
  imei2!: string | null;

  /** The price in micros. */
  @Column({ type: 'bigint' })
  credits!: number;

  @Column({ type: 'text' })
  status!: string;

  /** 1 while no other order may be placed for the same check; follows from the status, and keeps the guard's index small. */
  @Column({ type: 'bigint', default: 0 })
  live!: number;

  @Column({ type: 'text', nullable: true })
  carrier!: string | null;

  @Column({ type: 'text', nullable: true })
  simlock!: string | null;

  @Column({ type: 'text', nullable: true })
  model!: string | null;

  @Column({ type: 'text', nullable: true })
  fmi!: string | null;

  @Column({ type: 'text', nullable: true })
  serial!: string | null;

  @Column({ type: 'text', nullable: true })
  blacklist!: string | null;

  /** When the supplier accepted it. */
  @Column({ name: 'order_date', type: 'bigint', nullable: true })
  orderDate!: number | null;

  /** The result as the supplier sent it. */
  @Column({ name: 'result_code', type: 'text', nullable: true })
  resultCode!: string | null;

  /** The result as plain text. */
  @Column({ name: 'result_code_display', type: 'text', nullable: true })
  resultCodeDisplay!: string | null;

  @Column({ type: 'text', nullable: true })
  notes!: string | null;

  /** The fields of the last answer about it, as JSON. */
  @Column({ name: 'raw_response', type: 'text', nullable: true })
  rawResponse!: string | null;

  @Column({ type: 'text' })
  fields!: string;

  @Column({ name: 'finished_at', type: 'bigint', nullable: true })
  finishedAt!: number | null;

  /** How many times in a row the supplier did not know it when asked for its result. */
  @Column({ name: 'missed_syncs', type: 'bigint', default: 0 })
  missedSyncs!: number;

  @Column({ name: 'created_at', type: 'bigint' })
  createdAt!: number;

  @Column({ name: 'updated_at', type: 'bigint' })
  updatedAt!: number;
}
