import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One movement of money. Never changed, never deleted. */
@Entity('ledger_entries')
@Check('ledger_entries_kind', `kind IN ('reserve','commit','release','refund')`)
@Check('ledger_entries_amount', 'amount_micros >= 0 AND orders > 0')
@Index('ledger_entries_batch', ['batchId', 'id'])
@Index('ledger_entries_placement', ['placementId'])
@Index('ledger_entries_day', ['day', 'kind', 'serviceId', 'batchId', 'amountMicros', 'orders'])
export class LedgerEntryEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ type: 'bigint' })
  at!: number;

  @Column({ type: 'text' })
  kind!: string;

  @Column({ name: 'amount_micros', type: 'bigint' })
  amountMicros!: number;

  /** How many orders it is for. */
  @Column({ type: 'bigint' })
  orders!: number;

  @Column({ type: 'text' })
  day!: string;

  @Column({ name: 'supplier_account', type: 'text' })
  supplierAccount!: string;

  @Column({ name: 'service_id', type: 'text' })
  serviceId!: string;

  @Column({ name: 'batch_id', type: 'bigint' })
  batchId!: number;

  @Column({ name: 'placement_id', type: 'bigint' })
  placementId!: number;

  /** Set when it is about a single order. */
  @Column({ name: 'order_id', type: 'bigint', nullable: true })
  orderId!: number | null;
}
