import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { imeis, place, send } from '../test/buyer.js';
import { type Sandbox, startSandbox } from './sandbox.js';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ manners: { rejectedShare: 0 } });
});

afterEach(() => sandbox.close());

const control = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${sandbox.controlUrl}${path}`, {
    method,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
};

describe('the control port', () => {
  it('says what there is', async () => {
    expect((await control('GET', '/')).body).toMatchObject({
      routes: expect.arrayContaining(['PUT /faults', 'GET /book']) as unknown,
      faults: expect.arrayContaining(['latency', 'killProcess']) as unknown,
    });
    expect((await control('GET', '/nothing')).status).toBe(404);
  });

  it('replaces, merges and clears faults', async () => {
    await control('PUT', '/faults', { emptyBody: { next: 1 }, bom: {} });
    expect((await control('PATCH', '/faults', { bom: null, notice: {} })).body).toEqual({
      emptyBody: [{ next: 1, charged: false }],
      notice: [{}],
    });
    await place(sandbox.url, imeis(1));
    expect((await control('GET', '/faults')).body).toMatchObject({ emptyBody: [{ next: 0 }] });
    expect((await control('PUT', '/faults', { bom: {} })).body).toEqual({ bom: [{}] });
    expect((await control('DELETE', '/faults')).body).toEqual({});
  });

  it('takes back as faults and manners what it gives out', async () => {
    const { body: faults } = await control('PUT', '/faults', {
      priceChange: { serviceId: '269', priceMicros: 5_000 },
      latency: [{ ms: 1, next: 3 }, { ms: { least: 0, most: 2 } }],
    });
    expect((await control('PUT', '/faults', faults)).body).toEqual(faults);
    const { body: manners } = await control('GET', '/manners');
    expect((await control('PATCH', '/manners', manners)).body).toEqual(manners);
  });

  it('refuses what it does not understand, says why, and leaves everything as it was', async () => {
    await control('PUT', '/faults', { bom: {} });
    const wrong: [string, string, unknown, RegExp][] = [
      ['PUT', '/faults', { latency: { ms: -1 } }, /latency/],
      ['PUT', '/faults', { latensy: { ms: 1 } }, /latensy/],
      ['PATCH', '/faults', { drop: { at: 'noon' } }, /drop/],
      ['PUT', '/faults', { truncate: {} }, /either "bytes" or "share"/],
      ['PATCH', '/manners', { rejectedShare: 2 }, /rejectedShare/],
      ['PUT', '/services/269', { price: 'dear' }, /dollars/],
      ['POST', '/credentials', { apiKey: '' }, /apiKey/],
    ];
    for (const [method, path, body, reason] of wrong) {
      expect(await control(method, path, body)).toMatchObject({
        status: 400,
        body: { error: expect.stringMatching(reason) as unknown },
      });
    }
    expect((await control('GET', '/faults')).body).toEqual({ bom: [{}] });
    expect((await control('PUT', '/services/1', { price: 1 })).status).toBe(404);
  });

  it('shows the book, the totals and the calls, whole or from a number on', async () => {
    await place(sandbox.url, imeis(2));
    await place(sandbox.url, imeis(1, 10), { networkId: '0042' });
    expect((await control('GET', '/book?after=2')).body).toMatchObject({
      entries: [{ n: 3, serviceId: '0042', priceMicros: 12_500, call: 2 }],
    });
    expect((await control('GET', '/calls?after=1')).body).toMatchObject({ calls: [{ n: 2 }] });
    expect((await control('GET', '/totals')).body).toMatchObject({
      charged: 3,
      chargedMicros: 172_500,
      calls: 2,
      busiestMinute: { orders: 2 },
      charges: { '0042': { [imeis(1, 10)[0] as string]: 1 } },
      chargedMoreThanOnce: [],
    });
  });

  it('completes orders, changes prices and credentials, and forgets everything when told', async () => {
    await place(sandbox.url, imeis(2));
    expect((await control('POST', '/complete')).body).toEqual({ completed: 2 });
    expect((await control('PUT', '/services/0042', { price: '0.02' })).body).toMatchObject({
      id: '0042',
      priceMicros: 20_000,
    });
    await control('POST', '/credentials', { apiKey: 'a', userId: 'b' });
    expect((await place(sandbox.url, imeis(1))).body).toContain('Invalid User!');
    await control('PUT', '/faults', { bom: {} });
    await control('POST', '/reset');
    expect((await control('GET', '/faults')).body).toEqual({});
    expect((await control('GET', '/book')).body).toEqual({ entries: [] });
    expect((await control('GET', '/calls')).body).toEqual({ calls: [] });
    expect((await control('GET', '/services')).body).toMatchObject({
      services: expect.arrayContaining([
        expect.objectContaining({ id: '0042', priceMicros: 12_500 }),
      ]) as unknown,
    });
    expect((await place(sandbox.url, imeis(1))).body).toContain('<id>15500001</id>');
  });

  it('is not the port of the API', async () => {
    expect((await send(sandbox.controlUrl, { action: 'imeiservices' })).status).toBe(404);
    expect((await fetch(`${sandbox.url}/faults`)).status).toBe(404);
  });
});
