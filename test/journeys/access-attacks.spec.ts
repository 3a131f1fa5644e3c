import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hostActor, People, TokenBook } from '@hammer/access';
import type { Batch, Order, Problem } from '@hammer/contract';
import { Database, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { DraftTurns } from '../../libs/batch/src/intake/draft-turns.js';
import { House } from '../support/house.js';
import { sendRaw } from '../support/raw-request.js';

const imeis = (count: number, seed = 'access attacks') => generateImeis(count, seed);

describe('whoever is shut out, or was never let in', () => {
  let house: House;

  beforeAll(async () => {
    house = await House.start();
  });

  afterAll(async () => {
    await house?.close();
  });

  it('starts nothing with a request that was begun before and is ended after', async () => {
    const draft = await house.draft(imeis(3));
    const token = await house.giveToken('operator');
    const body = JSON.stringify({ quote: draft.quote?.id });
    const answered = new Promise<{ status: number; text: string }>((settle, fail) => {
      const sent = request(
        `${house.url}/api/batches/${draft.id}/start`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'idempotency-key': 'half a request',
          },
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (part: string) => (text += part));
          answer.once('end', () => settle({ status: answer.statusCode ?? 0, text }));
        },
      );
      sent.once('error', fail);
      sent.write(body.slice(0, 5));
      // The server has seen the headers as soon as it answers somebody else.
      void house
        .get('/api/session')
        .then(() => revoke(token))
        .then(() => sent.end(body.slice(5)), fail);
    });
    const { status, text } = await answered;
    expect([status, (JSON.parse(text) as Problem).code]).toEqual([401, 'sign-in-needed']);
    expect((await house.batch(draft.id)).state).toBe('draft');
    expect(house.sandbox.control.totals().charged).toBe(0);
  });

  const revoke = async (token: string) => {
    const tokens = house.part(TokenBook);
    const actor = await tokens.find(token, null);
    await house.part(People).disable(actor?.personId ?? 0, hostActor());
    expect(await tokens.find(token, null)).toBeNull();
  };

  it.each(['/api/batches', '/API/batches', '/nowhere', '/'])(
    'sends no body to %s: it is refused before it is read',
    async (path) => {
      const { status } = await sendRaw(house.url, {
        method: 'POST',
        path,
        headers: {
          'content-type': 'application/json',
          'content-length': '7000000',
          'x-hammer-console': '1',
        },
        body: '{"imeis":["',
        unfinished: true,
      });
      expect(status).toBe(401);
    },
  );

  it('is let in and sees what goes on also while the database takes no changes', async () => {
    const write = house.database.write.bind(house.database);
    house.part(Database).write = () => Promise.reject(new Error('database or disk is full'));
    try {
      house.passMinutes(2);
      const { status, body } = await house.get<{ data: Batch[] }>('/api/batches');
      expect([status, body.data.length]).toEqual([200, 1]);
    } finally {
      house.part(Database).write = write;
    }
  });

  it('cannot change a single order between its quote and its start', async () => {
    const [imei = ''] = imeis(1, 'single');
    const turns = house.part(DraftTurns);
    const take = turns.take.bind(turns);
    let changed: Promise<{ status: number }> | undefined;
    turns.take = (id, act) => {
      turns.take = take;
      // Somebody else comes first, in the moment in which the order is to be started.
      changed = house.call('PATCH', `/api/batches/${id}`, { serviceId: '269' });
      return changed.then(() => take(id, act));
    };
    const order = await house.post<Problem>('/api/orders', { imei, serviceId: '1739' });
    expect((await changed)?.status).toBe(200);
    expect([order.status, order.body.code]).toEqual([409, 'quote-changed']);
    expect(house.sandbox.control.totals().charged).toBe(0);
  });
});

describe('a single order that a second person must approve', () => {
  it('waits as a draft for the approval, and is started as any other batch', async () => {
    const house = await House.start({ settings: { APPROVAL_ABOVE: '0.05' } });
    try {
      const [imei = ''] = imeis(1, 'approved');
      const { status, body } = await house.post<Problem>('/api/orders', {
        imei,
        serviceId: '1739',
      });
      expect([status, body.code]).toEqual([409, 'approval-needed']);
      const id = Number(/batch (\d+)/.exec(body.detail)?.[1]);
      expect(await house.batch(id)).toMatchObject({
        state: 'draft',
        approval: { isAsked: true, isGiven: false },
      });
    } finally {
      await house.close();
    }
  });

  it('keeps the reason of a re-check while it waits', async () => {
    const house = await House.start({ settings: { APPROVAL_ABOVE: '0.10' } });
    try {
      const [imei = ''] = imeis(1, 'again');
      const bought = await house.post<Order>('/api/orders', { imei, serviceId: '1739' });
      await house.placed(bought.body.batchId);
      house.sandbox.control.complete();
      await house.sync();
      house.sandbox.control.changePrice('1739', '0.50');
      await house.get('/api/services?refresh=true');
      const reason = 'It was unlocked since.';
      const { status, body } = await house.post<Problem>(`/api/orders/${bought.body.id}/recheck`, {
        reason,
      });
      expect([status, body.code]).toEqual([409, 'approval-needed']);
      const id = Number(/batch (\d+)/.exec(body.detail)?.[1]);
      expect(
        await house.database.read(sql`SELECT state, recheck_reason FROM batches WHERE id = ${id}`),
      ).toEqual([{ state: 'draft', recheckReason: reason }]);
    } finally {
      await house.close();
    }
  });
});
