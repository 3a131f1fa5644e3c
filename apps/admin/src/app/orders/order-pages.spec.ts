import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Order } from '@hammer/contract';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { order } from '../../testing/builders.js';
import { OrderPages } from './order-pages.js';

/** Orders with these ids and all between them, newest first. */
const from = (newest: number, oldest: number): Order[] =>
  Array.from({ length: newest - oldest + 1 }, (_, i) => order({ id: newest - i }));

const FIRST = '/api/orders?limit=200';
const SECOND = '/api/orders?limit=200&cursor=c1';

describe('the pages of orders', () => {
  let pages: OrderPages;
  let http: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [OrderPages, provideHttpClient(), provideHttpClientTesting()],
    });
    pages = TestBed.inject(OrderPages);
    http = TestBed.inject(HttpTestingController);
  });

  const settled = () => new Promise<void>((resolve) => setTimeout(resolve));
  const answer = async (address: string, data: Order[], nextCursor: string | null) => {
    http.expectOne(address).flush({ data, nextCursor });
    await settled();
  };
  const ids = () => pages.orders().map(({ id }) => id);

  it('come as far as they are wanted', async () => {
    pages.open({});
    await answer(FIRST, from(500, 301), 'c1');
    http.expectNone(SECOND);
    expect(pages.hasMore()).toBe(true);
    pages.want(300);
    await answer(SECOND, from(300, 201), null);
    expect(ids()).toEqual(from(500, 201).map(({ id }) => id));
    expect(pages.hasMore()).toBe(false);
    http.verify();
  });

  it('ignore an answer to a filter that was left meanwhile', async () => {
    pages.open({});
    const late = http.expectOne(FIRST);
    pages.open({ status: 'rejected' });
    late.flush({ data: from(9, 1), nextCursor: null });
    await answer('/api/orders?status=rejected&limit=200', [order({ id: 4 })], null);
    expect(ids()).toEqual([4]);
  });

  it('keep their stretch when they are read again: nothing twice, nothing lost', async () => {
    pages.open({ status: 'pending' });
    const first = '/api/orders?status=pending&limit=200';
    await answer(first, from(500, 301), 'c1');
    pages.want(300);
    await answer(`${first}&cursor=c1`, from(300, 201), null);
    const again = pages.readAgain(0, 20, true);
    // 500 and 499 are not pending any more, so the server fills the page with what the next one has.
    await answer(first, from(498, 299), 'c2');
    await again;
    expect(ids()).toEqual(from(498, 201).map(({ id }) => id));
  });

  it('let new orders in at the top only when the reader is there', async () => {
    pages.open({});
    await answer(FIRST, from(10, 1), null);
    const below = pages.readAgain(5, 10, false);
    await answer(FIRST, from(12, 1), null);
    await below;
    expect(ids()[0]).toBe(10);
    const atTop = pages.readAgain(0, 10, true);
    await answer(FIRST, from(12, 1), null);
    await atTop;
    expect(ids()[0]).toBe(12);
  });

  it('begin anew when more has come than a page holds', async () => {
    pages.open({});
    await answer(FIRST, from(200, 1), null);
    const again = pages.readAgain(0, 20, true);
    await answer(FIRST, from(500, 301), 'c1');
    await again;
    await answer(FIRST, from(500, 301), 'c1');
    expect(ids()).toEqual(from(500, 301).map(({ id }) => id));
  });

  it('read again only what is looked at', async () => {
    pages.open({});
    await answer(FIRST, from(500, 301), 'c1');
    pages.want(300);
    await answer(SECOND, from(300, 201), null);
    const again = pages.readAgain(250, 270, false);
    await answer(SECOND, [order({ id: 300, status: 'rejected' }), ...from(299, 201)], null);
    await again;
    expect(pages.orders()[200]?.status).toBe('rejected');
    http.verify();
  });

  it('say why they could not be read, and go on when asked again', async () => {
    pages.open({});
    http.expectOne(FIRST).error(new ProgressEvent('error'));
    await settled();
    expect(pages.failure()).not.toBeNull();
    pages.retry();
    await answer(FIRST, from(2, 1), null);
    expect(pages.failure()).toBeNull();
    expect(ids()).toEqual([2, 1]);
  });
});
