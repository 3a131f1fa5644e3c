import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Spend } from '@hammer/contract';
import { verifyLedger, type Difference } from '@hammer/batch';
import { openSnapshot, run, sql, type Sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { DataSource } from 'typeorm';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import { runToEnd } from '../support/processes.js';

const imeis = (count: number, seed = 'ledger') => generateImeis(count, seed);
const paid = { action: 'placeorder' as const };

/** Every way in which the tables can say different things of the same money, one after the other, and what is said of it. */
const planted: [Sql, ...[check: string, words: RegExp][]][] = [
  [
    sql`UPDATE budgets SET committed_micros = committed_micros - 80000 WHERE name = 'batch:1'`,
    ['budget', /^batch:1: .*\$\d+\.\d+ spent.*add up to/],
  ],
  [
    sql`DELETE FROM budgets WHERE name = 'batch:2'`,
    ['budget', /^batch:2: .*add up to/],
    ['budget-limit', /^batch 2: .*it has no budget/],
  ],
  [
    sql`UPDATE budgets SET limit_micros = limit_micros + 1 WHERE name = 'batch:1'`,
    ['budget-limit', /^batch 1: It was quoted/],
  ],
  [
    sql`UPDATE orders SET status = 'refused', live = 0 WHERE status = 'uncertain'`,
    ['money-of-call', /^placement \d+: .*\(still reserved\).*0 orders are under way or uncertain/],
    ['orders-of-call', /^placement \d+: .*as uncertain, but 0/],
  ],
  [
    sql`DELETE FROM ledger_entries WHERE kind = 'reserve' AND placement_id = 1`,
    ['money-of-call', /^placement 1: .*\(reserve\).*1 orders were in the call/],
  ],
  [
    sql`UPDATE ledger_entries SET amount_micros = amount_micros * 2 WHERE kind = 'commit' AND placement_id = 1`,
    ['money-of-call', /^placement 1: .*\(commit\).*1 orders are paid/],
  ],
  [
    sql`DELETE FROM ledger_entries WHERE kind = 'refund'`,
    ['money-of-call', /^placement \d+: .*\(refund\).*were rejected/],
  ],
  [
    sql`UPDATE ledger_entries SET day = '2001-01-01' WHERE kind = 'commit' AND placement_id = 1`,
    ['entry-of-call', /^entry \d+: It names placement 1/],
  ],
  [
    sql`UPDATE placements SET accepted_count = 0, duplicate_count = 1 WHERE id = 1`,
    ['orders-of-call', /^placement 1: .*counts 0 orders as accepted, but 1/],
  ],
  [
    sql`UPDATE orders SET credits = 1 WHERE placement_id = 1`,
    ['order-of-call', /^order \d+: It was in placement 1/],
  ],
  [
    sql`UPDATE batch_rows SET order_id = 99999 WHERE batch_id = 2`,
    ['order-of-row', /^batch 2 row \d+: .*order 99999/],
    ['row-of-order', /^order \d+: It was sent, but no row/],
  ],
  [
    sql`UPDATE batch_rows SET order_id = NULL WHERE batch_id = 1`,
    ['order-of-row', /^batch 1 row \d+: .*has no order/],
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

  /** What the command says, without a process of its own. */
  const differences = async (): Promise<Difference[]> => {
    const snapshot = await openSnapshot(place.url);
    try {
      return await verifyLedger(snapshot.database);
    } finally {
      await snapshot.close();
    }
  };

  const write = (statement: Sql) =>
    house.database.write(function* () {
      yield* run(statement);
    });

  /** From now on the database can be changed as nobody should. */
  const withoutGuards = async () => {
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
  });

  beforeEach(async () => {
    place = await server.create();
    await live();
  });

  afterEach(async () => {
    await house?.close();
    await place?.discard();
  });

  afterAll(async () => {
    await server?.close();
  });

  it('agrees with everything, while the server runs', async () => {
    expect(await verify()).toEqual({ code: 0, differences: [] });
    const words = await runToEnd('cli', ['verify-ledger'], { DATABASE_URL: place.url });
    expect([words.code, words.stdout]).toEqual([0, 'All books agree.\n']);
  });

  it('is told from everything that says something else', async () => {
    await withoutGuards();
    const said = async () =>
      (await differences()).map(
        ({ check, subject, message }) => [check, `${subject}: ${message}`] as const,
      );
    let before = await said();
    for (const [statement, ...expected] of planted) {
      await write(statement);
      const after = await said();
      for (const [check, words] of expected) {
        const fits = ([name, text]: readonly [string, string]) =>
          name === check && words.test(text);
        expect([check, words, before.some(fits), after.some(fits)]).toEqual([
          check,
          words,
          false,
          true,
        ]);
      }
      before = after;
    }
    expect(await verify()).toEqual({ code: 1, differences: await differences() });
  });

  it('is added up at the start, and stops the spending instead of correcting a budget', async () => {
    const stop = async () => (await house.get<Spend>('/api/spend')).body.stop;
    await house.restart();
    expect(await stop()).toBeNull();
    await withoutGuards();
    await write(
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
