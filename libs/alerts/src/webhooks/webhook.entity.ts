import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Where alerts are sent. */
@Entity('webhooks')
export class WebhookEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  url!: string;

  /** What alerts are signed with, sealed. */
  @Column({ type: 'text' })
  secret!: string;

  /** The alerts that it is told, a JSON array of types. */
  @Column({ type: 'text' })
  events!: string;

  @Column({ name: 'created_at', type: 'bigint' })
  createdAt!: number;

  @Column({ name: 'created_by', type: 'bigint', nullable: true })
  createdBy!: number | null;

  /** It is told what has happened since then: when it was made, or turned on again. */
  @Column({ name: 'on_since', type: 'bigint' })
  onSince!: number;

  @Column({ name: 'turned_off_at', type: 'bigint', nullable: true })
  turnedOffAt!: number | null;

  @Column({ name: 'off_because', type: 'text', nullable: true })
  offBecause!: string | null;
}
