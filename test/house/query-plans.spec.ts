import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UncertainOrders } from '@hammer/batch';
import { orderListQuerySchema } from '@hammer/contract';
import { Clock, openDatabase, run, sql, type Database, type Sql } from '@hammer/database';
import type { Supplier } from '@hammer/fusion';
import { conditionOf, Orders, OrderTally, WayFinder } from '@hammer/orders';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import { noting, planOf } from '../../bench/million/noted-statements.js';
import { orderQuestions } from '../../bench/million/questions.js';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { forbidScans } from '../support/forbid-scans.js';

const ORDERS = 2_000;

const questions = orderQuestions({ from: '2026-01-05', until: '2026-01-05' }, 1);

describe.each(databaseKinds)('the plans of questions about orders on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let dataSource: DataSource;
  let database: Database;

  beforeAll(async () => {
    server = await open();
    place = await server.create();
    dataSource = await new DataSource(houseOptions(place.url)).initialize();
    database = openDatabase(dataSource);
    await fill(database);
    await forbidScans(dataSource);
    await dataSource.destroy();
    dataSource = await new DataSource(houseOptions(place.url)).initialize();
    database = openDatabase(dataSource);
  });

  afterAll(async () => {
    await dataSource?.destroy();
    await place?.discard();
    await server?.close();
  });

  it.each(questions)('goes through an index for: $name', async ({ told }) => {
    const statements: Sql[] = [];
    const noted = noting(database, statements);
    const orders = new Orders(noted, new WayFinder(noted), new OrderTally(noted, new Clock()));
    await orders.list(orderListQuerySchema.parse(told));
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) {
      const plan = await planOf(database, statement, sql);
      expect(plan.filter((step) => /Seq Scan on orders|SCAN (o|orders)$/.test(step))).toEqual([]);
    }
  });

  it.each(questions)(
    'gives all orders page by page, newest first, for: $name',
    async ({ told }) => {
      const orders = new Orders(
        database,
        new WayFinder(database),
        new OrderTally(database, new Clock()),
      );
      const { limit: _, cursor: _none, ...filter } = orderListQuerySchema.parse(told);
      const given: number[] = [];
      let nextCursor: string | null = null;
      do {
        const query = { ...told, limit: '300', ...(nextCursor && { cursor: nextCursor }) };
        const page = await orders.list(orderListQuerySchema.parse(query));
        given.push(...page.data.map(({ id }) => id));
        nextCursor = page.nextCursor;
      } while (nextCursor !== null);
      const order =
        (filter.from ?? filter.until) ? sql`o.created_at DESC, o.id DESC` : sql`o.id DESC`;
      const named = await database.read<{ id: number }>(
        sql`SELECT o.id FROM orders o WHERE ${conditionOf(filter)} ORDER BY ${order}`,
      );
      expect(given).toEqual(named.map(({ id }) => id));
      expect(await orders.count(filter)).toEqual({ orders: named.length });
    },
  );

  it('goes through an index for: the calls with uncertain orders', async () => {
    const statements: Sql[] = [];
    const noted = noting(database, statements);
    const supplier = { configured: false, account: 'a' } as Supplier;
    await new UncertainOrders(noted, supplier, new Clock()).list();
    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) {
      const plan = await planOf(database, statement, sql);
      expect(
        plan.filter((step) =>
          /Seq Scan on (orders|placements)|SCAN (orders|placements)/.test(step),
        ),
      ).toEqual([]);
    }
  });

  it('reads all orders where no index leads to what is asked for', async () => {
    const plan = await planOf(database, sql`SELECT id FROM orders WHERE notes = ${'x'}`, sql);
    expect(plan.join()).toMatch(/Seq Scan on orders|SCAN orders/);
  });
});

/** More orders than are looked at one by one, of two kinds in everything that is filtered by. */
function fill(database: Database): Promise<void> {
  const series = sql`WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ${ORDERS})`;
  const day = Date.parse('2026-01-05T10:00:00Z');
  return database.write(function* () {
    yield* run(
      sql`INSERT INTO batches (id, supplier_account, name, state, duplicates, freshness_days, columns, has_header, created_at)
          VALUES (1, 'a', 'one', 'draft', 'reuse', 30, '[]', 0, 1), (2, 'a', 'two', 'draft', 'reuse', 30, '[]', 0, 1)`,
    );
    yield* run(
      sql`${series} INSERT INTO orders (supplier_account, source, batch_id, row_number, service_name, service_id, imei,
            credits, status, carrier, simlock, model, fmi, fields, created_at, updated_at)
          SELECT 'a', 'gsm-fusion', CASE WHEN n < 1800 THEN 1 ELSE 2 END, n, 's', CASE n % 3 WHEN 0 THEN '1739' ELSE '0007' END,
            CAST(353300000000000 + n AS text), 1, 'planned', CASE n % 7 WHEN 0 THEN 'EE UK' ELSE 'AT&T USA' END,
            CASE n % 5 WHEN 0 THEN 'Locked' ELSE 'Unlocked' END, CASE n % 4 WHEN 0 THEN 'iPhone 13' ELSE 'iPhone 14' END,
            CASE n % 6 WHEN 0 THEN 'OFF' ELSE 'ON' END, '{}',
            CAST(${day} AS bigint) + CASE WHEN n % 9 = 0 THEN 86400000 ELSE 0 END, 1 FROM counted`,
    );
    yield* run(sql`UPDATE orders SET status = 'cancelled' WHERE row_number % 8 <> 0`);
  });
}
