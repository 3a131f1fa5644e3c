import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A time in which nobody may spend; the current one is not lifted yet. */
@Entity('spending_stops')
@Index('spending_stops_current', ['id'], { where: `lifted_at IS NULL` })
export class SpendingStopEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ name: 'stopped_at', type: 'bigint' })
  stoppedAt!: number;

  /** Who or what stopped it: a person, or what a start has found. */
  @Column({ type: 'text', default: 'person' })
  kind!: string;

  @Column({ type: 'text' })
  reason!: string;

  @Column({ name: 'lifted_at', type: 'bigint', nullable: true })
  liftedAt!: number | null;

  /** What was said when it was lifted. */
  @Column({ name: 'lifted_because', type: 'text', nullable: true })
  liftedBecause!: string | null;
}
