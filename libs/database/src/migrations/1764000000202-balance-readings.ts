import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { counted, optional, text, whole } from './columns.js';

/** What the supplier account held at times, to be compared with what the ledger says was spent. */
export class BalanceReadings1764000000202 implements MigrationInterface {
  readonly name = 'BalanceReadings1764000000202';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'balance_readings',
        columns: [
          counted('id'),
          whole('at'),
          text('supplier_account'),
          whole('balance_micros'),
          whole('committed_micros'),
          whole('refunded_micros'),
          whole('at_risk_micros'),
          whole('drift_micros', optional),
          whole('drift_since', optional),
        ],
        indices: [
          { name: 'balance_readings_account', columnNames: ['supplier_account', 'id'] },
          {
            name: 'balance_readings_drift',
            columnNames: ['id'],
            where: 'drift_micros IS NOT NULL',
          },
        ],
      }),
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('balance_readings');
  }
}
