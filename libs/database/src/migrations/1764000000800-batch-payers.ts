import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { whole } from './columns.js';

const payers = new Table({
  name: 'batch_payers',
  columns: [
    { ...whole('batch_id'), isPrimary: true },
    { ...whole('person_id'), isNullable: true },
    { ...whole('token_id'), isNullable: true },
  ],
  indices: [new TableIndex({ name: 'batch_payers_person', columnNames: ['person_id'] })],
});

const approvals = ['approval_quote', 'approval_asked_by', 'approval_given_by'];

/** Whose caps a batch counts against, and who has approved what is expensive. */
export class BatchPayers1764000000800 implements MigrationInterface {
  readonly name = 'BatchPayers1764000000800';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(payers.clone());
    for (const column of approvals)
      await queryRunner.query(
        `ALTER TABLE batches ADD COLUMN ${column} ${column === 'approval_quote' ? 'text' : 'bigint'}`,
      );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const column of approvals)
      await queryRunner.query(`ALTER TABLE batches DROP COLUMN ${column}`);
    await queryRunner.dropTable(payers.name);
  }
}
