import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { counted, text, whole } from './columns.js';

const questions = new Table({
  name: 'ended_order_questions',
  columns: [
    counted('id'),
    whole('at'),
    text('supplier_account'),
    whole('last_order_id'),
    whole('asked'),
  ],
});

/** When the supplier was last asked about orders that have ended, and how far that came. */
export class QuestionsAboutEndedOrders1764000000600 implements MigrationInterface {
  readonly name = 'QuestionsAboutEndedOrders1764000000600';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(questions.clone());
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable(questions.name);
  }
}
