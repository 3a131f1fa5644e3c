import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each reading of the balance proves of the refunds that were to come. */
export class RefundConfirmations1764000000500 implements MigrationInterface {
  readonly name = 'RefundConfirmations1764000000500';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE balance_readings ADD COLUMN ceiling_micros bigint');
    await queryRunner.query('ALTER TABLE balance_readings ADD COLUMN confirmed_micros bigint');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE balance_readings DROP COLUMN confirmed_micros');
    await queryRunner.query('ALTER TABLE balance_readings DROP COLUMN ceiling_micros');
  }
}
