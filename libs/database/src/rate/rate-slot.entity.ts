import { Column, Entity, PrimaryColumn } from 'typeorm';

/** When the next call to a supplier account may go out. */
@Entity('rate_slots')
export class RateSlotEntity {
  @PrimaryColumn({ type: 'text' })
  name!: string;

  @Column({ name: 'next_at', type: 'bigint' })
  nextAt!: number;
}
