import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Which database this is, and how many paid calls it has ever permitted. One row, born with the table. */
@Entity('installation')
export class InstallationEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'bigint' })
  permits!: number;
}
