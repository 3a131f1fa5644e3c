import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Anomaly, Role } from '@hammer/contract';
import { callInDoubt, service, session } from '../../testing/builders.js';
import { answerFrame, type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { UncertainPage } from './uncertain-page.js';

const LIST = 'GET /api/uncertain';
const UNSEEN = 'GET /api/anomalies?unseen=true&limit=1';

const anomaly: Anomaly = {
  id: 5,
  at: '2026-11-22T12:00:00.000Z',
  kind: 'order-missing',
  message: 'The supplier did not mention order 9 <b>three times</b>.',
  batchId: 7,
  placementId: null,
  orderId: 9,
  seenAt: null,
  note: null,
};

describe('what is uncertain', () => {
  let test: ConsoleTest;
  let harness: RouterTestingHarness;

  const setUp = (role: Role = 'admin') => {
    test = setUpConsole(
      [
        { path: 'uncertain', component: UncertainPage },
        { path: '**', children: [] },
      ],
      [],
      session(role),
    );
  };

  const page = () => harness.routeNativeElement as HTMLElement;
  const text = () => (page().textContent ?? '').replace(/\s+/g, ' ');
  const link = (words: string) =>
    [...page().querySelectorAll('a')].find((one) => one.textContent?.includes(words));
  const button = (words: string) =>
    [...document.querySelectorAll('button')].find((one) => one.textContent?.includes(words));

  const listOf = (...calls: ReturnType<typeof callInDoubt>[]) => ({
    data: calls,
    orders: calls.reduce((sum, { orders }) => sum + orders.length, 0),
    atRiskMicros: calls.reduce((sum, { atRiskMicros }) => sum + atRiskMicros, 0),
  });

  async function open(address: string, list: unknown, unseen = 0): Promise<void> {
    harness = await RouterTestingHarness.create(address);
    await test.settle();
    test.answer(LIST, list);
    test.answer(UNSEEN, { data: [], nextCursor: null, unseen });
    await test.settle();
    answerFrame(test, [service()]);
    await test.settle();
  }

  it('says what the page is for when there is nothing', async () => {
    setUp();
    await open('/uncertain', listOf());
    expect(text()).toContain('Nothing is uncertain');
    expect(text()).toContain('When a paid call gets no clear answer');
  });

  it('says of each call what happened, which IMEIs, and what is at risk', async () => {
    setUp();
    await open('/uncertain', listOf(callInDoubt()), 2);
    expect(text()).toContain('3 orders may have been charged, $0.24 at risk.');
    expect(text()).toContain('no whole answer came: the connection was closed');
    expect(text()).toContain('The supplier may have charged for all 3.');
    expect(text()).toContain('490154203237518');
    expect(text()).toContain('and 1 more');
    expect(text()).toContain('iPhone Carrier + SimLock + FMI');
    expect(text()).toContain('May still take effect for');
    expect(link('Anomalies')?.textContent?.replace(/\s+/g, ' ').trim()).toBe('Anomalies 2');
    expect(link('Call 17')?.getAttribute('href')).toBe('/uncertain/17');
  });

  it('shows only the calls of the batch that the address names, and leads to all', async () => {
    setUp();
    const other = callInDoubt({ placementId: 20, batchId: 12, orders: [], atRiskMicros: 80_000 });
    const own = callInDoubt({ placementId: 21, batchId: 12 });
    await open('/uncertain?batch=12', listOf(callInDoubt(), other, own));
    expect(link('Call 17')).toBeUndefined();
    expect(link('Call 21')?.getAttribute('href')).toBe('/uncertain/21?batch=12');
    expect(text()).toContain('3 orders may have been charged, $0.32 at risk.');
    link('Show all, 1 more')?.click();
    await test.settle();
    expect(TestBed.inject(Location).path()).toBe('/uncertain');
    expect(link('Call 17')).toBeDefined();
  });

  it('says that nothing of a batch is uncertain, although something else is', async () => {
    setUp();
    await open('/uncertain?batch=12', listOf(callInDoubt()));
    expect(text()).toContain('Nothing of this batch is uncertain');
  });

  it('keeps what it shows when the server cannot be reached', async () => {
    setUp();
    await open('/uncertain', listOf(callInDoubt()));
    document.dispatchEvent(new Event('visibilitychange'));
    await test.settle();
    test.answer(LIST, null, 0);
    await test.settle();
    expect(text()).toContain("Hammer's server cannot be reached");
    expect(text()).toContain('Call 17');
  });

  it("compares the supplier's list, and says what was found", async () => {
    setUp('operator');
    await open('/uncertain', listOf(callInDoubt()));
    const chooser = page().querySelector('input[type=file]') as HTMLInputElement;
    const file = new File(['id,imei'], 'portal.csv');
    Object.defineProperty(chooser, 'files', { value: [file] });
    Object.defineProperty(chooser, 'value', { value: '', writable: true });
    chooser.dispatchEvent(new Event('change'));
    await test.settle();
    const [request] = test.waiting('POST /api/uncertain/supplier-export');
    expect((request?.request.body as FormData).get('file')).toBe(file);
    expect(request?.request.headers.get('Idempotency-Key')).toMatch(/^[\w-]{36}$/);
    request?.flush({
      rows: 3,
      known: 1,
      matched: 1,
      ambiguous: 0,
      unknown: 1,
      matches: [
        { placementId: 17, orderId: 101, imei: '490154203237518', supplierOrderIds: ['15500031'] },
      ],
    });
    await test.settle();
    expect(text()).toContain('portal.csv: 3 rows, 1 fit an uncertain order, 0 fit several');
    expect(text()).toContain('order id 15500031');
    expect(test.waiting(LIST)).toHaveLength(1);
  });

  it('offers no upload to a viewer', async () => {
    setUp('viewer');
    await open('/uncertain', listOf(callInDoubt()));
    expect(page().querySelector('input[type=file]')).toBeNull();
  });

  describe('the anomalies', () => {
    const ALL = 'GET /api/anomalies?limit=25&unseen=true';

    beforeEach(async () => {
      setUp();
      await open('/uncertain?show=anomalies', listOf(), 1);
      test.answer(ALL, { data: [anomaly], nextCursor: null, unseen: 1 });
      await test.settle();
    });

    it('are told in plain words, the text of the supplier as text', () => {
      expect(text()).toContain('A paid order is missing');
      expect(text()).toContain('<b>three times</b>');
      expect(link('batch 7')?.getAttribute('href')).toBe('/batches/7');
    });

    it('leave the list once somebody says what was found', async () => {
      button('I have looked')?.click();
      await test.until(() => document.querySelector('hm-seen-dialog') !== null);
      const dialog = document.querySelector('hm-seen-dialog') as HTMLElement;
      const submit = dialog.querySelector<HTMLButtonElement>('button[type=submit]');
      submit?.click();
      await test.settle();
      expect(dialog.textContent).toContain('Say what was found');
      expect(test.waiting('POST /api/anomalies/5/seen')).toHaveLength(0);
      const note = dialog.querySelector('textarea') as HTMLTextAreaElement;
      note.value = 'A test order of theirs';
      note.dispatchEvent(new Event('input'));
      submit?.click();
      await test.settle();
      const [request] = test.waiting('POST /api/anomalies/5/seen');
      expect(request?.request.body).toEqual({ note: 'A test order of theirs' });
      request?.flush({ ...anomaly, seenAt: anomaly.at, note: 'A test order of theirs' });
      await test.until(() => text().includes('No contradiction that nobody has looked at'));
    });
  });
});
