import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { BatchRow } from '@hammer/contract';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RowFilter } from './row-filter.js';
import { RowPages } from './row-pages.js';

const all: RowFilter = { rowClass: null, outcome: null, imei: null };
const invalid: RowFilter = { rowClass: 'invalid', outcome: null, imei: null };

const row = (number: number, orderStatus: BatchRow['orderStatus'] = null): BatchRow => ({
  number,
  given: '001010100000015',
  imei: '001010100000015',
  class: 'to_check',
  code: null,
  reason: null,
  repair: null,
  serviceId: '1739',
  cells: [],
  orderId: null,
  orderStatus,
  result: null,
});
const rowsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => row(first + i));

describe('the rows of a batch', () => {
  let pages: RowPages;
  let http: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [RowPages, provideHttpClient(), provideHttpClientTesting()],
    });
    pages = TestBed.inject(RowPages);
    http = TestBed.inject(HttpTestingController);
  });

  const answer = async (address: string, data: BatchRow[], nextCursor: string | null) => {
    http.expectOne(address).flush({ data, nextCursor });
    await new Promise<void>((resolve) => setTimeout(resolve));
  };

  it('come page after page, as far as they are wanted', async () => {
    pages.open(7, all);
    await answer('/api/batches/7/rows?limit=500', rowsFrom(2, 500), 'c1');
    http.expectNone('/api/batches/7/rows?limit=500&cursor=c1');
    pages.want(700);
    await answer('/api/batches/7/rows?limit=500&cursor=c1', rowsFrom(502, 500), 'c2');
    expect(pages.rows()).toHaveLength(1_000);
    http.verify();
  });

  it('are asked for by their class', async () => {
    pages.open(7, invalid);
    await answer('/api/batches/7/rows?limit=500&class=invalid', [row(9)], null);
    pages.want(100);
    expect(pages.rows().map(({ number }) => number)).toEqual([9]);
    http.verify();
  });

  it('ignore an answer to a filter that was left meanwhile', async () => {
    pages.open(7, all);
    const late = http.expectOne('/api/batches/7/rows?limit=500');
    pages.open(7, invalid);
    late.flush({ data: rowsFrom(2, 3), nextCursor: null });
    await answer('/api/batches/7/rows?limit=500&class=invalid', [row(9)], null);
    expect(pages.rows().map(({ number }) => number)).toEqual([9]);
  });

  it('are read again where the reader looks, and keep their places', async () => {
    pages.open(7, all);
    pages.want(600);
    await answer('/api/batches/7/rows?limit=500', rowsFrom(2, 500), 'c1');
    await answer('/api/batches/7/rows?limit=500&cursor=c1', rowsFrom(502, 100), null);
    const again = pages.readAgain(520, 540);
    await answer('/api/batches/7/rows?limit=500&cursor=c1', [row(502, 'completed')], null);
    await again;
    expect(pages.rows()[500]?.orderStatus).toBe('completed');
    expect(pages.rows()[0]?.number).toBe(2);
    http.verify();
  });

  it('are asked for by the statuses that an outcome stands for', async () => {
    pages.open(7, { rowClass: 'to_check', outcome: 'waiting', imei: null });
    const address = '/api/batches/7/rows?limit=500&class=to_check&status=pending,in_process';
    await answer(address, [row(2, 'pending')], null);
    expect(pages.rows()).toHaveLength(1);
  });

  it('hang together when rows leave the filter while they are read again', async () => {
    pages.open(7, { rowClass: null, outcome: 'planned', imei: null });
    pages.want(1_200);
    const address = '/api/batches/7/rows?limit=500&status=planned';
    const after = (cursor: string) => address.replace('&status', `&cursor=${cursor}&status`);
    await answer(address, rowsFrom(2, 500), 'at501');
    await answer(after('at501'), rowsFrom(502, 500), 'at1001');
    await answer(after('at1001'), rowsFrom(1_002, 500), null);
    const again = pages.readAgain(0, 12);
    await answer(address, rowsFrom(302, 500), 'at801');
    await again;
    expect(pages.rows().map(({ number }) => number)).toEqual(
      rowsFrom(302, 500).map(({ number }) => number),
    );
    pages.want(600);
    await answer(after('at801'), rowsFrom(802, 500), null);
    const numbers = pages.rows().map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    http.verify();
  });

  it('say why they could not be read, and go on when asked again', async () => {
    pages.open(7, all);
    http.expectOne('/api/batches/7/rows?limit=500').error(new ProgressEvent('error'));
    await new Promise<void>((resolve) => setTimeout(resolve));
    expect(pages.failure()).not.toBeNull();
    pages.retry();
    await answer('/api/batches/7/rows?limit=500', [row(2)], null);
    expect(pages.failure()).toBeNull();
    expect(pages.rows()).toHaveLength(1);
  });
});
