import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, imeis, place, send, textsOf } from '../test/buyer.js';
import { type Sandbox, startSandbox } from './sandbox.js';

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>';
const START = Date.parse('2025-11-14T03:33:00Z');

let sandbox: Sandbox;
let now: number;

beforeEach(async () => {
  now = START;
  sandbox = await startSandbox({ now: () => now, manners: { rejectedShare: 0 } });
});

afterEach(() => sandbox.close());

const withoutIds = (xml: string) => xml.replace(/<id>\d+<\/id>/g, '<id>N</id>');

describe('the price list', () => {
  it('has the supplier’s 236 services, in its shape', async () => {
    const { status, headers, body } = await send(sandbox.url, { action: 'imeiservices' });
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/html; charset=UTF-8');
    expect(textsOf('Package', body)).toHaveLength(236);
    expect(new Set(textsOf('PackageId', body)).size).toBe(236);
    expect(body).toContain(
      `${PROLOG}\n<Packages>\n` +
        '  <Package><PackageId>1739</PackageId><Category>Apple Checkers</Category>' +
        '<PackageTitle>📱 iPhone Carrier + SimLock + FMI #1</PackageTitle><PackagePrice>0.08</PackagePrice>' +
        '<TimeTaken>Instant-5 Minutes</TimeTaken>' +
        '<MustRead>&lt;b&gt;No refund&lt;/b&gt; for wrong IMEI &amp; model</MustRead></Package>\n',
    );
    expect(body).toContain('<PackageId>0042</PackageId>');
    expect(body).toContain('<PackagePrice>0.0125</PackagePrice>');
  });

  it('follows a change of price, and so does what is charged', async () => {
    expect(sandbox.control.changePrice('1739', '0.0955')?.priceMicros).toBe(95_500);
    const { body } = await send(sandbox.url, { action: 'imeiservices' });
    expect(textsOf('PackagePrice', body)[0]).toBe('0.0955');
    await place(sandbox.url, imeis(1));
    expect(sandbox.control.totals().chargedMicros).toBe(95_500);
  });
});

describe('placing orders', () => {
  it('answers one IMEI with one row and charges it', async () => {
    const { body } = await place(sandbox.url, ['001010100000049'], { modelNo: 'iPhone 12' });
    expect(withoutIds(body)).toBe(
      `${PROLOG}<result><imeis><id>N</id><imei>001010100000049</imei><status>Pending</status></imeis></result>`,
    );
    expect(sandbox.control.book()).toEqual([
      {
        kind: 'charge',
        n: 1,
        at: '2025-11-14T03:33:00.000Z',
        orderId: textsOf('id', body)[0],
        imei: '001010100000049',
        serviceId: '1739',
        priceMicros: 80_000,
        call: 1,
      },
    ]);
    expect(sandbox.control.calls()).toEqual([
      {
        n: 1,
        at: '2025-11-14T03:33:00.000Z',
        action: 'placeorder',
        serviceId: '1739',
        imeis: ['001010100000049'],
        orderIds: [],
        fields: { modelNo: 'iPhone 12' },
        faults: [],
        charged: 1,
        error: null,
        status: 200,
        answered: 'whole',
      },
    ]);
  });

  it('repeats a row per accepted order and names all duplicates in one element', async () => {
    await place(sandbox.url, ['001010100000031', '490154203237518']);
    const { body } = await place(sandbox.url, [
      '001010100000015',
      '001010100000031',
      '001010100000023',
      '490154203237518',
    ]);
    expect(withoutIds(body)).toBe(
      `${PROLOG}<result><imeis><id>N</id><imei>001010100000015</imei><status>Pending</status></imeis>` +
        '<imeis><id>N</id><imei>001010100000023</imei><status>Pending</status></imeis>' +
        '<imeiduplicates><imei>001010100000031,490154203237518</imei></imeiduplicates></result>',
    );
    expect(sandbox.control.totals()).toMatchObject({ charged: 4, chargedMoreThanOnce: [] });
  });

  it('gives some order ids leading zeros', async () => {
    const { body } = await place(sandbox.url, imeis(8));
    expect(textsOf('id', body)).toContain('0015500002');
    expect(new Set(textsOf('id', body)).size).toBe(8);
    expect(textsOf('id', (await ask(sandbox.url, ['0015500002'])).body)).toEqual(['0015500002']);
    expect((await ask(sandbox.url, ['15500002'])).body).toBe(
      `${PROLOG}<error>Invalid Order ID</error>`,
    );
  });

  it('takes an IMEI with another service, and one twice in a call as a duplicate', async () => {
    const [imei] = imeis(1) as [string];
    expect(textsOf('imeiduplicates', (await place(sandbox.url, [imei, imei])).body)).toHaveLength(
      1,
    );
    await place(sandbox.url, [imei], { networkId: '269' });
    expect(sandbox.control.totals().charges).toEqual({
      '1739': { [imei]: 1 },
      '269': { [imei]: 1 },
    });
  });

  it('refuses what is no IMEI, and charges a wrong check digit unless told not to', async () => {
    expect((await place(sandbox.url, ['12345'])).body).toBe(
      `${PROLOG}<error>Invalid IMEI: 12345</error>`,
    );
    await place(sandbox.url, ['123456789012345']);
    expect(sandbox.control.totals().charged).toBe(1);
    sandbox.control.changeManners({ refuseWrongCheckDigit: true });
    const { body } = await place(sandbox.url, ['001010100000056', '111111111111111']);
    expect(withoutIds(body)).toBe(
      `${PROLOG}<result><imeis><id>N</id><imei>001010100000056</imei><status>Pending</status></imeis>` +
        '<imeierrors><imei>111111111111111</imei><error>Invalid IMEI: 111111111111111</error></imeierrors></result>',
    );
  });

  it('accepts nothing of a call that costs more than there is', async () => {
    sandbox.control.changeManners({ balanceMicros: 250_000, accountInfo: 'credits' });
    expect((await place(sandbox.url, imeis(4))).body).toBe(
      `${PROLOG}<error>Credit has been finished!</error>`,
    );
    expect(sandbox.control.totals().charged).toBe(0);
    await place(sandbox.url, imeis(3));
    expect(sandbox.control.totals().balanceMicros).toBe(10_000);
    expect((await send(sandbox.url, { action: 'accountinfo' })).body).toBe(
      `${PROLOG}<Client><ClientCredits>$ 0.01 USD</ClientCredits></Client>`,
    );
  });

  it('lets in nobody with a wrong key or user id, nor with names in the wrong case', async () => {
    expect((await send(sandbox.url, { apiKey: 'x', action: 'imeiservices' })).body).toBe(
      `${PROLOG}<error>Invalid API Key!</error>`,
    );
    expect((await send(sandbox.url, { userId: 'x', action: 'imeiservices' })).body).toBe(
      `${PROLOG}<error>Invalid User!</error>`,
    );
    expect((await place(sandbox.url, imeis(1), { networkId: '1' })).body).toBe(
      `${PROLOG}<error>Invalid value of Network Id!</error>`,
    );
    expect((await send(sandbox.url, { Action: 'imeiservices' })).body).toContain('<error>');
    sandbox.control.changeCredentials({ apiKey: 'other', userId: 'me' });
    const { body } = await send(sandbox.url, { apiKey: 'other', userId: 'me', action: 'getimeis' });
    expect(body).toContain('<result>');
    expect(JSON.stringify(sandbox.control.calls())).not.toContain('other');
  });
});

describe('the account', () => {
  it('is an unknown action unless switched on, and has two shapes', async () => {
    const account = async () => (await send(sandbox.url, { action: 'accountinfo' })).body;
    expect(await account()).toBe(`${PROLOG}<error>Invalid Action!</error>`);
    sandbox.control.changeManners({ balanceMicros: 150_009_999, accountInfo: 'mail' });
    expect(await account()).toBe(
      `${PROLOG}<result><mail>buyer@example.com</mail><credit>150.00</credit><currency>USD</currency></result>`,
    );
    sandbox.control.changeManners({ accountInfo: 'credits' });
    expect(await account()).toContain('<ClientCredits>$ 150.00 USD</ClientCredits>');
  });
});

describe('results', () => {
  const rowsOf = async (ids: readonly string[]) =>
    textsOf('imeis', (await ask(sandbox.url, ids)).body);

  it('go from pending through in process to completed, and not before their time', async () => {
    const ids = textsOf('id', (await place(sandbox.url, imeis(100))).body);
    const standing = async () =>
      (await rowsOf(ids)).map((row) => textsOf('status', row)[0]?.toLowerCase());
    expect(new Set(await standing())).toEqual(new Set(['pending']));
    now += 5_000;
    expect(new Set(await standing())).toEqual(new Set(['pending', 'in process', 'completed']));
    now += 15_000;
    expect(new Set(await standing())).toEqual(new Set(['completed']));
  });

  it('come in the supplier’s shape, with every trap of the trade', async () => {
    const ids = textsOf('id', (await place(sandbox.url, imeis(100))).body);
    expect(sandbox.control.complete()).toBe(100);
    const { body } = await ask(sandbox.url, ids);
    const rows = textsOf('imeis', body);
    expect(rows).toHaveLength(100);
    for (const row of rows) {
      expect(row.replace(/<code>.*<\/code>/s, '<code/>')).toMatch(
        /^<id>\d+<\/id><package>📱 iPhone Carrier \+ SimLock \+ FMI #1<\/package><imei>\d{15}<\/imei>(<statusId>2<\/statusId>)?<status>(Completed|completed|COMPLETED)<\/status><code\/><requestedat>2025-11-14 3:33:00<\/requestedat>$/,
      );
    }
    const codes = textsOf('code', body);
    expect(codes.filter((code) => code.startsWith('<![CDATA['))).not.toHaveLength(0);
    expect(codes.filter((code) => code.includes('&amp;lt;'))).not.toHaveLength(0);
    expect(codes.filter((code) => /[^;]&lt;/.test(code))).not.toHaveLength(0);
    expect(rows.filter((row) => !row.includes('<statusId>'))).not.toHaveLength(0);
    expect(body).toContain('AT&amp;amp;T');
  });

  it('depend on seed, IMEI and service, and on nothing else', async () => {
    const codes = async (seed: number, networkId: string) => {
      const other = await startSandbox({ seed, manners: { rejectedShare: 0 } });
      await place(other.url, imeis(3, 500), { networkId });
      const ids = textsOf('id', (await place(other.url, imeis(20), { networkId })).body);
      other.control.complete();
      const { body } = await ask(other.url, ids);
      await other.close();
      return textsOf('code', body);
    };
    expect(await codes(1, '1739')).toEqual(await codes(1, '1739'));
    expect(await codes(1, '1739')).not.toEqual(await codes(2, '1739'));
    expect(await codes(1, '1739')).not.toEqual(await codes(1, '269'));
  });

  it('are refunded in the book when rejected, and such an IMEI may be ordered again', async () => {
    sandbox.control.changeManners({ rejectedShare: 1, balanceMicros: 200_000 });
    const ids = textsOf('id', (await place(sandbox.url, imeis(2))).body);
    expect(sandbox.control.totals().balanceMicros).toBe(40_000);
    now += 20_000;
    expect((await rowsOf(ids)).join('')).toMatch(/<status>(Rejected|REJECTED|rejected)<\/status>/);
    expect(sandbox.control.totals()).toMatchObject({
      charged: 2,
      refunded: 2,
      netMicros: 0,
      balanceMicros: 200_000,
    });
    expect(sandbox.control.book(2)).toMatchObject([
      { kind: 'refund', n: 3, orderId: ids[0], priceMicros: 80_000 },
      { kind: 'refund', n: 4, orderId: ids[1], priceMicros: 80_000 },
    ]);
    await place(sandbox.url, imeis(1));
    expect(sandbox.control.totals().chargedMoreThanOnce).toMatchObject([
      { serviceId: '1739', imei: imeis(1)[0], charged: 2, refunded: 1 },
    ]);
  });

  it('list the whole account when no ids are given', async () => {
    await place(sandbox.url, imeis(5));
    await place(sandbox.url, imeis(5), { networkId: '0042' });
    expect(textsOf('id', (await send(sandbox.url, { action: 'getimeis' })).body)).toHaveLength(10);
  });
});
