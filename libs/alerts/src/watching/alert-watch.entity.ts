import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How far the house was looked through for what must be told; one row. */
@Entity('alert_watch')
export class AlertWatchEntity {
  @PrimaryColumn({ type: 'bigint' })
  id!: number;

  @Column({ name: 'looked_at', type: 'bigint' })
  lookedAt!: number;
}
