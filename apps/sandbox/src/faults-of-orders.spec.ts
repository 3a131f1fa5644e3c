import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, imeis, place, send, textsOf } from '../test/buyer.js';
import type { FaultsGiven } from './faults.js';
import { type Sandbox, startSandbox } from './sandbox.js';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ manners: { rejectedShare: 0 } });
});

afterEach(() => sandbox.close());

const suffer = (faults: FaultsGiven) => sandbox.control.replaceFaults(faults);
const charged = () => sandbox.control.book().map(({ imei }) => imei);

describe('rows left out', () => {
  it('are charged or not, as told', async () => {
    await suffer({ omit: { share: 0.25, charged: true } });
    expect(textsOf('id', (await place(sandbox.url, imeis(8))).body)).toHaveLength(6);
    expect(charged()).toEqual(imeis(8));

    await suffer({ omit: { share: 0.25 } });
    const { body } = await place(sandbox.url, imeis(8, 100));
    expect(textsOf('id', body)).toHaveLength(6);
    expect(charged().slice(8)).toEqual(textsOf('imei', body));
  });

  it('can be those of results', async () => {
    const ids = textsOf('id', (await place(sandbox.url, imeis(4))).body);
    await suffer({ omit: { share: 0.5, only: { action: 'getimeis' } } });
    expect(textsOf('id', (await ask(sandbox.url, ids)).body)).toHaveLength(2);
  });
});

describe('only the last of a call', () => {
  it.each([
    ['last', 1],
    ['all', 10],
  ] as const)('is mentioned; charged: %s', async (which, count) => {
    await suffer({ lastOnly: { charged: which, only: { minimumSize: 2 } } });
    expect(textsOf('imei', (await place(sandbox.url, imeis(10))).body)).toEqual([imeis(10)[9]]);
    expect(charged()).toHaveLength(count);
    expect(textsOf('imei', (await place(sandbox.url, imeis(1, 50))).body)).toEqual(imeis(1, 50));
  });
});

describe('false rows', () => {
  it('name an IMEI that was not sent, in addition or instead', async () => {
    await suffer({ foreignImei: { next: 1 } });
    const added = textsOf('imei', (await place(sandbox.url, imeis(2))).body);
    expect(added).toHaveLength(3);
    expect(imeis(2)).not.toContain(added[2]);
    await suffer({ foreignImei: { instead: true } });
    const replaced = textsOf('imei', (await place(sandbox.url, imeis(2, 10))).body);
    expect(replaced).toHaveLength(2);
    expect(imeis(2, 10)).not.toContain(replaced[1]);
    expect(charged()).toEqual([...imeis(2), ...imeis(2, 10)]);
  });

  it('repeat an order id, of an earlier call or of the same', async () => {
    const [known] = textsOf('id', (await place(sandbox.url, imeis(1))).body);
    await suffer({ repeatedOrderId: {} });
    expect(textsOf('id', (await place(sandbox.url, imeis(2, 10))).body)[1]).toBe(known);
    await suffer({ repeatedOrderId: { of: 'call' } });
    const [one, other] = textsOf('id', (await place(sandbox.url, imeis(2, 20))).body);
    expect(one).toBe(other);
    expect(new Set(sandbox.control.book().map(({ orderId }) => orderId)).size).toBe(5);
  });
});

describe('duplicates', () => {
  beforeEach(() => place(sandbox.url, imeis(2)));

  it.each([
    ['element', 4, /<imeiduplicates><imei>\d{15},\d{15}<\/imei><\/imeiduplicates>/],
    ['imeierrors', 4, /(<imeierrors><imei>\d+<\/imei><error>IMEI already exists!<\/error>.*){2}/],
    ['whole-answer', 2, /><error>IMEI already exists!<\/error>$/],
    ['whole-answer-after-accepting', 4, /><error>IMEI already exists!<\/error>$/],
    ['accept-again', 6, /<result>(<imeis>.*?<\/imeis>){4}<\/result>$/],
  ] as const)('come as %s', async (shape, inTheBook, answer) => {
    await suffer({ duplicates: { shape } });
    expect((await place(sandbox.url, imeis(4))).body).toMatch(answer);
    expect(charged()).toHaveLength(inTheBook);
    expect(sandbox.control.totals().chargedMoreThanOnce).toHaveLength(
      shape === 'accept-again' ? 2 : 0,
    );
  });

  it('are claimed of IMEIs that were never ordered', async () => {
    await suffer({ duplicates: { shape: 'element', share: 0.5 } });
    const { body } = await place(sandbox.url, imeis(4, 100));
    expect(textsOf('id', body)).toHaveLength(2);
    expect(charged()).toHaveLength(4);
  });
});

describe('refusals', () => {
  it('name single IMEIs', async () => {
    const [one, two] = imeis(2) as [string, string];
    await suffer({ invalidImei: { imeis: [one] } });
    expect((await place(sandbox.url, [one, two])).body).toContain(
      `<imeierrors><imei>${one}</imei><error>Invalid IMEI: ${one}</error></imeierrors>`,
    );
    expect((await place(sandbox.url, [one])).body).toContain(`<error>Invalid IMEI: ${one}</error>`);
    expect(charged()).toEqual([two]);
    await suffer({ invalidImei: { share: 0.5 } });
    await place(sandbox.url, imeis(10, 10));
    expect(charged()).toHaveLength(6);
  });

  it.each([
    'Invalid User!',
    'Invalid API Key!',
    'API access to you is not allowed!',
    'This user is not active',
    'Invalid IP request![203.0.113.7]',
    'Invalid value of Network Id!',
    'Credit has been finished!',
    'Your Credits have been finished!',
    'IMEI already exists!',
    'Something & <nobody> listed',
  ])('are the whole answer: %s', async (text) => {
    await suffer({ error: { text } });
    const { status, body } = await place(sandbox.url, imeis(2));
    expect(status).toBe(200);
    expect(
      textsOf('error', body)[0]?.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&'),
    ).toBe(text);
    expect(charged()).toEqual([]);
    expect(sandbox.control.calls()[0]).toMatchObject({ error: text, charged: 0 });
    await suffer({ error: { text, charged: true } });
    await place(sandbox.url, imeis(2));
    expect(charged()).toEqual(imeis(2));
  });

  it('say that the supplier is in maintenance, to everything', async () => {
    await suffer({ maintenance: {} });
    for (const action of ['imeiservices', 'placeorder', 'getimeis']) {
      expect((await send(sandbox.url, { action })).body).toContain(
        '<error>Website is in maintenance...</error>',
      );
    }
  });
});

describe('a change of price', () => {
  it('happens at the call it strikes, before it is charged, and stays', async () => {
    await suffer({ priceChange: { serviceId: '1739', priceMicros: 99_000, skip: 1, next: 1 } });
    for (const imei of imeis(3)) await place(sandbox.url, [imei]);
    expect(sandbox.control.book().map(({ priceMicros }) => priceMicros)).toEqual([
      80_000, 99_000, 99_000,
    ]);
    expect((await send(sandbox.url, { action: 'imeiservices' })).body).toContain('0.099<');
  });
});

describe('what a fault strikes', () => {
  const strikes = async (calls: number) => {
    for (let i = 0; i < calls; i++) await place(sandbox.url, imeis(1, 1 + i));
    return sandbox.control.calls().map(({ faults }) => faults.length);
  };

  it('is the next calls only, after those that are skipped', async () => {
    await suffer({ emptyBody: { skip: 2, next: 1 } });
    expect(await strikes(5)).toEqual([0, 0, 1, 0, 0]);
    expect(sandbox.control.faults().emptyBody).toMatchObject([{ skip: 0, next: 0 }]);
  });

  it('is a chance that the seed decides', async () => {
    await suffer({ emptyBody: { probability: 0.5 } });
    const first = await strikes(20);
    expect(first).toEqual(expect.arrayContaining([0, 1]));
    await sandbox.control.reset();
    await suffer({ emptyBody: { probability: 0.5 }, bom: { probability: 0 } });
    expect(await strikes(20)).toEqual(first);
  });

  it('is narrowed by action, size and service', async () => {
    await suffer({
      emptyBody: { only: { action: 'placeorder', minimumSize: 2, serviceId: '269' } },
    });
    await place(sandbox.url, imeis(2));
    await place(sandbox.url, imeis(1), { networkId: '269' });
    await place(sandbox.url, imeis(2), { networkId: '269' });
    await ask(sandbox.url, ['1', '2']);
    expect(sandbox.control.calls().map(({ faults }) => faults.length)).toEqual([0, 0, 1, 0]);
  });

  it('is found in the first rule of several that fits', async () => {
    await suffer({
      serverError: [{ status: 503, only: { action: 'getimeis' } }, { status: 502 }],
    });
    expect((await place(sandbox.url, imeis(1))).status).toBe(502);
    expect((await ask(sandbox.url, ['1'])).status).toBe(503);
  });
});
