import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { OrderStatus } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import type { FaultsPatch } from '../../apps/sandbox/src/faults.js';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

/** What becomes of one call that the supplier or the line spoils. */
interface Spoilt {
  name: string;
  faults: FaultsPatch;
  /** IMEIs in the call; 10 unless told. */
  size?: number;
  /** Where its orders are afterwards; the rest is zero. */
  becomes: Partial<Record<OrderStatus, number>>;
  /** For how many the supplier has charged in the end. */
  charged: number;
  /** Why the batch is paused, if it is. */
  pause?: string;
}

const SIZE = 10;
const PRICE = 80_000;
/** Orders in the calls with which a service proves that it takes ten in one call: 1, 2 and 10. */
const PROOF = 13;

const once = { next: 1, only: { action: 'placeorder' } } as const;
const withAndWithout = [true, false];
const effectOf = (charged: boolean) => (charged ? 'with effect' : 'without effect');

const allUncertain = (name: string, charged: boolean, faults: FaultsPatch): Spoilt => ({
  name: `${name}, ${effectOf(charged)}`,
  faults,
  becomes: { uncertain: SIZE },
  charged: charged ? SIZE : 0,
});

const answers: Spoilt[] = [
  ...[500, 502, 503, 504].flatMap((status) =>
    withAndWithout.map((charged) =>
      allUncertain(`a ${status}`, charged, { serverError: { ...once, status, charged } }),
    ),
  ),
  ...withAndWithout.flatMap((charged) => [
    allUncertain('a redirect', charged, { redirect: { ...once, charged } }),
    allUncertain('an HTML page', charged, { htmlPage: { ...once, charged } }),
    allUncertain('nothing in the body', charged, { emptyBody: { ...once, charged } }),
    allUncertain('no answer in time', charged, { silence: { ...once, charged } }),
    allUncertain('an error text that nobody knows', charged, {
      error: { ...once, text: 'Try again', charged },
    }),
  ]),
  allUncertain('a connection lost after the call was read', false, {
    drop: { ...once, at: 'body' },
  }),
  allUncertain('a connection closed after the call was charged', true, {
    drop: { ...once, at: 'charged', how: 'close' },
  }),
  ...[true, false].flatMap((contentLength) =>
    [0.3, 0.99].map((share) =>
      allUncertain(
        `${share * 100} % of the answer${contentLength ? ' against its promised length' : ''}`,
        true,
        { truncate: { ...once, share, contentLength } },
      ),
    ),
  ),
  ...(['silence', 'drop'] as const).map((meanwhile) =>
    allUncertain(`${meanwhile}, and the effect comes later`, true, {
      lateAccept: { ...once, afterMs: 1_600, meanwhile },
    }),
  ),
  {
    name: 'only the last IMEI, and only that is charged',
    faults: { lastOnly: { ...once, charged: 'last' } },
    becomes: { pending: 1, uncertain: 9 },
    charged: 1,
  },
  {
    name: 'only the last IMEI, and all are charged',
    faults: { lastOnly: { ...once, charged: 'all' } },
    becomes: { pending: 1, uncertain: 9 },
    charged: 10,
  },
  ...withAndWithout.map((charged) => ({
    name: `30 % left out, ${effectOf(charged)}`,
    faults: { omit: { ...once, share: 0.3, charged } },
    becomes: { pending: 7, uncertain: 3 },
    charged: charged ? 10 : 7,
  })),
  {
    name: 'an IMEI that was not sent in the place of one that was',
    faults: { foreignImei: { ...once, instead: true } },
    becomes: { pending: 9, uncertain: 1 },
    charged: 10,
    pause: 'anomaly',
  },
  {
    name: 'an order id that belongs to an earlier call',
    faults: { repeatedOrderId: { ...once, of: 'account' } },
    becomes: { pending: 9, uncertain: 1 },
    charged: 10,
    pause: 'anomaly',
  },
  {
    name: 'the same order id twice',
    faults: { repeatedOrderId: { ...once, of: 'call' } },
    becomes: { pending: 8, uncertain: 2 },
    charged: 10,
    pause: 'anomaly',
  },
  ...(['element', 'imeierrors'] as const).map((shape) => ({
    name: `40 % duplicates, as ${shape}`,
    faults: { duplicates: { ...once, shape, share: 0.4 } },
    becomes: { pending: 6, duplicate: 4 },
    charged: 6,
  })),
  ...[1, 5].flatMap((size) => [
    {
      name: `"already exists" for a call with ${size}, of which nothing was accepted`,
      faults: { duplicates: { ...once, shape: 'whole-answer', share: 1 } } as const,
      size,
      becomes: size === 1 ? { duplicate: 1 } : { uncertain: size },
      charged: 0,
    },
  ]),
  {
    name: '"already exists" for a call with 5, of which the others were accepted',
    faults: { duplicates: { ...once, shape: 'whole-answer-after-accepting', share: 0.4 } },
    size: 5,
    becomes: { uncertain: 5 },
    charged: 3,
  },
  {
    name: '30 % invalid IMEIs',
    faults: { invalidImei: { ...once, share: 0.3 } },
    becomes: { pending: 7, refused: 3 },
    charged: 7,
  },
  ...(['bom', 'phpxml', 'noProlog'] as const).map((kind) => ({
    name: `the whole answer, oddly begun (${kind})`,
    faults: { [kind]: once },
    becomes: { pending: 10 },
    charged: 10,
  })),
  {
    name: 'the whole answer, a few bytes at a time',
    faults: { drip: { ...once, bytes: 200, everyMs: 20 } },
    becomes: { pending: 10 },
    charged: 10,
  },
];

const isMixed = ({ becomes }: Spoilt) => becomes.uncertain !== SIZE;

describe.each(databaseKinds)('a paid call that is answered on $name by', ({ name, open }) => {
  // Where all is uncertain, the two databases do the same.
  const cases = name === 'SQLite' ? answers : answers.filter(isMixed);

  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  const paidCalls = () =>
    house.sandbox.control.calls().filter(({ action }) => action === 'placeorder');

  beforeAll(async () => {
    server = await open();
  });

  beforeEach(async () => {
    place = await server.create();
    house = await House.start({
      databaseUrl: place.url,
      settings: { SUPPLIER_IMEIS_PER_CALL: String(SIZE), SUPPLIER_ANSWER_TIMEOUT: '1' },
    });
    await house.place(generateImeis(PROOF, 'proof'));
  });

  afterEach(async () => {
    await house?.close();
    await place?.discard();
  });

  afterAll(async () => {
    await server?.close();
  });

  it.each(cases)('$name', async ({ faults, size = SIZE, becomes, charged, pause }) => {
    const imeis = generateImeis(size, 'spoilt');
    await house.sandbox.control.mergeFaults(faults);
    const before = paidCalls().length;
    const { progress } = await house.place(imeis);
    expect(
      paidCalls()
        .slice(before)
        .map((call) => call.imeis),
    ).toEqual([expect.any(Array)]);
    expect(
      Object.entries(progress.statuses)
        .filter(([, orders]) => orders > 0)
        .sort(),
    ).toEqual(Object.entries(becomes).sort());
    expect(progress.pause?.code).toBe(pause);
    const { pending = 0, uncertain = 0, refused = 0 } = becomes;
    const money = {
      committed: (PROOF + pending) * PRICE,
      reserved: uncertain * PRICE,
      refunded: 0,
    };
    expect(await house.ledger()).toEqual(money);
    await until(
      () => house.sandbox.control.totals().charged,
      (count) => count === PROOF + charged,
    );
    await expectPromisesKept(house);

    // Whoever wants the same again buys what was certainly refused, and nothing else.
    await house.sandbox.control.clearFaults();
    const again = await house.draft(imeis);
    expect(again.progress.classes.to_check).toBe(refused);
    if (refused > 0) await house.place(imeis);
    expect(house.sandbox.control.totals()).toMatchObject({
      charged: PROOF + charged + refused,
      chargedMoreThanOnce: [],
    });
    await expectPromisesKept(house);
  });
});
