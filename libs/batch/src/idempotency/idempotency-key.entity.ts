import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A key that a client sent with a request, and the answer that it gets again. */
@Entity('idempotency_keys')
@Check('idempotency_keys_state', `state IN ('running','done')`)
@Index('idempotency_keys_age', ['createdAt'])
export class IdempotencyKeyEntity {
  @PrimaryColumn({ type: 'text' })
  key!: string;

  /** SHA-256 of route and body. */
  @Column({ type: 'text' })
  request!: string;

  @Column({ type: 'text' })
  state!: string;

  /** What the request has led to. */
  @Column({ type: 'text', nullable: true })
  outcome!: string | null;

  /** The id of the batch, order or call that it has led to. */
  @Column({ name: 'subject_id', type: 'bigint', nullable: true })
  subjectId!: number | null;

  /** The process that answers it, and its so-maniest request. */
  @Column({ type: 'text' })
  owner!: string;

  @Column({ name: 'created_at', type: 'bigint' })
  createdAt!: number;
}
