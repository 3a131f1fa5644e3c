import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A word of a result and a status that is not completed are seldom of the same order, though each is of many: those few
 * have an index, so that nobody looks through either. PostgreSQL finds the ids by how an IMEI begins without the orders.
 */
export class RareWords1764000001350 implements MigrationInterface {
  readonly name = 'RareWords1764000001350';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX orders_told ON orders (status, id)
       WHERE status <> 'completed' AND COALESCE(carrier, simlock, model, fmi) IS NOT NULL`,
    );
    if (queryRunner.connection.options.type !== 'postgres') return;
    await queryRunner.query('DROP INDEX orders_imei');
    await queryRunner.query('CREATE INDEX orders_imei ON orders (imei text_pattern_ops, id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX orders_told');
    if (queryRunner.connection.options.type !== 'postgres') return;
    await queryRunner.query('DROP INDEX orders_imei');
    await queryRunner.query('CREATE INDEX orders_imei ON orders (imei text_pattern_ops)');
  }
}
