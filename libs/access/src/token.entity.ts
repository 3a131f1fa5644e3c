import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A program's key to act for a person, within its scopes. Kept after its end: the audit names it. */
@Entity('tokens')
@Index('tokens_token', ['tokenHash'], { unique: true })
@Index('tokens_person', ['personId', 'id'])
export class TokenEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ name: 'person_id', type: 'bigint' })
  personId!: number;

  @Column({ type: 'text' })
  name!: string;

  /** The part of the token that may be shown. */
  @Column({ type: 'text' })
  prefix!: string;

  @Column({ name: 'token_hash', type: 'text' })
  tokenHash!: string;

  /** JSON: a list of permissions. */
  @Column({ type: 'text' })
  scopes!: string;

  @Column({ name: 'daily_cap_micros', type: 'bigint', nullable: true })
  dailyCapMicros!: number | null;

  /** JSON: a list of addresses and ranges; null lets it come from anywhere. */
  @Column({ type: 'text', nullable: true })
  addresses!: string | null;

  @Column({ name: 'created_at', type: 'bigint' })
  createdAt!: number;

  @Column({ name: 'expires_at', type: 'bigint', nullable: true })
  expiresAt!: number | null;

  @Column({ name: 'last_used_at', type: 'bigint', nullable: true })
  lastUsedAt!: number | null;

  @Column({ name: 'revoked_at', type: 'bigint', nullable: true })
  revokedAt!: number | null;
}
