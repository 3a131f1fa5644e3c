import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What stopped the spending: a person, or what a start has found; and what was said when it was lifted. */
export class KindsOfStop1764000000200 implements MigrationInterface {
  readonly name = 'KindsOfStop1764000000200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `ALTER TABLE spending_stops ADD COLUMN kind text NOT NULL DEFAULT 'person'`,
    );
    await queryRunner.query('ALTER TABLE spending_stops ADD COLUMN lifted_because text');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE spending_stops DROP COLUMN lifted_because');
    await queryRunner.query('ALTER TABLE spending_stops DROP COLUMN kind');
  }
}
