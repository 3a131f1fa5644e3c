import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { counted, oneOf, optional, text, whole } from './columns.js';

const webhooks = new Table({
  name: 'webhooks',
  columns: [
    counted('id'),
    text('name'),
    text('url'),
    text('secret'),
    text('events'),
    whole('created_at'),
    whole('created_by', optional),
    whole('on_since'),
    whole('turned_off_at', optional),
    text('off_because', optional),
  ],
});

const alerts = new Table({
  name: 'alerts',
  columns: [
    counted('id'),
    text('key'),
    text('message_id'),
    text('type'),
    text('data'),
    whole('at'),
  ],
  indices: [
    { name: 'alerts_key', columnNames: ['key'], isUnique: true },
    { name: 'alerts_type', columnNames: ['type', 'id'] },
    { name: 'alerts_at', columnNames: ['at'] },
  ],
});

const deliveries = new Table({
  name: 'webhook_deliveries',
  columns: [
    counted('id'),
    whole('webhook_id'),
    whole('alert_id'),
    text('state'),
    whole('attempts', { default: 0 }),
    whole('asked_at'),
    whole('next_at'),
    whole('claimed_until', optional),
    whole('last_at', optional),
    whole('status', optional),
    text('failure', optional),
  ],
  checks: [
    {
      name: 'webhook_deliveries_state',
      expression: oneOf('state', ['waiting', 'delivered', 'failed']),
    },
  ],
  indices: [
    {
      name: 'webhook_deliveries_alert',
      columnNames: ['alert_id', 'webhook_id'],
      isUnique: true,
    },
    { name: 'webhook_deliveries_webhook', columnNames: ['webhook_id', 'id'] },
    {
      name: 'webhook_deliveries_waiting',
      columnNames: ['webhook_id', 'next_at'],
      where: `state = 'waiting'`,
    },
    {
      name: 'webhook_deliveries_failed',
      columnNames: ['webhook_id', 'id'],
      where: `state = 'failed'`,
    },
  ],
});

const watch = new Table({
  name: 'alert_watch',
  columns: [whole('id', { isPrimary: true }), whole('looked_at')],
});

const batchesFinished = new TableIndex({
  name: 'batches_finished',
  columnNames: ['finished_at'],
  where: 'finished_at IS NOT NULL',
});

const uncertainByTime = new TableIndex({
  name: 'placements_uncertain_settled',
  columnNames: ['settled_at'],
  where: 'uncertain_count > 0',
});

const pausesByTime = new TableIndex({ name: 'batch_pauses_at', columnNames: ['at'] });

/** Who is told what happens, what has happened, and how far each word of it has come. */
export class Webhooks1764000001400 implements MigrationInterface {
  readonly name = 'Webhooks1764000001400';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of [webhooks, alerts, deliveries, watch])
      await queryRunner.createTable(table.clone());
    await queryRunner.createIndex('batches', batchesFinished.clone());
    await queryRunner.createIndex('batch_pauses', pausesByTime.clone());
    await queryRunner.createIndex('placements', uncertainByTime.clone());
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('placements', uncertainByTime.name ?? '');
    await queryRunner.dropIndex('batch_pauses', pausesByTime.name ?? '');
    await queryRunner.dropIndex('batches', batchesFinished.name ?? '');
    for (const table of [watch, deliveries, alerts, webhooks])
      await queryRunner.dropTable(table.name);
  }
}
