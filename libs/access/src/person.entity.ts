import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Somebody who may sign in. Never deleted: what they did stays theirs. */
@Entity('people')
@Check('people_role', `role IN ('viewer','operator','admin')`)
@Index('people_email', ['email'], { unique: true, where: 'disabled_at IS NULL' })
export class PersonEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  /** In lower case. One person at a time has it; whoever comes back after having been disabled is a new person. */
  @Column({ type: 'text' })
  email!: string;

  @Column({ type: 'text' })
  role!: string;

  /** Null until a password was chosen with a one-time link. */
  @Column({ name: 'password_hash', type: 'text', nullable: true })
  passwordHash!: string | null;

  @Column({ name: 'daily_cap_micros', type: 'bigint', nullable: true })
  dailyCapMicros!: number | null;

  /** Encrypted. The second factor is on while it is there. */
  @Column({ name: 'second_factor', type: 'text', nullable: true })
  secondFactor!: string | null;

  /** Encrypted, and waiting for a first code. */
  @Column({ name: 'new_second_factor', type: 'text', nullable: true })
  newSecondFactor!: string | null;

  /** The newest time step whose code was taken; it and all before it are used up. */
  @Column({ name: 'second_factor_step', type: 'bigint', default: 0 })
  secondFactorStep!: number;

  @Column({ name: 'created_at', type: 'bigint' })
  createdAt!: number;

  @Column({ name: 'last_seen_at', type: 'bigint', nullable: true })
  lastSeenAt!: number | null;

  @Column({ name: 'disabled_at', type: 'bigint', nullable: true })
  disabledAt!: number | null;
}
