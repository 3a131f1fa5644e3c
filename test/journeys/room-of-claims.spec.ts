import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Clock, openDatabase, sql, type Database } from '@hammer/database';
import { Ledger } from '@hammer/ledger';
import { settingsSchema } from '@hammer/settings';
import { DataSource } from 'typeorm';
import { reserve } from '../../libs/batch/src/placing/call-money.js';
import type { Placement } from '../../libs/batch/src/placing/placement.js';
import { outlookOfPayer, roomOfPayer } from '../../libs/batch/src/placing/room-of-payer.js';
import { houseOptions } from '../../ormconfig.js';
import { databaseKinds, type TestDatabase } from '../support/databases.js';

const BATCH = 7;
const DAY = '2026-11-25';
const PRICE = 80_000;
const nobody = { personId: null, tokenId: null };

/** A call of so many orders, as a claim has made it. */
const call = (id: number, orders: number): Placement => ({
  id,
  batchId: BATCH,
  serviceId: '1739',
  priceMicros: PRICE,
  day: DAY,
  canary: false,
  orders: Array.from({ length: orders }, (_, at) => ({
    id: at,
    imei: '490154203237518',
    fields: '{}',
    byOrderId: null,
    byStatus: null,
    byBatchId: null,
  })),
  fields: {},
  permittedAt: null,
});

describe.each(databaseKinds)('the money of a claim on $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let dataSource: DataSource;
  let database: Database;

  const ledgerUnder = (dailyCap: string) =>
    new Ledger(database, new Clock(), settingsSchema.parse({ DAILY_CAP: dailyCap }));
  const claim = (ledger: Ledger, calls: readonly Placement[]) =>
    database.write(() => reserve(ledger, calls, 'account', 1));
  const entries = () =>
    database.read(
      sql`SELECT placement_id, kind, amount_micros, orders FROM ledger_entries ORDER BY placement_id`,
    );

  beforeAll(async () => {
    server = await open();
  });

  afterAll(() => server?.close());

  beforeEach(async () => {
    place = await server.create();
    dataSource = await new DataSource(houseOptions(place.url)).initialize();
    database = openDatabase(dataSource);
    await database.write(() => ledgerUnder('100').openBatchBudget(BATCH, 10 * PRICE, nobody));
  });

  afterEach(async () => {
    await dataSource?.destroy();
    await place?.discard();
  });

  it('is reserved for all of its calls, and what is left is the same to whoever looks or holds', async () => {
    const ledger = ledgerUnder('100');
    await claim(ledger, [call(1, 4), call(2, 3)]);
    expect(await entries()).toEqual([
      { placementId: 1, kind: 'reserve', amountMicros: 4 * PRICE, orders: 4 },
      { placementId: 2, kind: 'reserve', amountMicros: 3 * PRICE, orders: 3 },
    ]);
    const left = { micros: 3 * PRICE, cap: 'batch' };
    expect(await database.look(() => outlookOfPayer(ledger, BATCH, DAY))).toEqual(left);
    expect(await database.write(() => roomOfPayer(ledger, BATCH, DAY))).toEqual(left);
  });

  it('is not reserved at all when a cap was lowered while the calls were claimed', async () => {
    await expect(claim(ledgerUnder('0.4'), [call(1, 4), call(2, 3)])).rejects.toThrow(
      'The cap of the day was lowered while calls were claimed.',
    );
    await expect(claim(ledgerUnder('100'), [call(1, 8), call(2, 3)])).rejects.toThrow(
      'The cap of the batch was lowered while calls were claimed.',
    );
    expect(await entries()).toEqual([]);
    expect(await database.look(() => outlookOfPayer(ledgerUnder('100'), BATCH, DAY))).toMatchObject(
      { micros: 10 * PRICE },
    );
  });
});
