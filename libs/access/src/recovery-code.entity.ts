import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Stands in once for an authenticator that is lost. */
@Entity('recovery_codes')
@Index('recovery_codes_code', ['personId', 'codeHash'], { unique: true })
export class RecoveryCodeEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ name: 'person_id', type: 'bigint' })
  personId!: number;

  @Column({ name: 'code_hash', type: 'text' })
  codeHash!: string;

  @Column({ name: 'used_at', type: 'bigint', nullable: true })
  usedAt!: number | null;
}
