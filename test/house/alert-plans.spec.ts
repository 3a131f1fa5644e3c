import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CallsReader, ProgressReader } from '@hammer/batch';
import { openDatabase, sql, type Database, type Sql } from '@hammer/database';
import { readSettings } from '@hammer/settings';
import { DataSource } from 'typeorm';
import { noting, planOf } from '../../bench/million/noted-statements.js';
import { BatchNews } from '../../libs/alerts/src/watching/batch-news.service.js';
import { HouseNews } from '../../libs/alerts/src/watching/house-news.service.js';
import { houseOptions } from '../../ormconfig.js';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { forbidScans } from '../support/forbid-scans.js';

/**
 * A step that reads a whole table that grows for years, or a whole index of it. Rounds are looked through from the newest
 * on, until one fits.
 */
const readsAll =
  /Seq Scan on (batches|placements|batch_pauses|balance_readings|alerts)|^SCAN (b|p|r|batches|placements|above|alerts)\b|using placements_batch/;

describe.each(databaseKinds)('every few seconds, on $name,', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let dataSource: DataSource;
  let database: Database;

  beforeAll(async () => {
    server = await open();
    place = await server.create();
    dataSource = await new DataSource(houseOptions(place.url)).initialize();
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

  it('what must be told is looked for without reading years of batches and calls', async () => {
    const statements: Sql[] = [];
    const noted = noting(database, statements);
    const calls = { isResting: () => Promise.resolve(false) } as CallsReader;
    const settings = readSettings({ LOW_BALANCE: '100' }, {});
    await new BatchNews(noted, {} as ProgressReader).since(0, Date.now());
    await new HouseNews(noted, calls, settings).since(0, Date.now());
    expect(statements.length).toBeGreaterThan(6);
    for (const statement of statements) {
      const plan = await planOf(database, statement, sql);
      expect(plan.filter((step) => readsAll.test(step))).toEqual([]);
    }
  });
});
