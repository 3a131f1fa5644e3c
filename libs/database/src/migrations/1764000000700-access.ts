import { type MigrationInterface, type QueryRunner, Table } from 'typeorm';
import { counted, optional, text, whole } from './columns.js';

const people = new Table({
  name: 'people',
  columns: [
    counted('id'),
    text('email'),
    text('role'),
    text('password_hash', optional),
    whole('daily_cap_micros', optional),
    text('second_factor', optional),
    text('new_second_factor', optional),
    whole('second_factor_step', { default: 0 }),
    whole('created_at'),
    whole('last_seen_at', optional),
    whole('disabled_at', optional),
  ],
  checks: [{ name: 'people_role', expression: `role IN ('viewer','operator','admin')` }],
  indices: [
    {
      name: 'people_email',
      columnNames: ['email'],
      isUnique: true,
      where: 'disabled_at IS NULL',
    },
  ],
});

const sessions = new Table({
  name: 'sessions',
  columns: [
    counted('id'),
    whole('person_id'),
    text('token_hash'),
    text('address', optional),
    text('user_agent', optional),
    whole('created_at'),
    whole('authenticated_at'),
    whole('last_seen_at'),
    whole('expires_at'),
    whole('ended_at', optional),
  ],
  indices: [
    { name: 'sessions_token', columnNames: ['token_hash'], isUnique: true },
    { name: 'sessions_person', columnNames: ['person_id', 'id'] },
  ],
});

const tokens = new Table({
  name: 'tokens',
  columns: [
    counted('id'),
    whole('person_id'),
    text('name'),
    text('prefix'),
    text('token_hash'),
    text('scopes'),
    whole('daily_cap_micros', optional),
    text('addresses', optional),
    whole('created_at'),
    whole('expires_at', optional),
    whole('last_used_at', optional),
    whole('revoked_at', optional),
  ],
  indices: [
    { name: 'tokens_token', columnNames: ['token_hash'], isUnique: true },
    { name: 'tokens_person', columnNames: ['person_id', 'id'] },
  ],
});

const recoveryCodes = new Table({
  name: 'recovery_codes',
  columns: [counted('id'), whole('person_id'), text('code_hash'), whole('used_at', optional)],
  indices: [
    {
      name: 'recovery_codes_code',
      columnNames: ['person_id', 'code_hash'],
      isUnique: true,
    },
  ],
});

const signInFailures = new Table({
  name: 'sign_in_failures',
  columns: [
    text('subject', { isPrimary: true }),
    whole('failures'),
    whole('first_at'),
    whole('last_at'),
    whole('waits_until', { default: 0 }),
  ],
  indices: [{ name: 'sign_in_failures_last', columnNames: ['last_at'] }],
});

const oneTimeLinks = new Table({
  name: 'one_time_links',
  columns: [
    counted('id'),
    text('purpose'),
    whole('person_id', optional),
    text('token_hash'),
    whole('created_at'),
    whole('expires_at'),
    whole('used_at', optional),
  ],
  checks: [{ name: 'one_time_links_purpose', expression: `purpose IN ('set-up','password')` }],
  indices: [
    { name: 'one_time_links_token', columnNames: ['token_hash'], isUnique: true },
    { name: 'one_time_links_person', columnNames: ['person_id'] },
  ],
});

const auditEntries = new Table({
  name: 'audit_entries',
  columns: [
    whole('id', { isPrimary: true }),
    whole('at'),
    text('actor_kind'),
    whole('person_id', optional),
    whole('token_id', optional),
    text('actor_name'),
    text('act'),
    text('subject'),
    text('address', optional),
    text('details'),
    text('hash'),
  ],
});

const auditHead = new Table({
  name: 'audit_head',
  columns: [whole('id', { isPrimary: true }), whole('entries'), text('hash')],
});

const tables = [
  people,
  sessions,
  tokens,
  recoveryCodes,
  signInFailures,
  oneTimeLinks,
  auditEntries,
  auditHead,
];

const guards = [
  { name: 'audit_entries_append_only', table: 'audit_entries', event: 'UPDATE', when: null },
  { name: 'audit_entries_kept', table: 'audit_entries', event: 'DELETE', when: null },
  {
    name: 'audit_head_steps',
    table: 'audit_head',
    event: 'UPDATE',
    when: 'NEW.id <> OLD.id OR NEW.entries < OLD.entries OR NEW.entries > OLD.entries + 1',
  },
  { name: 'audit_head_kept', table: 'audit_head', event: 'DELETE', when: null },
];

/** People, their sessions and tokens, and the audit of what they did, which only grows. */
export class Access1764000000700 implements MigrationInterface {
  readonly name = 'Access1764000000700';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of tables) await queryRunner.createTable(table.clone());
    await queryRunner.query(`INSERT INTO audit_head (id, entries, hash) VALUES (1, 0, '')`);
    const postgres = queryRunner.connection.options.type === 'postgres';
    for (const { name, table, event, when } of guards) {
      const condition = when === null ? '' : `WHEN (${when})`;
      const refusal = postgres
        ? `EXECUTE FUNCTION refuse('the audit is append-only')`
        : `BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END`;
      await queryRunner.query(
        `CREATE TRIGGER ${name} BEFORE ${event} ON ${table} FOR EACH ROW ${condition} ${refusal}`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const table of tables.toReversed()) await queryRunner.dropTable(table.name);
  }
}
