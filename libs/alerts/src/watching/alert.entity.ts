import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** Something that has happened and that people want to be told of, once. */
@Entity('alerts')
@Index('alerts_key', ['key'], { unique: true })
@Index('alerts_type', ['type', 'id'])
@Index('alerts_at', ['at'])
export class AlertEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  /** The same for the same event, whoever sees it and however often. */
  @Column({ type: 'text' })
  key!: string;

  /** What receivers know it by. */
  @Column({ name: 'message_id', type: 'text' })
  messageId!: string;

  @Column({ type: 'text' })
  type!: string;

  /** What is told of it, as JSON. */
  @Column({ type: 'text' })
  data!: string;

  /** When it happened. */
  @Column({ type: 'bigint' })
  at!: number;
}
