import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { counted, optional, text, whole } from './columns.js';

const anomalies = new Table({
  name: 'anomalies',
  columns: [
    counted('id'),
    whole('at'),
    text('kind'),
    text('message'),
    whole('batch_id', optional),
    whole('placement_id', optional),
    whole('order_id', optional),
    whole('seen_at', optional),
    text('note', optional),
  ],
  indices: [
    {
      name: 'anomalies_of_order',
      columnNames: ['order_id', 'kind'],
      isUnique: true,
      where: 'order_id IS NOT NULL',
    },
    { name: 'anomalies_unseen', columnNames: ['id'], where: 'seen_at IS NULL' },
  ],
});

/** What contradicts itself in the supplier's answers, and how often in a row a supplier did not know an order. */
export class Anomalies1764000000400 implements MigrationInterface {
  readonly name = 'Anomalies1764000000400';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(anomalies.clone());
    await queryRunner.query('ALTER TABLE orders ADD COLUMN missed_syncs bigint NOT NULL DEFAULT 0');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE orders DROP COLUMN missed_syncs');
    await queryRunner.dropTable(anomalies.name);
  }
}
