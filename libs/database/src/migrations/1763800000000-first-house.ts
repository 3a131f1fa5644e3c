import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { counted, noneOf, oneOf, optional, text, whole } from './columns.js';

/** The statuses that are looked for by themselves; most orders are in none of them, or only for moments. */
const lookedFor = `status IN ('uncertain','pending','in_process','rejected','refused','duplicate','written_off')`;

const liveStatuses = [
  'prepared',
  'sending',
  'pending',
  'in_process',
  'completed',
  'uncertain',
  'duplicate',
  'written_off',
];

const everyStatus = ['planned', ...liveStatuses, 'rejected', 'refused', 'cancelled'];

const tables: Table[] = [
  new Table({
    name: 'services',
    columns: [
      text('supplier_account', { isPrimary: true }),
      text('id', { isPrimary: true }),
      text('title'),
      text('category'),
      whole('price_micros'),
      whole('previous_price_micros', optional),
      whole('price_changed_at', optional),
      text('promised_time'),
      text('notes'),
      whole('position'),
      whole('listed_at'),
      whole('proven_size', { default: 0 }),
      whole('proven_at', optional),
      whole('frozen_at', optional),
      text('frozen_reason', optional),
    ],
    checks: [{ name: 'services_price', expression: 'price_micros >= 0' }],
  }),
  new Table({
    name: 'batches',
    columns: [
      counted('id'),
      text('supplier_account'),
      text('name'),
      text('state'),
      text('pause_code', optional),
      text('pause_message', optional),
      text('service_id', optional),
      text('duplicates'),
      whole('freshness_days'),
      text('file_name', optional),
      text('file_hash', optional),
      text('columns'),
      whole('has_header'),
      whole('imei_column', optional),
      whole('last_row', { default: 0 }),
      text('quote', optional),
      text('prices', optional),
      whole('quoted_micros', { default: 0 }),
      whole('created_at'),
      whole('started_at', optional),
      whole('finished_at', optional),
    ],
    checks: [
      {
        name: 'batches_state',
        expression: `state IN ('draft','running','paused','cancelled','completed')`,
      },
    ],
    indices: [
      { name: 'batches_state_id', columnNames: ['state', 'id'] },
      { name: 'batches_file_hash', columnNames: ['file_hash'] },
    ],
  }),
  new Table({
    name: 'batch_rows',
    columns: [
      whole('batch_id', { isPrimary: true }),
      whole('number', { isPrimary: true }),
      text('given'),
      text('imei', optional),
      text('class'),
      text('code', optional),
      text('reason', optional),
      text('repair', optional),
      text('service_id', optional),
      text('fields'),
      text('cells'),
      whole('repeats', optional),
      whole('order_id', optional),
    ],
    checks: [
      {
        name: 'batch_rows_class',
        expression: `class IN ('to_check','repeated','known','in_progress','uncertain','invalid')`,
      },
    ],
    indices: [
      { name: 'batch_rows_order', columnNames: ['order_id'], where: 'order_id IS NOT NULL' },
    ],
  }),
  new Table({
    name: 'placements',
    columns: [
      counted('id'),
      whole('batch_id'),
      text('supplier_account'),
      text('service_id'),
      text('state'),
      text('owner'),
      whole('size'),
      whole('price_micros'),
      text('day'),
      text('imeis'),
      text('fields'),
      whole('canary', { default: 0 }),
      whole('claimed_at'),
      whole('sent_at', optional),
      whole('settled_at', optional),
      text('verdict', optional),
      text('reason', optional),
      whole('http_status', optional),
      whole('duration_ms', optional),
      text('raw_answer', optional),
      text('salvaged', optional),
      text('anomalies', optional),
      whole('accepted_count', { default: 0 }),
      whole('duplicate_count', { default: 0 }),
      whole('refused_count', { default: 0 }),
      whole('not_sent_count', { default: 0 }),
      whole('uncertain_count', { default: 0 }),
    ],
    checks: [
      {
        name: 'placements_state',
        expression: `state IN ('prepared','sending','settled','given_back')`,
      },
      { name: 'placements_size', expression: 'size BETWEEN 1 AND 100' },
      {
        name: 'placements_add_up',
        expression: `state <> 'settled' OR accepted_count + duplicate_count + refused_count + not_sent_count + uncertain_count = size`,
      },
    ],
    indices: [
      { name: 'placements_batch', columnNames: ['batch_id', 'id'] },
      { name: 'placements_live', columnNames: ['state'], where: `state IN ('prepared','sending')` },
      { name: 'placements_uncertain', columnNames: ['id'], where: 'uncertain_count > 0' },
    ],
  }),
  new Table({
    name: 'orders',
    columns: [
      counted('id'),
      text('supplier_account'),
      text('source'),
      whole('batch_id'),
      whole('row_number'),
      whole('placement_id', optional),
      whole('generation', { default: 0 }),
      text('order_id', optional),
      text('service_name'),
      text('service_id'),
      text('imei'),
      text('imei2', optional),
      whole('credits'),
      text('status'),
      whole('live', { default: 0 }),
      text('carrier', optional),
      text('simlock', optional),
      text('model', optional),
      text('fmi', optional),
      text('serial', optional),
      text('blacklist', optional),
      whole('order_date', optional),
      text('result_code', optional),
      text('result_code_display', optional),
      text('notes', optional),
      text('raw_response', optional),
      text('fields'),
      whole('finished_at', optional),
      whole('created_at'),
      whole('updated_at'),
    ],
    checks: [
      {
        name: 'orders_status',
        expression: oneOf('status', everyStatus),
      },
      {
        name: 'orders_live',
        expression: `live = CASE WHEN ${oneOf('status', liveStatuses)} THEN 1 ELSE 0 END`,
      },
      { name: 'orders_credits', expression: 'credits >= 0' },
      {
        name: 'orders_placed_by_a_placement',
        expression: `placement_id IS NOT NULL OR ${oneOf('status', ['planned', 'cancelled'])}`,
      },
      {
        name: 'orders_known_by_their_id',
        expression: `order_id IS NOT NULL OR ${noneOf('status', ['pending', 'in_process', 'completed', 'rejected'])}`,
      },
    ],
    indices: [
      {
        name: 'orders_one_live',
        columnNames: ['supplier_account', 'service_id', 'imei', 'generation'],
        isUnique: true,
        where: 'live = 1',
      },
      {
        name: 'orders_order_id',
        columnNames: ['order_id', 'supplier_account'],
        isUnique: true,
        where: 'order_id IS NOT NULL',
      },
      { name: 'orders_imei', columnNames: ['imei'] },
      { name: 'orders_by_status', columnNames: ['status', 'id'], where: lookedFor },
      { name: 'orders_order_date', columnNames: ['order_date'], where: 'order_date IS NOT NULL' },
      { name: 'orders_batch', columnNames: ['batch_id', 'status', 'service_id', 'id'] },
      {
        name: 'orders_placement',
        columnNames: ['placement_id'],
        where: 'placement_id IS NOT NULL',
      },
    ],
  }),
  new Table({
    name: 'budgets',
    columns: [
      text('name', { isPrimary: true }),
      whole('limit_micros'),
      whole('reserved_micros', { default: 0 }),
      whole('committed_micros', { default: 0 }),
      whole('refunded_micros', { default: 0 }),
    ],
    checks: [
      { name: 'budgets_cap', expression: 'reserved_micros + committed_micros <= limit_micros' },
      {
        name: 'budgets_not_negative',
        expression: 'reserved_micros >= 0 AND committed_micros >= 0 AND refunded_micros >= 0',
      },
    ],
  }),
  new Table({
    name: 'ledger_entries',
    columns: [
      counted('id'),
      whole('at'),
      text('kind'),
      whole('amount_micros'),
      whole('orders'),
      text('day'),
      text('supplier_account'),
      text('service_id'),
      whole('batch_id'),
      whole('placement_id'),
      whole('order_id', optional),
    ],
    checks: [
      {
        name: 'ledger_entries_kind',
        expression: `kind IN ('reserve','commit','release','refund')`,
      },
      { name: 'ledger_entries_amount', expression: 'amount_micros >= 0 AND orders > 0' },
    ],
    indices: [
      { name: 'ledger_entries_batch', columnNames: ['batch_id', 'id'] },
      { name: 'ledger_entries_placement', columnNames: ['placement_id'] },
    ],
  }),
  new Table({
    name: 'spending_stops',
    columns: [counted('id'), whole('stopped_at'), text('reason'), whole('lifted_at', optional)],
    indices: [{ name: 'spending_stops_current', columnNames: ['id'], where: 'lifted_at IS NULL' }],
  }),
  new Table({
    name: 'rate_slots',
    columns: [text('name', { isPrimary: true }), whole('next_at')],
  }),
  new Table({
    name: 'import_history',
    columns: [
      counted('id'),
      whole('batch_id'),
      text('file_name', optional),
      text('file_hash'),
      whole('file_size'),
      text('format'),
      whole('row_count'),
      whole('imported_at'),
    ],
    indices: [{ name: 'import_history_file', columnNames: ['file_hash'] }],
  }),
  new Table({
    name: 'idempotency_keys',
    columns: [
      text('key', { isPrimary: true }),
      text('request'),
      text('state'),
      text('outcome', optional),
      whole('subject_id', optional),
      text('owner'),
      whole('created_at'),
    ],
    checks: [{ name: 'idempotency_keys_state', expression: `state IN ('running','done')` }],
    indices: [{ name: 'idempotency_keys_age', columnNames: ['created_at'] }],
  }),
  new Table({
    name: 'sync_runs',
    columns: [
      counted('id'),
      whole('started_at'),
      whole('finished_at', optional),
      whole('asked', { default: 0 }),
      whole('changed', { default: 0 }),
      text('failure', optional),
    ],
  }),
];

/** The first tables: services, batches, rows, placements, orders, money, imports, keys, sync. */
export class FirstHouse1763800000000 implements MigrationInterface {
  readonly name = 'FirstHouse1763800000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of tables) await queryRunner.createTable(table.clone());
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of [...tables].reverse()) await queryRunner.dropTable(table.name);
  }
}
