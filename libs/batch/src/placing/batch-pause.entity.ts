import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One time that a running batch was brought to a stop, and why. */
@Entity('batch_pauses')
@Index('batch_pauses_batch', ['batchId', 'id'])
@Index('batch_pauses_at', ['at'])
export class BatchPauseEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ name: 'batch_id', type: 'bigint' })
  batchId!: number;

  @Column({ type: 'bigint' })
  at!: number;

  @Column({ type: 'text' })
  code!: string;

  @Column({ type: 'text' })
  message!: string;
}
