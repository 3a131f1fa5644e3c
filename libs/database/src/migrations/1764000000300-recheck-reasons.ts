import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Why a batch of one buys a check anew. */
export class RecheckReasons1764000000300 implements MigrationInterface {
  readonly name = 'RecheckReasons1764000000300';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE batches ADD COLUMN recheck_reason text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE batches DROP COLUMN recheck_reason');
  }
}
