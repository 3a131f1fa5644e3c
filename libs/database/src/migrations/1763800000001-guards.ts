import type { MigrationInterface, QueryRunner } from 'typeorm';
import { noneOf } from './columns.js';

/** Every step that an order may take, by where it comes from. All others are refused, whatever the program says. */
const orderSteps = {
  planned: ['prepared', 'sending', 'cancelled'],
  prepared: ['planned', 'sending'],
  sending: ['pending', 'duplicate', 'refused', 'planned', 'uncertain'],
  uncertain: ['pending', 'duplicate', 'planned', 'written_off'],
  pending: ['in_process', 'completed', 'rejected'],
  in_process: ['completed', 'rejected'],
};

const placementSteps = { prepared: ['sending', 'given_back'], sending: ['settled', 'given_back'] };

interface Guard {
  name: string;
  table: string;
  event: string;
  when: string | null;
  message: string;
}

function stepOutside(column: string, steps: Record<string, string[]>): string {
  const allowed = Object.entries(steps).map(
    ([from, to]) => `WHEN '${from}' THEN ${noneOf(`NEW.${column}`, [from, ...to])}`,
  );
  return `CASE OLD.${column} ${allowed.join(' ')} ELSE OLD.${column} <> NEW.${column} END`;
}

const identity = ['imei', 'service_id', 'supplier_account', 'generation', 'batch_id'];

const guards: Guard[] = [
  {
    name: 'orders_steps',
    table: 'orders',
    event: 'UPDATE OF status',
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
    when: `OLD.status <> 'planned'`,
    message: 'an order that was ever claimed is never deleted',
  },
  {
    name: 'orders_identity',
    table: 'orders',
    event: `UPDATE OF ${identity.join(', ')}`,
    when: identity.map((column) => `OLD.${column} <> NEW.${column}`).join(' OR '),
    message: 'what an order is for never changes',
  },
  {
    name: 'orders_keep_their_id',
    table: 'orders',
    event: 'UPDATE OF order_id',
    when: 'OLD.order_id IS NOT NULL AND (NEW.order_id IS NULL OR OLD.order_id <> NEW.order_id)',
    message: 'an order keeps the id that the supplier gave it',
  },
  {
    name: 'placements_steps',
    table: 'placements',
    event: 'UPDATE OF state',
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
