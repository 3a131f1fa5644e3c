import { type MigrationInterface, type QueryRunner, Table, TableIndex } from 'typeorm';
import { counted, text, whole } from './columns.js';

const pauses = new Table({
  name: 'batch_pauses',
  columns: [counted('id'), whole('batch_id'), whole('at'), text('code'), text('message')],
  indices: [{ name: 'batch_pauses_batch', columnNames: ['batch_id', 'id'] }],
});

const importsOfBatch = new TableIndex({
  name: 'import_history_batch',
  columnNames: ['batch_id'],
});

const auditOfSubject = new TableIndex({
  name: 'audit_entries_subject',
  columnNames: ['subject', 'id'],
});

/** What a batch has to tell: what was found in its file, every time it was paused and why, who did what with it. */
export class BatchStories1764000001200 implements MigrationInterface {
  readonly name = 'BatchStories1764000001200';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(pauses.clone());
    await queryRunner.query('ALTER TABLE import_history ADD COLUMN report text');
    await queryRunner.createIndex('import_history', importsOfBatch.clone());
    await queryRunner.createIndex('audit_entries', auditOfSubject.clone());
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropIndex('audit_entries', auditOfSubject.name ?? '');
    await queryRunner.dropIndex('import_history', importsOfBatch.name ?? '');
    await queryRunner.query('ALTER TABLE import_history DROP COLUMN report');
    await queryRunner.dropTable(pauses.name);
  }
}
