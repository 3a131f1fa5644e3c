import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Spend } from '@hammer/contract';
import type { Difference } from '@hammer/batch';
import { run, sql, type Sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { DataSource } from 'typeorm';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import { runToEnd } from '../support/processes.js';

const imeis = (count: number, seed = 'ledger') => generateImeis(count, seed);
const paid = { action: 'placeorder' as const };

/** Every way in which the tables can say different things of the same money, and what is said of it. */
const planted: [string, Sql, RegExp][] = [
  [
    'budget',
    sql`UPDATE budgets SET committed_micros = committed_micros - 80000 WHERE name = 'batch:1'`,
    /^batch:1: .*\$\d+\.\d+ spent.*add up to/,
  ],
  ['budget', sql`DELETE FROM budgets WHERE name = 'batch:2'`, /^batch:2: .*add up to/],
  [
    'budget-limit',
    sql`UPDATE budgets SET limit_micros = limit_micros + 1 WHERE name = 'batch:1'`,
    /^batch 1: It was quoted/,
  ],
  [
    'money-of-call',
    sql`DELETE FROM ledger_entries WHERE kind = 'reserve' AND placement_id = 1`,
    /^placement 1: .*\(reserve\).*1 orders were in the call/,
  ],
  [
    'money-of-call',
    sql`UPDATE ledger_entries SET amount_micros = amount_micros * 2 WHERE kind = 'commit' AND placement_id = 1`,
    /^placement 1: .*\(commit\).*1 orders are paid/,
  ],
  [
    'money-of-call',
    sql`DELETE FROM ledger_entries WHERE kind = 'refund'`,
    /^placement \d+: .*\(refund\).*were rejected/,
  ],
  [
    'money-of-call',
    sql`UPDATE orders SET status = 'refused', live = 0 WHERE status = 'uncertain'`,
    /^placement \d+: .*\(still reserved\).*0 orders are under way or uncertain/,
  ],
  [
    'entry-of-call',
    sql`UPDATE ledger_entries SET day = '2001-01-01' WHERE kind = 'commit' AND placement_id = 1`,
    /^entry \d+: It names placement 1/,
  ],
  [
    'orders-of-call',
    sql`UPDATE placements SET accepted_count = 0, duplicate_count = 1 WHERE id = 1`,
    /^placement 1: .*counts 0 orders as accepted, but 1/,
  ],
  [
    'orders-of-call',
    sql`UPDATE orders SET status = 'duplicate' WHERE status = 'uncertain'`,
    /^placement \d+: .*as uncertain, but 0/,
  ],
  [
    'order-of-call',
    sql`UPDATE orders SET credits = 1 WHERE placement_id = 1`,
    /^order \d+: It was in placement 1/,
  ],
  ['order-of-row', sql`UPDATE batch_rows SET order_id = 99999 WHERE batch_id = 1`, /order 99999/],
  [
    'order-of-row',
    sql`UPDATE batch_rows SET order_id = NULL WHERE batch_id = 1`,
    /^batch 1 row \d+: .*has no order/,
  ],
  [
    'row-of-order',
    sql`UPDATE batch_rows SET order_id = NULL WHERE batch_id = 1`,
    /^order \d+: It was sent, but no row/,
  ],
];

describe.each(databaseKinds)('the ledger on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const verify = async () => {
    const { code, stdout, stderr } = await runToEnd('cli', ['verify-ledger', '--json'], {
      DATABASE_URL: place.url,
    });
    if (stdout === '') throw new Error(stderr);
    return { code, ...(JSON.parse(stdout) as { differences: Difference[] }) };
  };

  /** Changes the database past all its guards, as nobody should. */
  const tamper = async (...statements: Sql[]) => {
    const source = new DataSource(
      house.database.dialect === 'sqlite'
        ? { type: 'better-sqlite3', database: place.url.slice('sqlite:'.length) }
        : { type: 'postgres', url: place.url },
    );
    await source.initialize();
    const guards = await source.query<{ name: string; on_table: string }[]>(
      house.database.dialect === 'sqlite'
        ? `SELECT name, tbl_name AS on_table FROM sqlite_master WHERE type = 'trigger'`
        : `SELECT tgname AS name, tgrelid::regclass::text AS on_table FROM pg_trigger WHERE NOT tgisinternal`,
    );
    for (const guard of guards)
      await source.query(
        house.database.dialect === 'sqlite'
          ? `DROP TRIGGER ${guard.name}`
          : `DROP TRIGGER ${guard.name} ON ${guard.on_table}`,
      );
    await source.destroy();
    await house.database.write(function* () {
      for (const statement of statements) yield* run(statement);
    });
  };

  /** Orders in every state that money can be in. */
  const live = async () => {
    house = await House.start({
      databaseUrl: place.url,
      sandbox: { manners: { rejectedShare: 0.3 } },
    });
    await house.complete(await house.draft(imeis(60)));
    await house.sandbox.control.mergeFaults({ emptyBody: { next: 1, only: paid } });
    await house.place(imeis(30, 'uncertain'));
    await house.place([...imeis(60), ...imeis(10, 'more')]);
  };

  beforeAll(async () => {
    server = await open();
  }, 60_000);

  beforeEach(async () => {
    place = await server.create();
    await live();
  });

  afterEach(async () => {
    await house?.close();
    await place?.discard();
  }, 30_000);

  afterAll(async () => {
    await server?.close();
  });

  it('agrees with everything, while the server runs', async () => {
    expect(await verify()).toEqual({ code: 0, differences: [] });
    const words = await runToEnd('cli', ['verify-ledger'], { DATABASE_URL: place.url });
    expect([words.code, words.stdout]).toEqual([0, 'All books agree.\n']);
  });

  it.each(planted)('names a difference: %s %#', async (check, statement, words) => {
    await tamper(statement);
    const { code, differences } = await verify();
    expect(code).toBe(1);
    const said = differences.map((one) => [one.check, `${one.subject}: ${one.message}`]);
    expect(said).toContainEqual([check, expect.stringMatching(words)]);
  });

  it('is added up at the start, and stops the spending instead of correcting a budget', async () => {
    const stop = async () => (await house.get<Spend>('/api/spend')).body.stop;
    await house.restart();
    expect(await stop()).toBeNull();
    await tamper(
      sql`UPDATE budgets SET committed_micros = committed_micros - 80000 WHERE name = 'batch:1'`,
    );
    await house.restart();
    expect(await stop()).toMatchObject({
      kind: 'ledger',
      reason: expect.stringMatching(/these budgets: batch:1\..*verify-ledger/),
    });
    expect((await verify()).differences).toHaveLength(1);
  });
});
