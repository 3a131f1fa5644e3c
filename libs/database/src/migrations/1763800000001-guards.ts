import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every step that an order may take. All others are refused by the database, whatever the program says. */
const orderSteps = [
  'planned>prepared',
  'planned>cancelled',
  'prepared>planned',
  'prepared>sending',
  'sending>pending',
  'sending>duplicate',
  'sending>refused',
  'sending>planned',
  'sending>uncertain',
  'uncertain>pending',
  'uncertain>duplicate',
  'uncertain>planned',
  'uncertain>written_off',
  'pending>in_process',
  'pending>completed',
  'pending>rejected',
  'in_process>completed',
  'in_process>rejected',
];

const placementSteps = [
  'prepared>sending',
  'prepared>given_back',
  'sending>settled',
  'sending>given_back',
];

interface Guard {
  name: string;
  table: string;
  event: 'UPDATE' | 'DELETE' | 'INSERT';
  when: string | null;
  message: string;
}

const stepOutside = (column: string, steps: string[]) =>
  `OLD.${column} <> NEW.${column} AND (OLD.${column} || '>' || NEW.${column}) NOT IN (${steps.map((step) => `'${step}'`).join(',')})`;

const guards: Guard[] = [
  {
    name: 'orders_steps',
    table: 'orders',
    event: 'UPDATE',
    when: stepOutside('status', orderSteps),
    message: 'an order may not take this step',
  },
  {
    name: 'orders_born_planned',
    table: 'orders',
    event: 'INSERT',
    when: `NEW.status <> 'planned'`,
    message: 'an order is born planned',
  },
  {
    name: 'orders_kept',
    table: 'orders',
    event: 'DELETE',
    when: null,
    message: 'orders are never deleted',
  },
  {
    name: 'orders_identity',
    table: 'orders',
    event: 'UPDATE',
    when: 'OLD.imei <> NEW.imei OR OLD.service_id <> NEW.service_id OR OLD.supplier_account <> NEW.supplier_account OR OLD.generation <> NEW.generation OR OLD.batch_id <> NEW.batch_id OR (OLD.order_id IS NOT NULL AND (NEW.order_id IS NULL OR OLD.order_id <> NEW.order_id))',
    message: 'what an order is for never changes',
  },
  {
    name: 'placements_steps',
    table: 'placements',
    event: 'UPDATE',
    when: stepOutside('state', placementSteps),
    message: 'a placement may not take this step',
  },
  {
    name: 'placements_kept',
    table: 'placements',
    event: 'DELETE',
    when: null,
    message: 'placements are never deleted',
  },
  {
    name: 'ledger_entries_append_only',
    table: 'ledger_entries',
    event: 'UPDATE',
    when: null,
    message: 'the ledger is append-only',
  },
  {
    name: 'ledger_entries_kept',
    table: 'ledger_entries',
    event: 'DELETE',
    when: null,
    message: 'the ledger is append-only',
  },
];

/** The promises of the placement document that a CHECK cannot keep, as triggers. */
export class Guards1763800000001 implements MigrationInterface {
  readonly name = 'Guards1763800000001';

  async up(queryRunner: QueryRunner): Promise<void> {
    const postgres = queryRunner.connection.options.type === 'postgres';
    if (postgres) {
      await queryRunner.query(
        `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$`,
      );
    }
    for (const { name, table, event, when, message } of guards) {
      const condition = when === null ? '' : postgres ? `WHEN (${when})` : `WHEN ${when}`;
      await queryRunner.query(
        postgres
          ? `CREATE TRIGGER ${name} BEFORE ${event} ON ${table} FOR EACH ROW ${condition} EXECUTE FUNCTION refuse('${message}')`
          : `CREATE TRIGGER ${name} BEFORE ${event} ON ${table} FOR EACH ROW ${condition} BEGIN SELECT RAISE(ABORT, '${message}'); END`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    const postgres = queryRunner.connection.options.type === 'postgres';
    for (const { name, table } of guards) {
      await queryRunner.query(
        postgres ? `DROP TRIGGER ${name} ON ${table}` : `DROP TRIGGER ${name}`,
      );
    }
    if (postgres) await queryRunner.query('DROP FUNCTION refuse()');
  }
}
