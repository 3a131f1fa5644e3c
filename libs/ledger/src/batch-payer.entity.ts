import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** Whose daily caps a batch counts against: who has started it. Written at the start, never changed. */
@Entity('batch_payers')
@Index('batch_payers_person', ['personId'])
export class BatchPayerEntity {
  @PrimaryColumn({ name: 'batch_id', type: 'bigint' })
  batchId!: number;

  @Column({ name: 'person_id', type: 'bigint', nullable: true })
  personId!: number | null;

  @Column({ name: 'token_id', type: 'bigint', nullable: true })
  tokenId!: number | null;
}
