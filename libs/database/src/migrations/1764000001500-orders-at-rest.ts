import type { MigrationInterface, QueryRunner } from 'typeorm';

const lookedFor = `status IN ('uncertain','pending','in_process','rejected','refused','duplicate','written_off','cancelled')`;

/** Tables that live long while their rows change a few times each, and then never again. */
const tables = ['orders', 'placements', 'batch_rows'];

/**
 * The first and the last result of a batch are found without its orders. PostgreSQL, which looks at an order to know
 * whether it is still there, is told more: the completed ones in the order of the list; the call of an order beside its
 * status; and to clean up after each big batch instead of after a fifth of all orders, because until then every question
 * walks over what the orders of the newest batch were before.
 */
export class OrdersAtRest1764000001500 implements MigrationInterface {
  readonly name = 'OrdersAtRest1764000001500';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE INDEX orders_results ON orders (batch_id, finished_at) WHERE status IN ('completed','rejected')`,
    );
    if (queryRunner.connection.options.type !== 'postgres') return;
    for (const statement of [
      `CREATE INDEX orders_completed ON orders (id) WHERE status = 'completed'`,
      'DROP INDEX orders_by_status',
      `CREATE INDEX orders_by_status ON orders (status, id) INCLUDE (placement_id) WHERE ${lookedFor}`,
      ...tables.map(
        (table) =>
          `ALTER TABLE ${table} SET (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01)`,
      ),
    ])
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP INDEX orders_results');
    if (queryRunner.connection.options.type !== 'postgres') return;
    for (const statement of [
      'DROP INDEX orders_completed',
      'DROP INDEX orders_by_status',
      `CREATE INDEX orders_by_status ON orders (status, id) WHERE ${lookedFor}`,
      ...tables.map(
        (table) =>
          `ALTER TABLE ${table} RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_insert_scale_factor)`,
      ),
    ])
      await queryRunner.query(statement);
  }
}
