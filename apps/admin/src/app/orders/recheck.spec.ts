import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Order } from '@hammer/contract';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { order, problem } from '../../testing/builders.js';
import { RecheckDesk } from './recheck-desk.js';
import { planRechecks } from './recheck-plan.js';

describe('a plan to check again', () => {
  const prices = new Map([
    ['1739', 80_000],
    ['269', 50_000],
  ]);
  const plan = (orders: Order[]) => planRechecks(orders, (id) => prices.get(id));

  it('sums up what each price costs', () => {
    const { bought, sums, totalMicros } = plan([
      order({ id: 1, imei: 'a' }),
      order({ id: 2, imei: 'b' }),
      order({ id: 3, imei: 'a', serviceId: '269', status: 'rejected' }),
    ]);
    expect(bought.map(({ order: { id } }) => id)).toEqual([1, 2, 3]);
    expect(sums).toEqual([
      { orders: 2, priceMicros: 80_000, totalMicros: 160_000 },
      { orders: 1, priceMicros: 50_000, totalMicros: 50_000 },
    ]);
    expect(totalMicros).toBe(210_000);
  });

  it('buys a check once, and leaves out what cannot be bought, each with its reason', () => {
    const { bought, leftOut } = plan([
      order({ id: 1 }),
      order({ id: 2 }),
      order({ id: 3, imei: 'c', status: 'pending' }),
      order({ id: 4, imei: 'd', status: 'uncertain' }),
      order({ id: 5, imei: 'e', status: 'refused' }),
      order({ id: 6, imei: 'f', serviceId: 'gone' }),
    ]);
    expect(bought.map(({ order: { id } }) => id)).toEqual([1]);
    expect(leftOut.reduce((sum, { orders }) => sum + orders, 0)).toBe(5);
    expect(leftOut.map(({ why }) => why)).toEqual([
      expect.stringContaining('second time'),
      expect.stringContaining('under way'),
      expect.stringContaining('uncertain'),
      expect.stringContaining('never answered'),
      expect.stringContaining('price list'),
    ]);
  });
});

describe('the desk that buys checks again', () => {
  let desk: RecheckDesk;
  let http: HttpTestingController;
  const wish = { order: order({ id: 41 }), priceMicros: 80_000 };
  const REASON = 'Find My was switched off';

  beforeEach(() => {
    sessionStorage.clear();
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    desk = TestBed.inject(RecheckDesk);
    http = TestBed.inject(HttpTestingController);
  });

  const sent = () => http.expectOne('/api/orders/41/recheck');
  const keyOf = (request: ReturnType<typeof sent>) =>
    request.request.headers.get('Idempotency-Key');

  it('says the reason and the price that was shown', async () => {
    const outcome = desk.buy(wish, REASON);
    const request = sent();
    expect(request.request.body).toEqual({ reason: REASON, priceMicros: 80_000 });
    request.flush(order({ id: 42 }));
    expect(await outcome).toMatchObject({ kind: 'bought', order: { id: 42 } });
  });

  it('sends the same request after a lost answer, and a new one after a purchase', async () => {
    const lost = desk.buy(wish, REASON);
    const first = sent();
    first.error(new ProgressEvent('error'));
    const outcome = await lost;
    expect(outcome.kind).toBe('unknown');
    expect(desk.isHopeless(outcome)).toBe(true);
    const again = desk.buy(wish, REASON);
    const second = sent();
    expect(keyOf(second)).toBe(keyOf(first));
    second.flush(order({ id: 42 }));
    await again;
    void desk.buy(wish, REASON);
    expect(keyOf(sent())).not.toBe(keyOf(first));
  });

  it.each([
    ['recheck-in-progress', false],
    ['price-changed', false],
    ['spending-stopped', true],
    ['daily-cap', true],
  ])('tells that it was refused for %s, and whether others would be too', async (code, isAll) => {
    const refused = desk.buy(wish, REASON);
    sent().flush(problem(code), { status: 409, statusText: 'Conflict' });
    const outcome = await refused;
    expect(outcome).toEqual({ kind: 'refused', code, why: `It is ${code}.` });
    expect(desk.isHopeless(outcome)).toBe(isAll);
  });
});
