import type { MigrationInterface, QueryRunner } from 'typeorm';

const lookedFor = `status IN ('uncertain','pending','in_process','rejected','refused','duplicate','written_off')`;
const withCancelled = lookedFor.replace(`'written_off'`, `'written_off','cancelled'`);

/** Words of results, as people filter by them: whatever the letters' size. */
const words = ['carrier', 'simlock', 'model', 'fmi'];

/**
 * Every filter of orders leads through an index that ends in the order of the list. Those on what never changes, or only
 * comes with the result, cost nothing while orders are placed.
 */
export class OrdersByFilters1764000001300 implements MigrationInterface {
  readonly name = 'OrdersByFilters1764000001300';

  async up(queryRunner: QueryRunner): Promise<void> {
    const postgres = queryRunner.connection.options.type === 'postgres';
    for (const statement of [
      'DROP INDEX orders_by_status',
      `CREATE INDEX orders_by_status ON orders (status, id) WHERE ${withCancelled}`,
      // By bytes, because how an IMEI begins is looked for as a range: other languages sort signs among digits.
      'DROP INDEX orders_imei',
      `CREATE INDEX orders_imei ON orders (imei${postgres ? ' text_pattern_ops' : ''})`,
      'CREATE INDEX orders_created ON orders (created_at, id)',
      'CREATE INDEX orders_service ON orders (service_id, id)',
      ...words.map(
        (word) =>
          `CREATE INDEX orders_${word} ON orders (lower(${word}), id) WHERE ${word} IS NOT NULL`,
      ),
    ])
      await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [
      ...words.map((word) => `DROP INDEX orders_${word}`),
      'DROP INDEX orders_service',
      'DROP INDEX orders_created',
      'DROP INDEX orders_imei',
      'CREATE INDEX orders_imei ON orders (imei)',
      'DROP INDEX orders_by_status',
      `CREATE INDEX orders_by_status ON orders (status, id) WHERE ${lookedFor}`,
    ])
      await queryRunner.query(statement);
  }
}
