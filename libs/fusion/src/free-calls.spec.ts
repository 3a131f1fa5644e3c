import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { OperationalError } from '@hammer/settings';
import { buildSupplier } from '../test/build-supplier.js';
import {
  answering,
  type Behaviour,
  deadAddress,
  inTurn,
  startSupplier,
} from '../test/supplier-server.js';

const fixture = (name: string): string => readFileSync(`test/fixtures/supplier/${name}`, 'utf8');
const services = answering(fixture('services.xml'));
const statuses = answering(fixture('statuses.xml'));
const lost: Behaviour = (response) => void response.socket?.destroy();
const aPackage = (fields: string): string => `<Packages><Package>${fields}</Package></Packages>`;

describe('a free call', () => {
  it.each<[string, Behaviour]>([
    ['status 500', answering('', 500)],
    ['status 429', answering('', 429)],
    ['a lost connection', lost],
    ['an HTML page', answering(fixture('html-error-page.txt'))],
    ['a truncated answer', answering(fixture('services.xml').slice(0, -20))],
    ['a list without a service', answering('<Packages></Packages>')],
    ['an unlisted error', answering('<error>Please try again</error>')],
    ['an empty answer', answering('')],
  ])('is repeated after %s', async (_case, failing) => {
    await using server = await startSupplier(inTurn(failing, failing, failing, services));
    const { supplier, waits } = await buildSupplier(server.url);
    expect(await supplier.services()).toHaveLength(3);
    expect(waits).toEqual([1000, 2000, 4000]);
    expect(supplier.lastContact?.ok).toBe(true);
  });

  describe("for the account's list", () => {
    const LONG_RESULT = 'Model: iPhone 11<br>'.repeat(60);
    const listOf = (orders: number, more = '') =>
      `<result>${Array.from(
        { length: orders },
        (_, i) =>
          `<imeis><id>${15_500_000 + i}</id><imei>490154203237518</imei><statusId>2</statusId>${more}<code><![CDATA[${LONG_RESULT}]]></code></imeis>`,
      ).join('')}</result>`;

    it('reads one of many megabytes without the results', async () => {
      const body = listOf(12_000);
      expect(body.length).toBeGreaterThan(12 * 1024 * 1024);
      await using server = await startSupplier(answering(body));
      const { supplier } = await buildSupplier(server.url);
      const orders = await supplier.accountOrders();
      expect(orders).toHaveLength(12_000);
      expect(orders?.at(-1)).toMatchObject({
        supplierOrderId: '15511999',
        status: 'completed',
        code: null,
      });
    });

    it('takes one that is too long all the same for none', async () => {
      await using server = await startSupplier(
        answering(listOf(900, `<x>${'x'.repeat(9_999)}</x>`)),
      );
      const { supplier } = await buildSupplier(server.url, { SUPPLIER_READ_RETRIES: '0' });
      expect(await supplier.accountOrders()).toBeNull();
    });
  });

  it('waits for its turn before each request, also before a repeated one', async () => {
    await using server = await startSupplier(inTurn(lost, answering('', 500), services));
    const { supplier } = await buildSupplier(server.url);
    const callsBefore: number[] = [];
    const takeTurn = () => {
      callsBefore.push(server.calls.length);
      return Promise.resolve();
    };
    expect(await supplier.services(takeTurn)).toHaveLength(3);
    expect(callsBefore).toEqual([0, 1, 2]);
  });

  it('gives up after the last repetition, and says why', async () => {
    await using server = await startSupplier(answering('', 502));
    const { supplier, waits } = await buildSupplier(server.url, { SUPPLIER_READ_RETRIES: '2' });
    const failure = await supplier.services().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OperationalError);
    expect(failure).toMatchObject({ code: 'supplier-failing' });
    expect((failure as OperationalError).cause).toBeUndefined();
    expect(waits).toEqual([1000, 2000]);
    expect(server.calls).toHaveLength(3);
    expect(supplier.lastContact).toMatchObject({
      ok: false,
      message: 'The supplier answered with status 502.',
    });
  });

  it('waits as long as Retry-After says, and gives up when that is over a minute', async () => {
    await using server = await startSupplier(
      inTurn(
        answering('', 429, { 'Retry-After': '9' }),
        answering('', 503, { 'Retry-After': '3600' }),
      ),
    );
    const { supplier, waits } = await buildSupplier(server.url);
    await expect(supplier.services()).rejects.toMatchObject({ code: 'supplier-failing' });
    expect(waits).toEqual([9000]);
  });

  it('says that the supplier cannot be reached', async () => {
    const { supplier, waits } = await buildSupplier(await deadAddress());
    await expect(supplier.services()).rejects.toMatchObject({
      code: 'supplier-unreachable',
      message: 'The supplier did not answer: the supplier refused the connection.',
    });
    expect(waits).toHaveLength(3);
  });

  it.each([
    [answering('<error>Invalid API Key!</error>'), 'supplier-account-refused'],
    [answering('no', 403), 'supplier-account-refused'],
    [answering('<error>Website is in maintenance...</error>'), 'supplier-maintenance'],
  ])('is not repeated when that cannot help (%#)', async (behaviour, code) => {
    await using server = await startSupplier(behaviour);
    const { supplier } = await buildSupplier(server.url);
    await expect(supplier.services()).rejects.toMatchObject({ code });
    expect(server.calls).toHaveLength(1);
  });
});

describe('the price list', () => {
  it('is read with plain texts and prices in micros', async () => {
    await using server = await startSupplier(services);
    const { supplier } = await buildSupplier(server.url);
    expect(await supplier.services()).toEqual([
      {
        id: '1739',
        title: '📱 iPhone Carrier + SimLock + FMI #1',
        category: 'Apple Checkers',
        priceMicros: 80_000,
        promisedTime: 'Instant-5 Minutes',
        notes: 'No refund for wrong IMEI & model',
      },
      expect.objectContaining({ id: '269', priceMicros: 80_000, notes: '' }),
      expect.objectContaining({ id: '0042', priceMicros: 12_500, title: 'Blacklist & Warranty' }),
    ]);
    expect(server.calls[0]?.form).toMatchObject({ action: 'imeiservices' });
  });

  it('survives raw HTML and bare ampersands in its texts', async () => {
    const fields =
      '<PackageId>7</PackageId><Category>R&D</Category><PackageTitle><b>AT&T</b> check</PackageTitle><PackagePrice>$ 1.50 USD</PackagePrice><TimeTaken>1 < 2 days</TimeTaken><MustRead>No refund<br>Read &amp; think<script>alert(1)</script></MustRead>';
    await using server = await startSupplier(answering(aPackage(fields)));
    const { supplier } = await buildSupplier(server.url);
    expect(await supplier.services()).toEqual([
      {
        id: '7',
        category: 'R&D',
        title: 'AT&T check',
        priceMicros: 1_500_000,
        promisedTime: '1 < 2 days',
        notes: 'No refund\nRead & think',
      },
    ]);
  });

  it('leaves out what has no readable price, no id, or the id of another', async () => {
    const item = (id: string, price: string): string =>
      `<Package><PackageId>${id}</PackageId><PackageTitle>x</PackageTitle><PackagePrice>${price}</PackagePrice></Package>`;
    const list = item('1', '0.08') + item('2', 'ask') + item('3', '0,08') + item('4', '5 EUR');
    const more = item('5', '') + item('', '1') + item('1', '9') + item('6', '-1') + item('7', '0');
    await using server = await startSupplier(answering(`<Packages>${list}${more}</Packages>`));
    const { supplier } = await buildSupplier(server.url);
    const found = (await supplier.services()).map(({ id, priceMicros }) => [id, priceMicros]);
    expect(found).toEqual([
      ['1', 80_000],
      ['7', 0],
    ]);
  });
});

describe('the status of orders', () => {
  const ids = ['15500001', '0015500002', '15500003', '15500004', '15500005'];

  it('is read by number, else by text in any case', async () => {
    await using server = await startSupplier(statuses);
    const { supplier } = await buildSupplier(server.url);
    const answers = await supplier.orderStatuses(ids);
    expect(server.calls[0]?.form).toMatchObject({ action: 'getimeis', orderIds: ids.join(',') });
    expect(answers.map(({ supplierOrderId, status }) => [supplierOrderId, status])).toEqual([
      ['15500001', 'completed'],
      ['0015500002', 'pending'],
      ['15500003', 'in_process'],
      ['15500004', 'rejected'],
      ['15500005', 'completed'],
    ]);
    expect(answers[1]).toMatchObject({ statusText: 'PENDING', code: null, repliedAt: null });
    expect(answers[0]).toMatchObject({
      imei: '001010100000015',
      packageTitle: 'iPhone Carrier + SimLock + FMI',
      requestedAt: '2025-11-14 3:33:00',
    });
    expect(answers[4]?.code).toContain('US AT&amp;T&lt;br&gt;');
    expect(JSON.parse(answers[3]?.raw ?? '')).toMatchObject({ id: '15500004', statusId: '3' });
  });

  it('leaves out orders that were not asked for, and asks for nothing when there is nothing', async () => {
    await using server = await startSupplier(statuses);
    const { supplier } = await buildSupplier(server.url);
    expect(await supplier.orderStatuses(['15500004', '99'])).toHaveLength(1);
    expect(await supplier.orderStatuses([])).toEqual([]);
    expect(server.calls).toHaveLength(1);
    await expect(supplier.orderStatuses(['1,2'])).rejects.toThrow(RangeError);
  });

  it.each([
    ['9', 'Completed', 'completed'],
    ['', 'in_process', 'in_process'],
    ['', 'IN PROCESS', 'in_process'],
    ['2', 'Pending', 'completed'],
    ['0', 'Success', 'unknown'],
    ['', '', 'unknown'],
    ['toString', 'constructor', 'unknown'],
  ])('number "%s" with text "%s" is %s', async (statusId, text, status) => {
    const body = `<result><imeis><id>1</id><statusId>${statusId}</statusId><status>${text}</status></imeis></result>`;
    await using server = await startSupplier(answering(body));
    const { supplier } = await buildSupplier(server.url);
    expect(await supplier.orderStatuses(['1'])).toMatchObject([{ status, statusText: text }]);
  });

  it('comes with raw HTML in a result, which would break the document', async () => {
    const order = (id: string, code: string): string =>
      `<imeis><id>${id}</id><statusId>2</statusId><code>${code}</code></imeis>`;
    const codes = [
      'Carrier: AT&T<br>FMI: OFF',
      '<![CDATA[Model: <b>x</b></code> & y]]>',
      '<font color=red>a ]]> b</FONT>',
      'plain',
    ];
    const body = `<result>${codes.map((code, place) => order(String(place + 1), code)).join('')}</result>`;
    await using server = await startSupplier(answering(body));
    const { supplier } = await buildSupplier(server.url);
    const answers = await supplier.orderStatuses(['1', '2', '3', '4']);
    expect(answers.map(({ code }) => code)).toEqual([
      'Carrier: AT&T<br>FMI: OFF',
      'Model: <b>x</b></code> & y',
      '<font color=red>a ]]> b</FONT>',
      'plain',
    ]);
  });

  it('is taken from the blocks that are whole when the answer stays damaged', async () => {
    const body = fixture('statuses.xml');
    await using server = await startSupplier(answering(body.slice(0, body.indexOf('15500004'))));
    const { supplier, waits } = await buildSupplier(server.url);
    expect(await supplier.orderStatuses(ids)).toHaveLength(3);
    expect(waits).toHaveLength(3);
  });

  it('of an unknown order is nothing; among several it is a failure that says so', async () => {
    await using server = await startSupplier(answering('<error>Invalid Order ID</error>'));
    const { supplier } = await buildSupplier(server.url);
    expect(await supplier.orderStatuses(['1'])).toEqual([]);
    await expect(supplier.orderStatuses(['1', '2'])).rejects.toMatchObject({
      code: 'supplier-order-unknown',
    });
    expect(server.calls).toHaveLength(2);
  });
});

describe('the balance', () => {
  const cents = 10_000;
  it.each([
    ['<Client><ClientCredits>$ 150.00 USD</ClientCredits></Client>', 15_000 * cents, 'USD'],
    [
      '<result><Client><ClientCredits>1,512.30</ClientCredits></Client></result>',
      151_230 * cents,
      null,
    ],
    [
      '<result><mail>a@b</mail><credit>12.5</credit><currency>usd</currency></result>',
      1_250 * cents,
      'USD',
    ],
    ['<account><credit>-3.10</credit><currency>EUR</currency></account>', -310 * cents, 'EUR'],
    ['<credit>7</credit>', undefined, null],
    ['<result><credit>lots</credit></result>', undefined, null],
    ['<error>Invalid Action!</error>', undefined, null],
    ['<html><br>', undefined, null],
    ['', undefined, null],
  ])('%s', async (body, micros, currency) => {
    await using server = await startSupplier(answering(body));
    const { supplier } = await buildSupplier(server.url);
    expect(await supplier.balance()).toEqual(micros === undefined ? null : { micros, currency });
    expect(server.calls).toHaveLength(1);
  });

  it.each([
    ['the account is refused', answering('<error>Invalid User!</error>')],
    ['the server fails', answering('', 500)],
  ])('is unknown when %s', async (_case, behaviour) => {
    await using server = await startSupplier(behaviour);
    const { supplier } = await buildSupplier(server.url);
    expect(await supplier.balance()).toBeNull();
    expect(supplier.lastContact?.ok).toBe(false);
  });
});
