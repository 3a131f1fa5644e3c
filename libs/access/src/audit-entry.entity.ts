import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** One thing that was done. Never changed, never deleted; counted without a gap, each sealed together with all before it. */
@Entity('audit_entries')
@Index('audit_entries_subject', ['subject', 'id'])
export class AuditEntryEntity {
  @PrimaryColumn({ type: 'bigint' })
  id!: number;

  @Column({ type: 'bigint' })
  at!: number;

  @Column({ name: 'actor_kind', type: 'text' })
  actorKind!: string;

  @Column({ name: 'person_id', type: 'bigint', nullable: true })
  personId!: number | null;

  @Column({ name: 'token_id', type: 'bigint', nullable: true })
  tokenId!: number | null;

  @Column({ name: 'actor_name', type: 'text' })
  actorName!: string;

  @Column({ type: 'text' })
  act!: string;

  @Column({ type: 'text' })
  subject!: string;

  @Column({ type: 'text', nullable: true })
  address!: string | null;

  /** JSON. */
  @Column({ type: 'text' })
  details!: string;

  @Column({ type: 'text' })
  hash!: string;
}
