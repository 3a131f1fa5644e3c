import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { counted, oneOf, optional, text, whole } from './columns.js';

const kinds = [
  'salvaged',
  'account-list',
  'supplier-export',
  'by-hand',
  'balance',
  'late-answer',
  'person',
];

const verdicts = ['seen', 'confirmed', 'contradicted', 'unknown'];

const evidence = new Table({
  name: 'evidence',
  columns: [
    counted('id'),
    whole('at'),
    whole('placement_id'),
    whole('order_id', optional),
    text('kind'),
    text('verdict', optional),
    text('supplier_order_id', optional),
    text('imei', optional),
    text('details'),
    text('who'),
  ],
  checks: [
    { name: 'evidence_kind', expression: oneOf('kind', kinds) },
    { name: 'evidence_verdict', expression: `verdict IS NULL OR ${oneOf('verdict', verdicts)}` },
  ],
  indices: [
    { name: 'evidence_placement', columnNames: ['placement_id', 'id'] },
    {
      name: 'evidence_supplier_order',
      columnNames: ['supplier_order_id'],
      where: 'supplier_order_id IS NOT NULL',
    },
  ],
});

const checks = new Table({
  name: 'evidence_checks',
  columns: [
    whole('placement_id', { isPrimary: true }),
    whole('checks', { default: 0 }),
    whole('checked_at'),
    whole('due_at', optional),
    text('finding'),
  ],
});

/** What speaks for an uncertain order and what was decided about it, append-only; and when it was last looked for. */
export class UncertainEvidence1764000000100 implements MigrationInterface {
  readonly name = 'UncertainEvidence1764000000100';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(evidence.clone());
    await queryRunner.createTable(checks.clone());
    const postgres = queryRunner.connection.options.type === 'postgres';
    for (const [name, event] of [
      ['evidence_append_only', 'UPDATE'],
      ['evidence_kept', 'DELETE'],
    ] as const) {
      const message = 'evidence is append-only';
      await queryRunner.query(
        postgres
          ? `CREATE TRIGGER ${name} BEFORE ${event} ON evidence FOR EACH ROW EXECUTE FUNCTION refuse('${message}')`
          : `CREATE TRIGGER ${name} BEFORE ${event} ON evidence FOR EACH ROW BEGIN SELECT RAISE(ABORT, '${message}'); END`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('evidence_checks');
    await queryRunner.dropTable('evidence');
  }
}
