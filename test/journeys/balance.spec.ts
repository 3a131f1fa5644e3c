import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Spend } from '@hammer/contract';
import { sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';

const imeis = (count: number, seed = 'balance') => generateImeis(count, seed);

describe.each(databaseKinds)('the balance of the account, with $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  /** Makes a quote, for which the balance is asked; a new process has none that is fresh. */
  const lookAgain = async () => {
    await house.restart();
    await house.draft(imeis(1, 'look'));
    return (await house.get<Spend>('/api/spend')).body;
  };

  const takeFromAccount = (micros: number) => {
    const { balanceMicros } = house.sandbox.control.manners();
    house.sandbox.control.changeManners({ balanceMicros: balanceMicros - micros });
  };

  beforeAll(async () => {
    server = await open();
  }, 60_000);

  beforeEach(async () => {
    place = await server.create();
    house = await House.start({
      databaseUrl: place.url,
      sandbox: { manners: { accountInfo: 'credits', balanceMicros: 500_000_000 } },
    });
  });

  afterEach(async () => {
    await house?.close();
    await place?.discard();
  }, 30_000);

  afterAll(async () => {
    await server?.close();
  });

  it('is explained by what was spent, and by what may have been', async () => {
    await house.place(imeis(20));
    expect((await lookAgain()).balanceDrift).toBeNull();
    await house.sandbox.control.mergeFaults({
      drop: { at: 'charged', next: 1, only: { action: 'placeorder' } },
    });
    await house.place(imeis(5, 'uncertain'));
    const seen = await lookAgain();
    expect([seen.balanceDrift, seen.atRiskMicros > 0]).toEqual([null, true]);
    const readings = await house.database.read<{ balanceMicros: number }>(
      sql`SELECT balance_micros FROM balance_readings ORDER BY id`,
    );
    expect(readings.length).toBeGreaterThanOrEqual(3);
  });

  it('shows what is missing in it, and since when', async () => {
    await house.place(imeis(20));
    const before = Date.now();
    await lookAgain();
    takeFromAccount(160_000);
    const { balanceDrift } = await lookAgain();
    expect(balanceDrift?.micros).toBe(-160_000);
    expect(Date.parse(balanceDrift?.since ?? '')).toBeGreaterThanOrEqual(before);
    expect((await lookAgain()).balanceDrift).toEqual(balanceDrift);
  });
});
