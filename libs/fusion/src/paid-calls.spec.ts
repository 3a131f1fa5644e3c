import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { aCall, buildSupplier, testKey, testUserName } from '../test/build-supplier.js';
import {
  answering,
  type Behaviour,
  deadAddress,
  startSockets,
  startSupplier,
} from '../test/supplier-server.js';
import type { PlacementAnswer } from './supplier.js';

const [first, second] = aCall().imeis as [string, string];
const placed = `<result><imeis><id>15500001</id><imei>${first}</imei></imeis><imeis><id>15500002</id><imei>${second}</imei></imeis></result>`;

const kinds = (answer: PlacementAnswer): string[] =>
  [...answer.outcomes.values()].map(({ kind }) => kind);

const resetting: Behaviour = (response) => void response.socket?.resetAndDestroy();
const closing: Behaviour = (response) => void response.socket?.destroy();
const silent: Behaviour = () => undefined;

describe('a paid call', () => {
  const environment = { ...process.env };
  afterEach(() => {
    process.env = { ...environment };
  });

  it('is one POST of the documented form over a connection of its own', async () => {
    await using server = await startSupplier(answering(placed));
    const { supplier } = await buildSupplier(server.url);
    const fields = { modelNo: 'A2111', mep: '', other: 'a & b=c' };
    const answer = await supplier.placeOrders(aCall({ fields }));
    await supplier.placeOrders(aCall());
    expect(server.calls).toHaveLength(2);
    expect(server.connections()).toBe(2);
    expect(server.calls[0]).toMatchObject({
      method: 'POST',
      path: '/gsmfusion_api/index.php',
      headers: { 'content-type': 'application/x-www-form-urlencoded', connection: 'close' },
    });
    expect(server.calls[0]?.form).toEqual({
      apiKey: testKey,
      userId: testUserName,
      action: 'placeorder',
      imei: `${first},${second}`,
      networkId: '1739',
      modelNo: 'A2111',
      other: 'a & b=c',
    });
    expect(answer).toMatchObject({ verdict: 'answered', httpStatus: 200, raw: placed });
    expect(answer.outcomes.get(second)).toEqual({ kind: 'accepted', supplierOrderId: '15500002' });
    expect(supplier.lastContact).toMatchObject({ ok: true });
  });

  describe('of which no byte left is not sent', () => {
    it.each([
      ['the connection is refused', () => deadAddress()],
      ['an encrypted connection is refused', () => deadAddress('https')],
      ['the name does not exist', () => Promise.resolve('https://no-such-name.invalid')],
    ])('%s', async (_case, address) => {
      const { supplier } = await buildSupplier(await address());
      const answer = await supplier.placeOrders(aCall());
      expect(answer).toMatchObject({ verdict: 'unreachable', httpStatus: null, raw: '' });
      expect(kinds(answer)).toEqual(['not-sent', 'not-sent']);
      expect(supplier.lastContact).toMatchObject({ ok: false, message: answer.reason });
    });

    it.each([
      ['the encryption is answered with a reset', 'reset'],
      ['the encryption is answered with a close', 'close'],
      ['the encryption is answered with plain HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
      ['the encryption is never answered', ''],
    ])('%s', async (_case, what) => {
      const received: Buffer[] = [];
      await using server = await startSockets((socket) => {
        socket.on('data', (chunk) => {
          received.push(chunk);
          if (what === 'reset') socket.resetAndDestroy();
          else if (what === 'close') socket.end();
          else if (what) socket.write(what);
        });
      }, 'https');
      const { supplier } = await buildSupplier(server.url, { SUPPLIER_CONNECT_TIMEOUT: '1' });
      const answer = await supplier.placeOrders(aCall());
      expect(answer.verdict).toBe('unreachable');
      expect(kinds(answer)).toEqual(['not-sent', 'not-sent']);
      expect(server.connections()).toBe(1);
      expect(Buffer.concat(received).toString('latin1')).not.toContain('placeorder');
    });

    it('the call was stopped before it began', async () => {
      await using server = await startSupplier(answering(placed));
      const { supplier } = await buildSupplier(server.url);
      const answer = await supplier.placeOrders(aCall(), AbortSignal.abort());
      expect(kinds(answer)).toEqual(['not-sent', 'not-sent']);
      expect(server.connections()).toBe(0);
    });

    it('the call was stopped while the encryption was being agreed', async () => {
      const stop = new AbortController();
      await using server = await startSockets((socket) => {
        socket.on('data', () => stop.abort());
      }, 'https');
      const { supplier } = await buildSupplier(server.url);
      const answer = await supplier.placeOrders(aCall(), stop.signal);
      expect(answer.verdict).toBe('unreachable');
      expect(kinds(answer)).toEqual(['not-sent', 'not-sent']);
    });
  });

  describe('that the supplier refuses by status is not sent', () => {
    it.each([
      [429, { 'Retry-After': '7' }, 'rate-limited', 7_000],
      [429, {}, 'rate-limited', null],
      [401, {}, 'account-refused', null],
      [403, {}, 'account-refused', null],
    ])('%d %j', async (status, headers, verdict, retryAfterMs) => {
      await using server = await startSupplier(answering('<html>Go away</html>', status, headers));
      const { supplier } = await buildSupplier(server.url);
      const answer = await supplier.placeOrders(aCall());
      expect(answer).toMatchObject({ verdict, retryAfterMs, httpStatus: status });
      expect(kinds(answer)).toEqual(['not-sent', 'not-sent']);
    });

    it('429 with a date says how long to wait', async () => {
      const date = new Date(Date.now() + 90_000).toUTCString();
      await using server = await startSupplier(answering('', 429, { 'Retry-After': date }));
      const { supplier } = await buildSupplier(server.url);
      const { retryAfterMs } = await supplier.placeOrders(aCall());
      expect(retryAfterMs).toBeGreaterThan(80_000);
      expect(retryAfterMs).toBeLessThanOrEqual(90_000);
    });
  });

  describe('that may have arrived is uncertain', () => {
    const half = placed.slice(0, placed.indexOf('<imeis><id>15500002'));
    it.each<[string, Behaviour]>([
      ['a reset instead of an answer', resetting],
      ['a close instead of an answer', closing],
      [
        'a body cut short of its length',
        (response) => {
          response.writeHead(200, { 'Content-Length': placed.length });
          response.write(half, () => response.socket?.destroy());
        },
      ],
      [
        'a chunked body cut by a reset',
        (response) => {
          response.write(half, () => response.socket?.resetAndDestroy());
        },
      ],
      [
        'a body without length, cut',
        (response) => {
          response.socket?.end(`HTTP/1.1 200 OK\r\n\r\n${half}`);
        },
      ],
      [
        'a status 429 whose body is cut',
        (response) => {
          response.writeHead(429, { 'Content-Length': 100 });
          response.write('slow', () => response.socket?.destroy());
        },
      ],
      ['something that is no HTTP', (response) => void response.socket?.end('SSH-2.0-x\r\n')],
      [
        'a switch to another protocol',
        (response) => {
          response.socket?.end(
            'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
          );
        },
      ],
      ['a redirect', answering('', 302, { Location: 'https://hammerfusion.invalid/' })],
      ['a permanent redirect', answering('', 308, { Location: '/elsewhere' })],
      ['status 400', answering('<error>Invalid API Key!</error>', 400)],
      ['status 404', answering('not found', 404)],
      ['status 500', answering('<error>Credit has been finished!</error>', 500)],
      ['status 502', answering('<html>Bad gateway</html>', 502)],
      ['status 503 with Retry-After', answering('', 503, { 'Retry-After': '1' })],
      ['status 204', answering('', 204)],
      ['an empty body', answering('')],
      ['an HTML page', answering(readFileSync('test/fixtures/supplier/html-error-page.txt'))],
      ['a PHP notice', answering(readFileSync('test/fixtures/supplier/php-notice-before-xml.txt'))],
      ['an unlisted error', answering('<error>Try again later</error>')],
      ['"already exists" for several', answering('<error>IMEI already exists!</error>')],
      ['an answer larger than 2 MB', answering(`<result>${' '.repeat(3_000_000)}</result>`)],
      [
        'a small answer that unpacks to a huge one',
        answering(gzipSync(Buffer.alloc(30_000_000, ' ')), 200, { 'Content-Encoding': 'gzip' }),
      ],
      ['an answer packed in an unknown way', answering('xx', 200, { 'Content-Encoding': 'zip' })],
      [
        'a cut packed answer',
        answering(gzipSync(placed).subarray(0, 40), 200, { 'Content-Encoding': 'gzip' }),
      ],
    ])('%s', async (_case, behaviour) => {
      await using server = await startSupplier(behaviour);
      const { supplier } = await buildSupplier(server.url);
      const answer = await supplier.placeOrders(aCall());
      expect(answer.verdict).toBe('uncertain');
      expect(kinds(answer)).toEqual(['uncertain', 'uncertain']);
      expect(server.calls).toHaveLength(1);
      expect(server.connections()).toBe(1);
      expect(Buffer.byteLength(answer.raw)).toBeLessThanOrEqual(1024 * 1024);
    });

    it('keeps what came of a cut answer, and the order in it, as evidence', async () => {
      await using server = await startSupplier((response) => {
        response.writeHead(200, { 'Content-Length': placed.length });
        response.write(half, () => response.socket?.destroy());
      });
      const { supplier } = await buildSupplier(server.url);
      const answer = await supplier.placeOrders(aCall());
      expect(answer).toMatchObject({
        raw: half,
        httpStatus: 200,
        salvaged: [{ imei: first, supplierOrderId: '15500001' }],
      });
    });

    it.each<[string, Behaviour]>([
      ['no answer in time', silent],
      [
        'an answer that drips beyond its time',
        (response) => {
          const drip = setInterval(() => response.write(' '), 100);
          response.on('close', () => clearInterval(drip));
        },
      ],
    ])('%s', async (_case, behaviour) => {
      await using server = await startSupplier(behaviour);
      const { supplier } = await buildSupplier(server.url, { SUPPLIER_ANSWER_TIMEOUT: '1' });
      const answer = await supplier.placeOrders(aCall());
      expect(answer.reason).toContain('within 1 s');
      expect(kinds(answer)).toEqual(['uncertain', 'uncertain']);
      expect(server.calls).toHaveLength(1);
    });

    it('the call was stopped after it arrived', async () => {
      const stop = new AbortController();
      await using server = await startSupplier(() => stop.abort());
      const { supplier } = await buildSupplier(server.url);
      const answer = await supplier.placeOrders(aCall(), stop.signal);
      expect(answer.verdict).toBe('uncertain');
      expect(answer.reason).toContain('stopped');
    });

    it('the connection is closed as soon as it stands', async () => {
      await using server = await startSockets((socket) => socket.resetAndDestroy());
      const { supplier } = await buildSupplier(server.url);
      const answer = await supplier.placeOrders(aCall());
      expect(['uncertain', 'unreachable']).toContain(answer.verdict);
      expect(server.connections()).toBe(1);
    });
  });

  it('understands an answer that is compressed although none was asked for', async () => {
    await using server = await startSupplier(
      answering(gzipSync(placed), 200, { 'Content-Encoding': 'gzip' }),
    );
    const { supplier } = await buildSupplier(server.url);
    expect(kinds(await supplier.placeOrders(aCall()))).toEqual(['accepted', 'accepted']);
    expect(server.calls[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('follows no redirect and no proxy of the environment', async () => {
    await using elsewhere = await startSupplier(answering(placed));
    await using server = await startSupplier(
      answering('', 307, { Location: `${elsewhere.url}/gsmfusion_api/index.php` }),
    );
    for (const name of ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'HTTPS_PROXY']) {
      process.env[name] = elsewhere.url;
    }
    const { supplier } = await buildSupplier(server.url);
    const answer = await supplier.placeOrders(aCall());
    expect(answer).toMatchObject({ verdict: 'uncertain', httpStatus: 307 });
    expect([server.calls.length, elsewhere.connections()]).toEqual([1, 0]);
  });

  it('never shows the key or the user name, in whatever form they are echoed', async () => {
    const forms = [
      testKey,
      encodeURIComponent(testKey),
      encodeURIComponent(encodeURIComponent(testKey)).toLowerCase(),
      new URLSearchParams({ apiKey: testKey, userId: testUserName }).toString(),
      testKey.replaceAll('/', '&#47;').replaceAll('+', '&#x2B;'),
      Buffer.from(testKey).toString('base64'),
      Buffer.from(`u:${testKey}`).toString('base64url'),
      Buffer.from(`user=${testUserName}:${testKey}`).toString('base64'),
      testUserName,
    ];
    for (const body of [
      `<error>${forms.join(' ')}</error>`,
      forms.join('\n'),
      `x ${testKey.slice(0, -3)}`,
    ]) {
      await using server = await startSupplier(answering(body));
      const { supplier } = await buildSupplier(server.url, { SUPPLIER_READ_RETRIES: '0' });
      const shown = [await supplier.placeOrders(aCall()), supplier.lastContact];
      const failure = await supplier.services().catch((error: unknown) => error);
      const text = inspect([shown, failure], { depth: 10, maxStringLength: null });
      for (const form of [...forms.slice(0, 7), testUserName, testKey.slice(0, -3)]) {
        expect(text).not.toContain(form);
      }
      expect(text).not.toContain(Buffer.from(testKey).toString('base64').slice(4, 20));
    }
  });

  it('is refused here when it must not be made', async () => {
    await using server = await startSupplier(answering(placed));
    const { supplier } = await buildSupplier(server.url);
    for (const changes of [
      { imeis: [] },
      { imeis: [first, first] },
      { imeis: [`${first},${second}`] },
      { imeis: Array.from({ length: 101 }, (_, place) => String(place)) },
      { serviceId: ' ' },
    ]) {
      await expect(supplier.placeOrders(aCall(changes))).rejects.toThrow(RangeError);
    }
    expect(server.connections()).toBe(0);
  });

  it('sends nothing without an account', async () => {
    await using server = await startSupplier(answering(placed));
    const { supplier } = await buildSupplier(server.url, { GSM_FUSION_API_KEY: '' });
    expect(supplier.configured).toBe(false);
    const answer = await supplier.placeOrders(aCall());
    expect(answer.verdict).toBe('account-refused');
    expect(kinds(answer)).toEqual(['not-sent', 'not-sent']);
    await expect(supplier.services()).rejects.toMatchObject({ code: 'supplier-not-configured' });
    expect(await supplier.balance()).toBeNull();
    expect([server.connections(), supplier.lastContact]).toEqual([0, null]);
  });

  it('knows its account by host and user name, without a secret', async () => {
    const [one, same, other] = await Promise.all([
      buildSupplier('https://hammerfusion.com'),
      buildSupplier('https://hammerfusion.com/', { GSM_FUSION_API_KEY: 'another' }),
      buildSupplier('https://hammerfusion.com', { GSM_FUSION_USERNAME: 'another' }),
    ]);
    expect(one.supplier.account).toMatch(/^gsm-fusion:[0-9a-f]{12}$/);
    expect(same.supplier.account).toBe(one.supplier.account);
    expect(other.supplier.account).not.toBe(one.supplier.account);
  });
});
