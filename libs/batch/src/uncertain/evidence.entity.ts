import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Something that speaks for or against an uncertain order, or what was decided about it. Never changed, never deleted. */
@Entity('evidence')
@Check(
  'evidence_kind',
  `kind IN ('salvaged','account-list','supplier-export','by-hand','balance','late-answer','person')`,
)
@Check(
  'evidence_verdict',
  `verdict IS NULL OR verdict IN ('seen','confirmed','contradicted','unknown')`,
)
@Index('evidence_placement', ['placementId', 'id'])
@Index('evidence_supplier_order', ['supplierOrderId'], { where: 'supplier_order_id IS NOT NULL' })
export class EvidenceEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ type: 'bigint' })
  at!: number;

  @Column({ name: 'placement_id', type: 'bigint' })
  placementId!: number;

  /** Null when it is about the whole call, or about an order that had left it. */
  @Column({ name: 'order_id', type: 'bigint', nullable: true })
  orderId!: number | null;

  @Column({ type: 'text' })
  kind!: string;

  /** What it says of the supplier's order; null when it is about none. */
  @Column({ type: 'text', nullable: true })
  verdict!: string | null;

  @Column({ name: 'supplier_order_id', type: 'text', nullable: true })
  supplierOrderId!: string | null;

  @Column({ type: 'text', nullable: true })
  imei!: string | null;

  /** The decision, its reason, what the supplier said: as JSON. */
  @Column({ type: 'text' })
  details!: string;

  /** Who brought it or decided. */
  @Column({ type: 'text' })
  who!: string;
}
