import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Spend, UncertainDetail, UncertainList } from '@hammer/contract';
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
  });

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
  });

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

  describe('with orders that are rejected', () => {
    const priced = 80_000;

    beforeEach(() => {
      house.sandbox.control.changeManners({ rejectedShare: 0.3 });
    });

    /** How much is to come back for some of twenty orders, once the supplier has said so. */
    const reject = async () => {
      const { id } = await house.place(imeis(20, 'rejected'));
      house.sandbox.control.complete();
      await house.sync();
      const { rejected } = (await house.batch(id)).progress.statuses;
      expect(rejected).toBeGreaterThan(1);
      return rejected * priced;
    };

    it('confirms what has come back', async () => {
      const micros = await reject();
      expect((await house.get<Spend>('/api/spend')).body.refunds).toMatchObject({
        expectedMicros: micros,
        confirmedMicros: 0,
      });
      const { refunds, balanceDrift } = await lookAgain();
      expect(refunds).toEqual({
        expectedMicros: 0,
        confirmedMicros: micros,
        balanceReadAt: expect.any(String),
      });
      expect(balanceDrift).toBeNull();
    });

    it('leaves expected what has not, until it has', async () => {
      const micros = await reject();
      takeFromAccount(priced);
      expect((await lookAgain()).refunds).toMatchObject({
        expectedMicros: priced,
        confirmedMicros: micros - priced,
      });
      takeFromAccount(-priced);
      expect((await lookAgain()).refunds).toMatchObject({
        expectedMicros: 0,
        confirmedMicros: micros,
      });
    });

    it('says nothing of them where the supplier does not tell it', async () => {
      await house.close();
      house = await House.start({
        databaseUrl: place.url,
        sandbox: { manners: { rejectedShare: 0.3 } },
      });
      const micros = await reject();
      expect((await lookAgain()).refunds).toEqual({
        expectedMicros: micros,
        confirmedMicros: 0,
        balanceReadAt: null,
      });
    });
  });

  it.each([
    { charged: true, others: 'waiting', says: '$0.24 more: it seems that this call was charged.' },
    { charged: false, others: 'done', says: 'just that: it seems that this call was not charged.' },
    { charged: false, others: 'waiting', says: 'so the balance cannot tell' },
  ])('suggests what became of a call, charged $charged, others $others', async (given) => {
    const { charged, others, says } = given;
    await house.close();
    const accountList = false;
    house = await House.start({
      databaseUrl: place.url,
      sandbox: { manners: { accountInfo: 'credits', balanceMicros: 500_000_000, accountList } },
    });
    if (others === 'waiting') await house.place(imeis(13, 'proof'));
    else await house.complete(await house.draft(imeis(13, 'proof')));
    await house.sandbox.control.mergeFaults({
      emptyBody: { charged, next: 1, only: { action: 'placeorder' } },
    });
    await house.place(imeis(3, 'uncertain'));
    const [call] = (await house.get<UncertainList>('/api/uncertain')).body.data;
    const check = async () =>
      (await house.post<UncertainDetail>(`/api/uncertain/${call?.placementId}/check`)).body;
    expect((await check()).history).toEqual([]);
    house.passMinutes(16);
    const { history, orders } = await check();
    expect(history).toMatchObject([
      { kind: 'balance', verdict: null, decision: null, orderId: null, who: 'Hammer' },
    ]);
    expect(history[0]?.reason).toContain(says);
    // It is a hint and no more: nothing is settled, and the same is not said again.
    expect(orders).toHaveLength(3);
    house.passMinutes(16);
    expect((await check()).history).toEqual(history);
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
