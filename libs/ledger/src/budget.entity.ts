import { Check, Column, Entity, PrimaryColumn } from 'typeorm';

/** How much may be spent, is reserved and is spent, in one day or one batch, or by one payer in a day. The cap is a CHECK. */
@Entity('budgets')
@Check('budgets_cap', 'reserved_micros + committed_micros <= limit_micros')
@Check(
  'budgets_not_negative',
  'reserved_micros >= 0 AND committed_micros >= 0 AND refunded_micros >= 0',
)
export class BudgetEntity {
  /** `day:2026-11-22`, `batch:7`, `person:3:2026-11-22` or `token:9:2026-11-22`. */
  @PrimaryColumn({ type: 'text' })
  name!: string;

  @Column({ name: 'limit_micros', type: 'bigint' })
  limitMicros!: number;

  @Column({ name: 'reserved_micros', type: 'bigint', default: 0 })
  reservedMicros!: number;

  @Column({ name: 'committed_micros', type: 'bigint', default: 0 })
  committedMicros!: number;

  @Column({ name: 'refunded_micros', type: 'bigint', default: 0 })
  refundedMicros!: number;
}
