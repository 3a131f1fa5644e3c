import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Lets its holder do one thing once: make the first admin, or choose a password. */
@Entity('one_time_links')
@Check('one_time_links_purpose', `purpose IN ('set-up','password')`)
@Index('one_time_links_token', ['tokenHash'], { unique: true })
@Index('one_time_links_person', ['personId'])
export class OneTimeLinkEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ type: 'text' })
  purpose!: string;

  @Column({ name: 'person_id', type: 'bigint', nullable: true })
  personId!: number | null;

  @Column({ name: 'token_hash', type: 'text' })
  tokenHash!: string;

  @Column({ name: 'created_at', type: 'bigint' })
  createdAt!: number;

  @Column({ name: 'expires_at', type: 'bigint' })
  expiresAt!: number;

  /** When it was used, or replaced by a newer one. */
  @Column({ name: 'used_at', type: 'bigint', nullable: true })
  usedAt!: number | null;
}
