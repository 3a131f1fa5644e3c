import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const days = new TableIndex({
  name: 'ledger_entries_day',
  columnNames: ['day', 'kind', 'service_id', 'batch_id', 'amount_micros', 'orders'],
});

/** The ledger is added up by day without reading its rows. */
export class LedgerDays1764000001100 implements MigrationInterface {
  readonly name = 'LedgerDays1764000001100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createIndex('ledger_entries', days.clone());
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('ledger_entries', days.name ?? '');
  }
}
