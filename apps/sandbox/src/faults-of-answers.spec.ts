import { Agent } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { imeis, place, send, textsOf, until } from '../test/buyer.js';
import type { FaultsGiven } from './faults.js';
import { type Sandbox, startSandbox } from './sandbox.js';

let sandbox: Sandbox;
let now: number | undefined;

beforeEach(async () => {
  now = undefined;
  sandbox = await startSandbox({
    manners: { rejectedShare: 0 },
    now: () => now ?? Date.now(),
  });
});

afterEach(() => sandbox.close());

const suffer = (faults: FaultsGiven) => sandbox.control.replaceFaults(faults);
const charged = () => sandbox.control.book().length;
const lastCall = () => sandbox.control.calls().at(-1);

describe('instead of the answer', () => {
  it.each([
    [
      'a server error',
      { serverError: { status: 502 } },
      { serverError: { status: 502, charged: true } },
      502,
      /^<!DOCTYPE html>/,
    ],
    ['a redirect', { redirect: {} }, { redirect: { charged: true } }, 302, /^$/],
    [
      'an HTML page',
      { htmlPage: {} },
      { htmlPage: { charged: true } },
      200,
      /^<!DOCTYPE html><html><head><title>502 Bad Gateway/,
    ],
    ['an empty body', { emptyBody: {} }, { emptyBody: { charged: true } }, 200, /^$/],
  ] as const)(
    'comes %s, without effect or with it',
    async (_, without, withEffect, status, body) => {
      await suffer(without);
      const arrived = await place(sandbox.url, imeis(2));
      expect(arrived.status).toBe(status);
      expect(arrived.body).toMatch(body);
      expect(charged()).toBe(0);
      await suffer(withEffect);
      expect((await place(sandbox.url, imeis(2))).body).toBe(arrived.body);
      expect(charged()).toBe(2);
      expect(lastCall()).toMatchObject({ charged: 2, status, answered: 'whole' });
    },
  );

  it('comes nothing at all, without effect or with it', async () => {
    await suffer({ silence: { next: 1 } });
    const unanswered = place(sandbox.url, imeis(1)).catch(() => 'nothing');
    await until(() => lastCall()?.faults[0] === 'silence');
    expect(charged()).toBe(0);
    await suffer({ silence: { charged: true } });
    const charging = place(sandbox.url, imeis(1)).catch(() => 'nothing');
    await until(() => charged() === 1);
    expect(lastCall()).toMatchObject({ status: null, answered: 'nothing' });
    await sandbox.close();
    expect(await Promise.all([unanswered, charging])).toEqual(['nothing', 'nothing']);
  });
});

describe('a damaged answer', () => {
  it('has something before its first line', async () => {
    const first = async (faults: FaultsGiven) => {
      await suffer(faults);
      return (await send(sandbox.url, { action: 'getimeis' })).body.slice(0, 30);
    };
    expect(await first({ phpxml: {} })).toMatch(/^<\?phpxml version="1.0"/);
    expect(await first({ noProlog: {} })).toMatch(/^<result>/);
    expect(await first({ notice: {} })).toMatch(/^<br \/>\n<b>Notice<\/b>/);
    expect(await first({ bom: {} })).toMatch(/^\uFEFF<\?xml/);
    expect(await first({ bom: {}, notice: {}, phpxml: {} })).toMatch(/^\uFEFF<br \/>/);
  });

  it('is cut where nobody can see it, without a length', async () => {
    await suffer({ truncate: { bytes: 60 } });
    const { body, whole, headers } = await place(sandbox.url, imeis(3));
    expect(headers['content-length']).toBeUndefined();
    expect(headers['transfer-encoding']).toBeUndefined();
    expect(Buffer.byteLength(body)).toBe(60);
    expect(whole).toBe(true);
    expect(charged()).toBe(3);
    expect(lastCall()?.answered).toBe('part');
  });

  it('is cut against its promised length', async () => {
    await suffer({ truncate: { share: 0.5, contentLength: true } });
    const { body, whole, headers } = await place(sandbox.url, imeis(3));
    expect(whole).toBe(false);
    expect(body.length).toBe(Math.floor(Number(headers['content-length']) / 2));
    expect(charged()).toBe(3);
  });

  it('drips, and is whole in the end', async () => {
    await suffer({ drip: { bytes: 50, everyMs: 2 } });
    const { body, whole } = await place(sandbox.url, imeis(5));
    expect(whole).toBe(true);
    expect(textsOf('id', body)).toHaveLength(5);
  });
});

describe('latency', () => {
  it('holds the answer back', async () => {
    await suffer({ latency: { ms: 60 } });
    const start = performance.now();
    await place(sandbox.url, imeis(1));
    expect(performance.now() - start).toBeGreaterThan(55);
    await suffer({ latency: { ms: { least: 30, most: 40 } } });
    await place(sandbox.url, imeis(1, 2));
    expect(performance.now() - start).toBeGreaterThan(85);
  });

  it('does not keep a call from being charged when its caller has given up', async () => {
    await suffer({ latency: { ms: 30 } });
    const agent = new Agent();
    const call = place(sandbox.url, imeis(2), {}, agent).catch(() => 'given up');
    await until(() => lastCall() !== undefined);
    agent.destroy();
    expect(await call).toBe('given up');
    await until(() => charged() === 2);
    expect(lastCall()).toMatchObject({ charged: 2, status: null, answered: 'nothing' });
  });

  it('comes after charging or before it, as told', async () => {
    await suffer({ latency: { ms: 60_000, at: 'before' } });
    void place(sandbox.url, imeis(1)).catch(() => undefined);
    await until(() => lastCall() !== undefined);
    expect(charged()).toBe(0);
    await suffer({ latency: { ms: 60_000, at: 'after' } });
    void place(sandbox.url, imeis(1)).catch(() => undefined);
    await until(() => charged() === 1);
    expect(lastCall()?.answered).toBe('nothing');
  });
});

describe('late acceptance', () => {
  it.each(['silence', 'drop'] as const)(
    'charges after the caller has got a %s',
    async (meanwhile) => {
      await suffer({ lateAccept: { afterMs: 40, meanwhile } });
      let ended = false;
      const call = place(sandbox.url, imeis(2)).catch(() => (ended = true));
      await until(() => lastCall() !== undefined);
      expect(charged()).toBe(0);
      if (meanwhile === 'drop') await call;
      await until(() => charged() === 2);
      expect(ended).toBe(meanwhile === 'drop');
      expect(lastCall()).toMatchObject({ charged: 2, answered: 'nothing' });
    },
  );
});

describe('connections', () => {
  it.each([
    ['accept', 0, null],
    ['body', 0, 'placeorder'],
    ['charged', 1, 'placeorder'],
  ] as const)('are dropped at %s', async (at, inTheBook, action) => {
    for (const how of ['reset', 'close'] as const) {
      await suffer({ drop: { at, how } });
      await expect(place(sandbox.url, imeis(1))).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(lastCall()).toMatchObject({ action, faults: ['drop'], answered: 'nothing' });
    }
    expect(charged()).toBe(inTheBook);
  });

  it('are refused until told otherwise, kept-alive ones too', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    await place(sandbox.url, imeis(1), {}, agent);
    await suffer({ refuseConnections: {} });
    const refused = { code: 'ECONNREFUSED' };
    await expect(place(sandbox.url, imeis(1, 2))).rejects.toMatchObject(refused);
    await until(async () => {
      const error: unknown = await place(sandbox.url, imeis(1, 2), {}, agent).catch(
        (e: unknown) => e,
      );
      return (error as { code?: string }).code === 'ECONNREFUSED';
    });
    await sandbox.control.clearFaults();
    expect((await place(sandbox.url, imeis(1, 2))).status).toBe(200);
    expect(charged()).toBe(2);
    agent.destroy();
  });

  it('are refused for a while', async () => {
    await suffer({ refuseConnections: { forMs: 40 } });
    await expect(place(sandbox.url, imeis(1))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await until(() => sandbox.control.faults().refuseConnections === undefined);
    await until(() =>
      place(sandbox.url, imeis(1)).then(
        () => true,
        () => false,
      ),
    );
    expect(charged()).toBe(1);
  });
});

describe('the rate limit', () => {
  it('refuses calls over it and says for how long, in seconds or as a date', async () => {
    now = Date.parse('2026-01-01T00:00:00Z');
    await suffer({ rateLimit: { perMinute: 2, only: { action: 'placeorder' } } });
    await place(sandbox.url, imeis(1));
    now += 20_500;
    await place(sandbox.url, imeis(1, 2));
    const refused = await place(sandbox.url, imeis(1, 3));
    expect(refused.status).toBe(429);
    expect(refused.headers['retry-after']).toBe('40');
    expect((await send(sandbox.url, { action: 'getimeis' })).status).toBe(200);
    now += 39_500;
    expect((await place(sandbox.url, imeis(1, 3))).status).toBe(200);
    expect(charged()).toBe(3);

    await suffer({ rateLimit: { perMinute: 0, retryAfter: 'date', waitSeconds: 90, next: 1 } });
    const dated = await place(sandbox.url, imeis(1, 4));
    expect(dated.headers['retry-after']).toBe('Thu, 01 Jan 2026 00:02:30 GMT');
    expect((await place(sandbox.url, imeis(1, 4))).status).toBe(200);
  });

  it('can be checked afterwards: the busiest 60 seconds by what was asked', async () => {
    now = Date.parse('2026-01-01T00:00:00Z');
    for (const wait of [0, 59_999, 1, 1]) {
      now += wait;
      await place(sandbox.url, imeis(1));
    }
    await send(sandbox.url, { action: 'imeiservices' });
    await send(sandbox.url, { action: 'getimeis' });
    expect(sandbox.control.totals().busiestMinute).toEqual({
      orders: 3,
      services: 1,
      status: 1,
      account: 0,
      unknown: 0,
      limited: 4,
    });
  });
});
