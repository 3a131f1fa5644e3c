import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Where the audit ends: one row, so that an end that was cut off is missed. */
@Entity('audit_head')
export class AuditHeadEntity {
  @PrimaryColumn({ type: 'bigint' })
  id!: number;

  @Column({ type: 'bigint' })
  entries!: number;

  @Column({ type: 'text' })
  hash!: string;
}
