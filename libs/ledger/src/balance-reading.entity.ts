import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** What a supplier account held at a moment, and what it should have held as far as the ledger knew. */
@Entity('balance_readings')
@Index('balance_readings_account', ['supplierAccount', 'id'])
@Index('balance_readings_drift', ['id'], { where: 'drift_micros IS NOT NULL' })
export class BalanceReadingEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ type: 'bigint' })
  at!: number;

  @Column({ name: 'supplier_account', type: 'text' })
  supplierAccount!: string;

  @Column({ name: 'balance_micros', type: 'bigint' })
  balanceMicros!: number;

  /** All that was spent until then. */
  @Column({ name: 'committed_micros', type: 'bigint' })
  committedMicros!: number;

  /** All that was to come back until then. */
  @Column({ name: 'refunded_micros', type: 'bigint' })
  refundedMicros!: number;

  /** What may have been charged as well: under way, uncertain, or spent while the question was. */
  @Column({ name: 'at_risk_micros', type: 'bigint' })
  atRiskMicros!: number;

  /** How much more it holds than can be explained since `drift_since`; negative for less. */
  @Column({ name: 'drift_micros', type: 'bigint', nullable: true })
  driftMicros!: number | null;

  /** The moment of the reading before. */
  @Column({ name: 'drift_since', type: 'bigint', nullable: true })
  driftSince!: number | null;

  /** The most that the account can have been given, as far as the readings until now show. */
  @Column({ name: 'ceiling_micros', type: 'bigint', nullable: true })
  ceilingMicros!: number | null;

  /** How much of all refunds has certainly come back by now. */
  @Column({ name: 'confirmed_micros', type: 'bigint', nullable: true })
  confirmedMicros!: number | null;
}
