import { randomUUID } from 'node:crypto';
import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { text, whole } from './columns.js';

/** Which database this is and how many paid calls it has permitted, to be compared with the mark kept outside. */
export class Installation1764000000201 implements MigrationInterface {
  readonly name = 'Installation1764000000201';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'installation',
        columns: [text('id', { isPrimary: true }), whole('permits')],
      }),
    );
    await queryRunner.query(
      `INSERT INTO installation (id, permits)
       SELECT '${randomUUID()}', COUNT(*) FROM placements WHERE sent_at IS NOT NULL`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('installation');
  }
}
