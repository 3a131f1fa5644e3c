import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Order, SyncState } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { House } from '../support/house.js';

const imeis = generateImeis(100, 'results');

describe('results of a hundred orders, asked for at once', () => {
  let house: House;
  let id: number;

  const questions = () =>
    house.sandbox.control.calls().filter(({ action }) => action === 'getimeis').length;

  const statuses = async () => (await house.batch(id)).progress.statuses;

  const lastFailure = async () => (await house.get<SyncState>('/api/sync')).body.last?.failure;

  beforeEach(async () => {
    house = await House.start();
    ({ id } = await house.place(imeis));
    house.sandbox.control.complete();
  });

  afterEach(async () => {
    await house?.close();
  });

  it('come for all but the one whose answer cannot be read', async () => {
    const [{ supplierOrderId }] = (await house.orders()).slice(41) as [Order];
    const orderId = supplierOrderId ?? '';
    await house.sandbox.control.replaceFaults({ htmlPage: { only: { orderId } } });
    await house.sync();
    expect(await statuses()).toMatchObject({ completed: 99, pending: 1 });
    expect(await lastFailure()).toMatch(/cannot be read/);
    await house.sandbox.control.clearFaults();
    await house.sync();
    expect([(await statuses()).completed, await lastFailure()]).toEqual([100, null]);
  });

  it('come for all but a few whose answers cannot be read', async () => {
    const orders = await house.orders();
    const unreadable = [3, 77].map((i) => orders[i]?.supplierOrderId ?? '');
    await house.sandbox.control.replaceFaults({
      serverError: unreadable.map((orderId) => ({ only: { orderId } })),
    });
    await house.sync();
    expect(await statuses()).toMatchObject({ completed: 98, pending: 2 });
  });

  it('cost few questions when the supplier answers nothing that can be read', async () => {
    await house.sandbox.control.replaceFaults({ htmlPage: { only: { action: 'getimeis' } } });
    await house.sync();
    expect((await statuses()).pending).toBe(100);
    expect(questions()).toBeLessThanOrEqual(20);
    expect(questions()).toBeGreaterThan(7);
  });

  it.each([
    ['is in maintenance', { maintenance: {} }],
    ['is out of reach', { drop: { at: 'body' as const } }],
    ['asks for fewer calls', { rateLimit: { perMinute: 0 } }],
  ])('are asked for once when the supplier %s', async (_, faults) => {
    await house.sandbox.control.replaceFaults(faults);
    await house.sync();
    expect([questions(), (await statuses()).pending]).toEqual([1, 100]);
  });
});
