import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** One round of asking the supplier for results. */
@Entity('sync_runs')
export class SyncRunEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ name: 'started_at', type: 'bigint' })
  startedAt!: number;

  @Column({ name: 'finished_at', type: 'bigint', nullable: true })
  finishedAt!: number | null;

  @Column({ type: 'bigint', default: 0 })
  asked!: number;

  @Column({ type: 'bigint', default: 0 })
  changed!: number;

  @Column({ type: 'text', nullable: true })
  failure!: string | null;
}
