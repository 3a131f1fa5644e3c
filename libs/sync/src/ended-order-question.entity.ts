import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** One question, of its own, about orders that have ended. */
@Entity('ended_order_questions')
export class EndedOrderQuestionEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ type: 'bigint' })
  at!: number;

  @Column({ name: 'supplier_account', type: 'text' })
  supplierAccount!: string;

  /** Where the next one goes on. */
  @Column({ name: 'last_order_id', type: 'bigint' })
  lastOrderId!: number;

  @Column({ type: 'bigint' })
  asked!: number;
}
