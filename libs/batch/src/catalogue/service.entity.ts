import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** A service on the supplier's price list, as last seen, and how many IMEIs in one call it has proven to take. */
@Entity('services')
@Check('services_price', 'price_micros >= 0')
export class ServiceEntity {
  @PrimaryColumn({ name: 'supplier_account', type: 'text' })
  supplierAccount!: string;

  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  title!: string;

  @Column({ type: 'text' })
  category!: string;

  @Column({ name: 'price_micros', type: 'bigint' })
  priceMicros!: number;

  @Column({ name: 'previous_price_micros', type: 'bigint', nullable: true })
  previousPriceMicros!: number | null;

  @Column({ name: 'price_changed_at', type: 'bigint', nullable: true })
  priceChangedAt!: number | null;

  @Column({ name: 'promised_time', type: 'text' })
  promisedTime!: string;

  @Column({ type: 'text' })
  notes!: string;

  /** Where it stands on the supplier's list. */
  @Column({ type: 'bigint' })
  position!: number;

  /** When the supplier last listed it. */
  @Column({ name: 'listed_at', type: 'bigint' })
  listedAt!: number;

  /** When a list came that it was not on any more; null while it is offered. */
  @Column({ name: 'gone_at', type: 'bigint', nullable: true })
  goneAt!: number | null;

  @Column({ name: 'proven_size', type: 'bigint', default: 0 })
  provenSize!: number;

  @Column({ name: 'proven_at', type: 'bigint', nullable: true })
  provenAt!: number | null;

  /** When a larger call did not account for every IMEI. */
  @Column({ name: 'frozen_at', type: 'bigint', nullable: true })
  frozenAt!: number | null;

  @Column({ name: 'frozen_reason', type: 'text', nullable: true })
  frozenReason!: string | null;
}
