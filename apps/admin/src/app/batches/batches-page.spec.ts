import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { progress, service, statuses, summary } from '../../testing/builders.js';
import { answerFrame, type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { BatchesPage } from './batches-page.js';

const FIRST = 'GET /api/batches?limit=25';

describe('the list of batches', () => {
  let test: ConsoleTest;
  let harness: RouterTestingHarness;

  beforeEach(() => {
    test = setUpConsole([
      { path: 'batches', component: BatchesPage },
      { path: '**', children: [] },
    ]);
  });

  const text = () => (harness.routeNativeElement?.textContent ?? '').replace(/\s+/g, ' ');
  const link = (words: string) =>
    [...(harness.routeNativeElement?.querySelectorAll('a') ?? [])].find((one) =>
      one.textContent?.includes(words),
    );

  async function open(address: string, request: string, page: unknown): Promise<void> {
    harness = await RouterTestingHarness.create(address);
    await test.settle();
    test.answer(request, page);
    await test.settle();
    answerFrame(test, [service()]);
    await test.settle();
  }

  it('leads to a new batch when it is empty', async () => {
    await open('/batches', FIRST, { data: [], nextCursor: null });
    expect(text()).toContain('No batches yet');
    expect(link('New batch')?.getAttribute('href')).toBe('/batches/new');
  });

  it('says what each batch is at, how far, and its money', async () => {
    const running = summary({
      progress: progress({
        statuses: statuses({ planned: 60, pending: 40, uncertain: 0 }),
        money: {
          quotedMicros: 8_000_000,
          spentMicros: 3_200_000,
          reservedMicros: 0,
          atRiskMicros: 0,
          refundedMicros: 0,
        },
      }),
    });
    await open('/batches', FIRST, { data: [running], nextCursor: null });
    expect(text()).toContain('iPhone Carrier + SimLock + FMI');
    expect(text()).toContain('Placing');
    expect(text()).toContain('40 of 100 placed');
    expect(text()).toMatch(/\$3\.20 ?spent of \$8\.00/);
    const bar = harness.routeNativeElement?.querySelector('hm-outcome-bar');
    expect(bar?.getAttribute('aria-label')).toBe(
      '100 orders: 40 waiting for result, 60 not placed yet',
    );
  });

  it('names what ended otherwise than with a result', async () => {
    const done = summary({
      state: 'completed',
      progress: progress({
        state: 'completed',
        phase: 'done',
        statuses: statuses({ completed: 96, rejected: 3, duplicate: 1 }),
      }),
    });
    await open('/batches', FIRST, { data: [done], nextCursor: null });
    expect(text()).toContain('99 of 100 answered, 1 duplicate, 3 rejected');
  });

  it('keeps the filter in the address', async () => {
    await open('/batches?state=paused', 'GET /api/batches?limit=25&state=paused', {
      data: [],
      nextCursor: null,
    });
    expect(text()).toContain('No batch is paused');
    link('Completed')?.click();
    await test.settle();
    expect(TestBed.inject(Location).path()).toBe('/batches?state=completed');
    expect(test.waiting('GET /api/batches?limit=25&state=completed')).toHaveLength(1);
  });

  it('does not ask for a state that there is not', async () => {
    await open('/batches?state=nonsense', FIRST, { data: [], nextCursor: null });
    expect(text()).toContain('No batches yet');
  });

  it('goes on to older batches and back by the place in the address', async () => {
    await open('/batches', FIRST, { data: [summary()], nextCursor: 'YXQ6Nw' });
    link('Older')?.click();
    await test.settle();
    expect(TestBed.inject(Location).path()).toBe('/batches?cursor=YXQ6Nw');
    test.answer('GET /api/batches?limit=25&cursor=YXQ6Nw', {
      data: [summary({ id: 6, name: 'older.csv' })],
      nextCursor: null,
    });
    await test.settle();
    expect(text()).toContain('older.csv');
    link('Newest')?.click();
    await test.settle();
    expect(TestBed.inject(Location).path()).toBe('/batches');
  });

  it('keeps what it shows when asking again fails, and asks again when the server is back', async () => {
    await open('/batches', FIRST, { data: [summary()], nextCursor: null });
    document.dispatchEvent(new Event('visibilitychange'));
    await test.settle();
    test.answer(FIRST, null, 0);
    await test.settle();
    expect(text()).toContain("Hammer's server cannot be reached");
    expect(text()).toContain('stock.csv');
    for (const request of test.waiting('GET /api/services')) request.flush({});
    document.dispatchEvent(new Event('visibilitychange'));
    await test.settle();
    test.answer(FIRST, { data: [summary({ name: 'fresh.csv' })], nextCursor: null });
    await test.settle();
    expect(text()).toContain('fresh.csv');
    expect(text()).not.toContain('cannot be reached');
  });
});
