import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a service vanished from the supplier's price list, so that a claim sees it without looking at the whole list. */
export class GoneServices1764000000000 implements MigrationInterface {
  readonly name = 'GoneServices1764000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE services ADD COLUMN gone_at bigint');
    await queryRunner.query(
      `UPDATE services SET gone_at = listed_at WHERE listed_at <
        (SELECT MAX(newest.listed_at) FROM services newest WHERE newest.supplier_account = services.supplier_account)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE services DROP COLUMN gone_at');
  }
}
