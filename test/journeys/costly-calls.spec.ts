import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Batch, Problem } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { House } from '../support/house.js';
import { sendRaw } from '../support/raw-request.js';
import { until } from '../support/until.js';
import type { Visitor } from '../support/visitor.js';

describe('what costs much', () => {
  let house: House;
  let batch: Batch;

  /** The route's limit, and how it is asked for. */
  const routes: [what: string, most: number, ask: (who: Visitor) => Promise<{ status: number }>][] =
    [
      ['exports', 60, (who) => who.get(`/api/batches/${batch.id}/export?format=json`)],
      ['searches', 120, (who) => who.post('/api/orders/search', { imeis: ['490154203237518'] })],
      ['fresh price lists', 30, (who) => who.get('/api/services?refresh=1')],
      ['requests for results', 120, (who) => who.post('/api/sync')],
      [
        'drafts and uploads',
        120,
        (who) => who.call('PATCH', `/api/batches/${batch.id}`, { freshnessDays: 7 }),
      ],
    ];

  beforeAll(async () => {
    house = await House.start();
    batch = await house.draft(generateImeis(1, 'costly'));
    // Nobody's minute ends in the middle of a test.
    house.holdTime();
  });

  afterAll(async () => {
    await house?.close();
  });

  it.each(routes)('is refused after so many in a minute: %s', async (what, most, ask) => {
    const [eager, other] = [
      house.as(await house.giveToken('operator')),
      house.as(await house.giveToken('operator')),
    ];
    const statuses: number[] = [];
    while (statuses.length < most) statuses.push((await ask(eager)).status);
    expect(statuses.filter((status) => status === 429)).toEqual([]);
    const refused = (await ask(eager)) as { status: number; headers: Headers; body: Problem };
    expect([refused.status, refused.body.code]).toEqual([429, 'too-many-requests']);
    expect(refused.body.detail).toContain(what);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect((await ask(other)).status).toBeLessThan(300);
    expect((await eager.get(`/api/batches/${batch.id}`)).status).toBe(200);
    house.passMinutes(1);
    expect((await ask(eager)).status).toBeLessThan(300);
  });

  it('asks the price list that is kept as often as one likes', async () => {
    const reader = house.as(await house.giveToken('viewer'));
    const answers = await Promise.all(
      Array.from({ length: 80 }, () => reader.get('/api/services')),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('is not uploaded more than three times at once by one, and six times by all', async () => {
    const visitors = [];
    for (let n = 0; n < 3; n++) visitors.push(house.as(await house.giveToken('operator')));
    const [one, two, three] = visitors as [Visitor, Visitor, Visitor];
    const ends = new AbortController();
    const hold = (who: Visitor) =>
      fetch(`${house.url}/api/batches`, {
        method: 'POST',
        headers: { ...who.pass, 'content-type': 'multipart/form-data; boundary=x' },
        body: new ReadableStream({ start: (stream) => stream.enqueue(Buffer.from('--x\r\n')) }),
        duplex: 'half',
        signal: ends.signal,
      }).catch(() => undefined);
    const isRefused = async (who: Visitor) => {
      const { status, headers, text } = await sendRaw(house.url, {
        method: 'POST',
        path: '/api/batches',
        headers: { ...who.pass, 'content-type': 'multipart/form-data; boundary=x' },
        body: '--x--\r\n',
      });
      if (status === 429) {
        expect((JSON.parse(text) as Problem).code).toBe('too-many-requests');
        expect(headers['retry-after']).toBe('5');
      }
      return status === 429;
    };
    const held = [one, one, one].map(hold);
    await until(() => isRefused(one), Boolean);
    expect(await isRefused(two)).toBe(false);
    held.push(...[two, two, two].map(hold));
    await until(() => isRefused(three), Boolean);
    ends.abort();
    await Promise.all(held);
    await until(async () => !(await isRefused(one)) && !(await isRefused(three)), Boolean);
  });
});
