import { beforeEach, describe, expect, it } from '@jest/globals';
import { RouterTestingHarness } from '@angular/router/testing';
import type { SpendHistory } from '@hammer/contract';
import { answerFrame, setUpConsole, type ConsoleTest } from '../../testing/console-test.js';
import { SpendPage } from './spend-page.js';

const history = (more: Partial<SpendHistory>): SpendHistory => ({
  by: 'day',
  from: '2026-11-01',
  to: '2026-11-03',
  total: { orders: 30, spentMicros: 2_400_000, refundedMicros: 160_000 },
  data: [],
  ...more,
});

const share = { orders: 10, spentMicros: 800_000, refundedMicros: 0, outcomes: null, title: null };

describe('the page of the spend', () => {
  let test: ConsoleTest;
  let page: RouterTestingHarness;

  const open = async (address: string) => {
    page = await RouterTestingHarness.create(address);
    await test.settle();
    answerFrame(test);
    await test.settle();
  };
  const text = () => page.routeNativeElement?.textContent?.replace(/\s+/g, ' ') ?? '';
  const row = (selector: string) =>
    [...(page.routeNativeElement?.querySelector(selector)?.children ?? [])].map((cell) =>
      cell.textContent?.trim(),
    );
  const links = () =>
    [...(page.routeNativeElement?.querySelectorAll('tbody th a') ?? [])].map((link) =>
      link.getAttribute('href'),
    );

  beforeEach(() => {
    test = setUpConsole([{ path: 'spend', component: SpendPage }]);
  });

  it('adds up the days of the address, newest first, each leading to its batches', async () => {
    await open('/spend?from=2026-11-01&to=2026-11-03');
    test.answer(
      'GET /api/spend/history?by=day&from=2026-11-01&to=2026-11-03',
      history({
        data: [
          { ...share, key: '2026-11-01' },
          { ...share, key: '2026-11-03', spentMicros: 1_600_000, refundedMicros: 160_000 },
        ],
      }),
    );
    await test.settle();
    expect(links()).toEqual([
      '/spend?by=batch&from=2026-11-03&to=2026-11-03',
      '/spend?by=batch&from=2026-11-01&to=2026-11-01',
    ]);
    expect(row('tbody tr')).toEqual(['Nov 3', '10', '$1.60', '$0.16', '$1.44', '67%']);
    expect(row('tfoot tr').slice(1, 5)).toEqual(['30', '$2.40', '$0.16', '$2.24']);
  });

  it('names batches, and what nobody has started', async () => {
    await open('/spend?by=batch&from=2026-11-01&to=2026-11-03');
    test.answer(
      'GET /api/spend/history?by=batch&from=2026-11-01&to=2026-11-03',
      history({ by: 'batch', data: [{ ...share, key: '7', title: 'monday.csv' }] }),
    );
    await test.settle();
    expect(links()).toEqual(['/batches/7']);
    expect(text()).toContain('monday.csv');
    await page.navigateByUrl('/spend?by=person&from=2026-11-01&to=2026-11-03');
    test.answer(
      'GET /api/spend/history?by=person&from=2026-11-01&to=2026-11-03',
      history({ by: 'person', data: [{ ...share, key: null }] }),
    );
    await test.settle();
    expect(text()).toContain('Started on the machine itself');
  });

  it('shows the thirty days until today when the address says nothing, or nonsense', async () => {
    const day = (back: number) =>
      new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
    await open('/spend?by=nonsense&from=yesterday');
    test.answer(
      `GET /api/spend/history?by=day&from=${day(29)}&to=${day(0)}`,
      history({ total: { orders: 0, spentMicros: 0, refundedMicros: 0 } }),
    );
    await test.settle();
    expect(text()).toContain('Nothing was spent in these days');
  });

  it('lists the entries of the ledger, and older ones when they are wanted', async () => {
    await open('/spend?from=2026-11-01&to=2026-11-03');
    const entry = {
      at: '2026-11-03T10:00:00.000Z',
      kind: 'refund',
      amountMicros: 80_000,
      orders: 1,
      batchId: 7,
      placementId: 9,
      orderId: 3,
      serviceId: '1739',
    };
    const ledger = 'GET /api/ledger?limit=50&from=2026-11-01&to=2026-11-03';
    test.answer(ledger, { data: [{ ...entry, id: 2 }], nextCursor: 'next' });
    await test.settle();
    expect(row('hm-ledger-list tbody tr').slice(1, 3)).toEqual(['Refund', '$0.08']);
    const more = [...(page.routeNativeElement?.querySelectorAll('button') ?? [])].find((button) =>
      button.textContent?.includes('Show older entries'),
    );
    more?.click();
    await test.settle();
    test.answer(`${ledger}&cursor=next`, { data: [{ ...entry, id: 1 }], nextCursor: null });
    await test.settle();
    expect(page.routeNativeElement?.querySelectorAll('hm-ledger-list tbody tr')).toHaveLength(2);
  });
});
