import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** How often it went wrong lately for one account or one address. An account is named by a hash of its e-mail. */
@Entity('sign_in_failures')
@Index('sign_in_failures_last', ['lastAt'])
export class SignInFailureEntity {
  @PrimaryColumn({ type: 'text' })
  subject!: string;

  @Column({ type: 'bigint' })
  failures!: number;

  @Column({ name: 'first_at', type: 'bigint' })
  firstAt!: number;

  @Column({ name: 'last_at', type: 'bigint' })
  lastAt!: number;

  /** Until then nothing is tried. */
  @Column({ name: 'waits_until', type: 'bigint', default: 0 })
  waitsUntil!: number;
}
