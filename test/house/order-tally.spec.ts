import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock, openDatabase, run, sql, type Database, type Sql } from '@hammer/database';
import { OrderTally } from '@hammer/orders';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import { noting } from '../../bench/million/noted-statements.js';
import { databaseKinds, type TestDatabase } from '../support/databases.js';

/** Some blocks of orders: the first ends at once, the others have orders that still move. */
const ORDERS = 3_500;

describe.each(databaseKinds)('the count of all orders on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let dataSource: DataSource;
  let database: Database;
  let tally: OrderTally;
  const statements: Sql[] = [];

  beforeAll(async () => {
    server = await open();
    place = await server.create();
    dataSource = await new DataSource(houseOptions(place.url)).initialize();
    database = openDatabase(dataSource);
    tally = new OrderTally(noting(database, statements), new Clock());
    await change(
      sql`INSERT INTO batches (id, supplier_account, name, state, duplicates, freshness_days, columns, has_header, created_at)
          VALUES (1, 'a', 'one', 'running', 'reuse', 30, '[]', 0, 1)`,
    );
    await bear(1, ORDERS);
    await change(
      sql`UPDATE orders SET status = 'cancelled' WHERE row_number <= 1000 OR row_number % 5 = 0`,
    );
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await place?.discard();
    await server?.close();
  });

  it('is exact the first time', () => expectExact());

  it('is exact while orders are placed and answered', async () => {
    await move('prepared', sql`row_number % 5 <> 1 AND status = 'planned'`);
    await expectExact();
    await move('sending', sql`row_number % 5 <> 2 AND status = 'prepared'`);
    await expectExact();
    await move('pending', sql`status = 'sending'`);
    await expectExact();
    await move('completed', sql`row_number % 2 = 0 AND status = 'pending'`);
    await move('rejected', sql`row_number % 7 = 0 AND status = 'pending'`);
    const told = await expectExact();
    expect([...told.keys()].sort()).toEqual(
      ['cancelled', 'completed', 'pending', 'planned', 'prepared', 'rejected'].sort(),
    );
  });

  it('is exact after orders were born and others have all ended', async () => {
    await bear(ORDERS + 1, 2_500);
    await expectExact();
    await move('completed', sql`status = 'pending'`);
    await move('sending', sql`status = 'prepared'`);
    await expectExact();
    await change(sql`UPDATE orders SET status = 'cancelled' WHERE status = 'planned'`);
    await move('pending', sql`status = 'sending'`);
    await move('completed', sql`status = 'pending'`);
    await expectExact();
    await expectExact();
  });

  it('does not look again at orders that have all ended', async () => {
    statements.length = 0;
    await expectExact();
    const asked = statements.flatMap(({ values }) => values).map((value) => JSON.stringify(value));
    expect(asked.filter((value) => value.includes('\\"start\\":0'))).toEqual([]);
  });

  async function expectExact(): Promise<ReadonlyMap<string, number>> {
    const told = await tally.read();
    const counted = await database.read<{ status: string; orders: number }>(
      sql`SELECT status, COUNT(*) AS orders FROM orders GROUP BY status`,
    );
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(counted.map(({ status, orders }) => [status, orders])),
    );
    return told;
  }

  function bear(from: number, orders: number): Promise<number> {
    return change(
      sql`WITH RECURSIVE counted(n) AS (SELECT CAST(${from} AS bigint) UNION ALL SELECT n + 1 FROM counted WHERE n < ${from + orders - 1})
          INSERT INTO orders (supplier_account, source, batch_id, row_number, service_name, service_id, imei, credits,
            status, fields, created_at, updated_at)
          SELECT 'a', 'gsm-fusion', 1, n, 's', '1739', CAST(353300000000000 + n AS text), 1, 'planned', '{}', 1, 1 FROM counted`,
    );
  }

  function move(status: string, which: Sql): Promise<number> {
    return change(
      sql`UPDATE orders SET status = ${status}, placement_id = 1, live = CASE WHEN ${status} = 'rejected' THEN 0 ELSE 1 END,
            order_id = CASE WHEN ${status} IN ('prepared', 'sending') THEN NULL ELSE CAST(id AS text) END
          WHERE ${which}`,
    );
  }

  function change(statement: Sql): Promise<number> {
    return database.write(() => run(statement));
  }
});
