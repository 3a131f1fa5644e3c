import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A person signed in, in one browser. */
@Entity('sessions')
@Index('sessions_token', ['tokenHash'], { unique: true })
@Index('sessions_person', ['personId', 'id'])
export class SessionEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ name: 'person_id', type: 'bigint' })
  personId!: number;

  @Column({ name: 'token_hash', type: 'text' })
  tokenHash!: string;

  /** Where it was signed in from. */
  @Column({ type: 'text', nullable: true })
  address!: string | null;

  @Column({ name: 'user_agent', type: 'text', nullable: true })
  userAgent!: string | null;

  @Column({ name: 'created_at', type: 'bigint' })
  createdAt!: number;

  /** When the password was last given. */
  @Column({ name: 'authenticated_at', type: 'bigint' })
  authenticatedAt!: number;

  @Column({ name: 'last_seen_at', type: 'bigint' })
  lastSeenAt!: number;

  @Column({ name: 'expires_at', type: 'bigint' })
  expiresAt!: number;

  @Column({ name: 'ended_at', type: 'bigint', nullable: true })
  endedAt!: number | null;
}
