import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When free evidence about an uncertain call was last gathered, what came of it, and when it is next. */
@Entity('evidence_checks')
export class EvidenceCheckEntity {
  @PrimaryColumn({ name: 'placement_id', type: 'bigint' })
  placementId!: number;

  /** How often by itself; what people ask for does not count. */
  @Column({ type: 'bigint', default: 0 })
  checks!: number;

  @Column({ name: 'checked_at', type: 'bigint' })
  checkedAt!: number;

  /** Null when it is not gathered by itself any more. */
  @Column({ name: 'due_at', type: 'bigint', nullable: true })
  dueAt!: number | null;

  /** A sentence for people. */
  @Column({ type: 'text' })
  finding!: string;
}
