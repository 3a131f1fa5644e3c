import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Anomaly, AnomalyPage, UncertainList } from '@hammer/contract';
import { run, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';

const imeis = (count: number) => generateImeis(count, 'anomalies');

describe.each(databaseKinds)(
  'contradictions in the answers of the supplier on $name',
  ({ open }) => {
    let server: Awaited<ReturnType<typeof open>>;
    let place: TestDatabase;
    let house: House;

    const anomalies = async (filter = '') =>
      (await house.get<AnomalyPage>(`/api/anomalies?limit=50${filter}`)).body;

    const seen = (id: number, note: string) =>
      house.post<Anomaly>(`/api/anomalies/${id}/seen`, { note });

    /** While this lasts the supplier does not know the order with this id of its own. */
    const forget = (orderId: string) =>
      house.sandbox.control.mergeFaults({
        error: { text: 'Invalid Order ID', only: { action: 'getimeis', orderId } },
      });

    const aPendingOrder = async () => {
      // However slow the machine is, it stays pending at the supplier until it is told otherwise.
      const aDay = 86_400_000;
      house.sandbox.control.changeManners({ completeAfterMs: { least: aDay, most: aDay } });
      await house.place(imeis(3));
      const [order] = await house.orders('&status=pending');
      if (!order) throw new Error('No order is pending.');
      return { id: order.id, supplierOrderId: order.supplierOrderId ?? '' };
    };

    beforeAll(async () => {
      server = await open();
    });

    beforeEach(async () => {
      place = await server.create();
      house = await House.start({ databaseUrl: place.url });
    });

    afterEach(async () => {
      await house?.close();
      await place?.discard();
    });

    afterAll(async () => {
      await server?.close();
    });

    it('pause the batch and are shown until a person has looked', async () => {
      await house.sandbox.control.mergeFaults({ foreignImei: { next: 1 } });
      const placed = await house.place(imeis(1));
      expect(placed.progress.pause?.code).toBe('anomaly');
      const { data, unseen } = await anomalies('&unseen=true');
      expect(unseen).toBe(1);
      expect(data[0]).toMatchObject({ kind: 'foreign-imei', batchId: placed.id, seenAt: null });
      const { status, body } = await seen(data[0]?.id ?? 0, 'asked the supplier, it was theirs');
      expect(status).toBe(200);
      expect(body.seenAt).not.toBeNull();
      expect(await anomalies('&unseen=true')).toMatchObject({ data: [], unseen: 0 });
      expect((await anomalies()).data).toHaveLength(1);
      expect((await seen(999, 'nothing')).status).toBe(404);
      await expectPromisesKept(house);
    });

    it('are noted once when an order is missing three times in a row', async () => {
      const { id, supplierOrderId } = await aPendingOrder();
      await forget(supplierOrderId);
      for (let i = 0; i < 2; i++) await house.sync();
      expect((await anomalies()).data).toEqual([]);
      for (let i = 0; i < 3; i++) await house.sync();
      expect((await anomalies()).data).toMatchObject([{ kind: 'order-missing', orderId: id }]);
    });

    it('begin to be counted anew when the supplier knows the order again', async () => {
      const { supplierOrderId } = await aPendingOrder();
      await forget(supplierOrderId);
      for (let i = 0; i < 2; i++) await house.sync();
      await house.sandbox.control.mergeFaults({ error: null });
      await house.sync();
      await forget(supplierOrderId);
      for (let i = 0; i < 2; i++) await house.sync();
      expect((await anomalies()).data).toEqual([]);
    });

    it('are noted when an order is less far than before, and the order stays as it is', async () => {
      const { id } = await aPendingOrder();
      await house.database.write(function* () {
        yield* run(sql`UPDATE orders SET status = 'in_process' WHERE id = ${id}`);
      });
      for (let i = 0; i < 2; i++) await house.sync();
      expect((await anomalies()).data).toMatchObject([{ kind: 'status-went-back', orderId: id }]);
      expect((await house.orders('&status=in_process')).map((order) => order.id)).toEqual([id]);
    });

    /** As if the supplier had told another end of an order before than it tells now. */
    const changeEnd = async (id: number) => {
      const ofOrders = house.database.dialect === 'postgres' ? sql`ON orders` : sql``;
      await house.database.write(function* () {
        yield* run(sql`DROP TRIGGER IF EXISTS orders_steps ${ofOrders}`);
        yield* run(sql`UPDATE orders SET status = 'rejected', live = 0 WHERE id = ${id}`);
      });
    };

    const questions = () =>
      house.sandbox.control.calls().filter(({ action }) => action === 'getimeis');

    it('are noted when a final status is taken back, by one question a day about ended orders', async () => {
      await house.complete(await house.draft(imeis(120)));
      const [first] = (await house.orders('&status=completed')).slice(-1);
      await changeEnd(first?.id ?? 0);
      const before = questions().length;
      await house.sync();
      expect(questions().length).toBe(before);
      house.passMinutes(61);
      for (let i = 0; i < 3; i++) await house.sync();
      expect(questions().length).toBe(before + 1);
      expect((await anomalies()).data).toMatchObject([
        { kind: 'final-status-changed', orderId: first?.id },
      ]);
      expect((await house.orders('&status=rejected')).map(({ id }) => id)).toEqual([first?.id]);

      // The next day it is the turn of the others, also for another process.
      const [last] = await house.orders('&status=completed');
      await changeEnd(last?.id ?? 0);
      await house.restart();
      await house.sync();
      expect(questions().length).toBe(before + 1);
      house.passMinutes(26 * 60);
      await house.sync();
      expect(questions().length).toBe(before + 2);
      expect((await anomalies()).data.map(({ orderId }) => orderId)).toEqual([last?.id, first?.id]);
    });

    it('are noted when a question about other orders had room to ask about ended ones', async () => {
      await house.complete(await house.draft(imeis(3)));
      house.passMinutes(61);
      await house.sync();
      const [ended] = await house.orders('&status=completed');
      await changeEnd(ended?.id ?? 0);
      await house.place(generateImeis(2, 'awaited'));
      const before = questions().length;
      await house.sync();
      expect(questions().length).toBe(before + 1);
      expect((await anomalies()).data).toMatchObject([
        { kind: 'final-status-changed', orderId: ended?.id },
      ]);
    });

    it('keep no awaited order from its answer when an ended one spoils the question', async () => {
      await house.complete(await house.draft(imeis(3)));
      house.passMinutes(61);
      const [ended] = await house.orders('&status=completed');
      await forget(ended?.supplierOrderId ?? '');
      await house.place(generateImeis(2, 'awaited'));
      house.sandbox.control.complete();
      await house.sync();
      expect(await house.orders('&status=pending')).toEqual([]);
      expect(await house.orders('&status=completed')).toHaveLength(5);
      expect((await anomalies()).data).toEqual([]);
    });

    it('are noted when the account list takes back the end of an order, and its result stays', async () => {
      await house.complete(await house.draft(imeis(2)));
      const [ended] = await house.orders('&status=completed');
      await changeEnd(ended?.id ?? 0);
      await house.sandbox.control.mergeFaults({
        emptyBody: { next: 1, only: { action: 'placeorder' } },
      });
      await house.place(generateImeis(1, 'in doubt'));
      const [call] = (await house.get<UncertainList>('/api/uncertain')).body.data;
      await house.post(`/api/uncertain/${call?.placementId}/check`);
      expect((await anomalies()).data).toMatchObject([
        { kind: 'final-status-changed', orderId: ended?.id },
      ]);
      expect((await house.orders('&status=rejected')).map(({ id }) => id)).toEqual([ended?.id]);
    });
  },
);
