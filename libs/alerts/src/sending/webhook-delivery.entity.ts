import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** One alert on its way to one webhook. */
@Entity('webhook_deliveries')
@Check('webhook_deliveries_state', `(state = 'waiting' OR state = 'delivered' OR state = 'failed')`)
@Index('webhook_deliveries_alert', ['alertId', 'webhookId'], { unique: true })
@Index('webhook_deliveries_webhook', ['webhookId', 'id'])
@Index('webhook_deliveries_waiting', ['webhookId', 'nextAt'], { where: `state = 'waiting'` })
@Index('webhook_deliveries_failed', ['webhookId', 'id'], { where: `state = 'failed'` })
export class WebhookDeliveryEntity {
  @PrimaryGeneratedColumn({ type: 'integer' })
  id!: number;

  @Column({ name: 'webhook_id', type: 'bigint' })
  webhookId!: number;

  @Column({ name: 'alert_id', type: 'bigint' })
  alertId!: number;

  @Column({ type: 'text' })
  state!: string;

  /** Tries since it was last asked for. */
  @Column({ type: 'bigint', default: 0 })
  attempts!: number;

  /** When it was asked for: by what happened, or by a person who wants it sent again. */
  @Column({ name: 'asked_at', type: 'bigint' })
  askedAt!: number;

  @Column({ name: 'next_at', type: 'bigint' })
  nextAt!: number;

  /** Somebody sends it until then; who has not said by then how it went is taken for dead. */
  @Column({ name: 'claimed_until', type: 'bigint', nullable: true })
  claimedUntil!: number | null;

  @Column({ name: 'last_at', type: 'bigint', nullable: true })
  lastAt!: number | null;

  /** The HTTP status of the last answer. */
  @Column({ type: 'bigint', nullable: true })
  status!: number | null;

  @Column({ type: 'text', nullable: true })
  failure!: string | null;
}
