import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { describe, expect, it } from '@jest/globals';
import type { Candidate, Role, UncertainDetail } from '@hammer/contract';
import { batch, callInDoubt, problem, session } from '../../testing/builders.js';
import { answerFrame, type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { CallPage } from './call-page.js';
import { UncertainDesk } from './uncertain-desk.js';

const CALL = 'GET /api/uncertain/17';

const candidate = (supplierOrderId: string, some: Partial<Candidate> = {}): Candidate => ({
  supplierOrderId,
  kinds: ['supplier-export'],
  verdict: 'confirmed',
  found: null,
  ...some,
});

/** The call when its settle time has passed, so that everything may be decided. */
const decidable = (some: Partial<UncertainDetail> = {}) =>
  callInDoubt({
    settleTimePassed: true,
    waysOut: callInDoubt().waysOut.map(({ way }) => ({ way, possible: true, obstacle: null })),
    ...some,
  });

describe('the page of an uncertain call', () => {
  let test: ConsoleTest;
  let harness: RouterTestingHarness;

  const page = () => harness.routeNativeElement as HTMLElement;
  const text = (part: Element | null = page()) => (part?.textContent ?? '').replace(/\s+/g, ' ');
  const button = (words: string, part: ParentNode = page()) =>
    [...part.querySelectorAll('button')].find((one) => one.textContent?.includes(words));
  const dialog = () => document.querySelector('mat-dialog-container') as HTMLElement;

  async function open(call: UncertainDetail, role: Role = 'admin', query = ''): Promise<void> {
    test = setUpConsole(
      [
        { path: 'uncertain/:placementId', component: CallPage },
        { path: '**', children: [] },
      ],
      [],
      session(role),
    );
    harness = await RouterTestingHarness.create(`/uncertain/17${query}`);
    await test.settle();
    test.answer(CALL, call);
    await test.settle();
    test.answer('GET /api/batches/7', batch({ state: 'running', name: 'stock.csv' }));
    answerFrame(test);
    await test.settle();
  }

  async function openDialog(words: string, selector: string): Promise<void> {
    button(words)?.click();
    await test.until(() => document.querySelector(selector) !== null);
    await test.settle();
  }

  function type(place: number, words: string): void {
    const input = dialog().querySelectorAll('input:not([type=checkbox])')[place];
    (input as HTMLInputElement).value = words;
    input?.dispatchEvent(new Event('input'));
  }

  async function submit(): Promise<void> {
    dialog().querySelector<HTMLButtonElement>('button[type=submit]')?.click();
    await test.settle();
  }

  it('says what happened, and what each way out does before it is gone', async () => {
    await open(callInDoubt());
    expect(text()).toContain('3 orders, $0.24 at risk');
    expect(text()).toContain('no whole answer came');
    expect(text()).toContain('Offered in');
    expect(text()).toContain(
      'The 3 IMEIs become unpaid and can be bought again. If the supplier did charge them, they are paid twice.',
    );
    expect(text()).toContain('$0.24 counts as spent, whatever the supplier did.');
    expect(button('Not accepted')?.disabled).toBe(true);
    expect(button('Look now')?.disabled).toBe(false);
  });

  it('shows two candidates and chooses none', async () => {
    const call = callInDoubt();
    const [first, ...others] = call.orders;
    await open({
      ...call,
      orders: [
        { ...first!, candidates: [candidate('15500031'), candidate('99', { verdict: 'unknown' })] },
        ...others,
      ],
    });
    expect(text()).toContain('2 orders at the supplier fit. None is chosen for you');
    expect(text()).toContain('Order id 15500031');
    expect(text()).toContain('the supplier does not know this id');
    expect(text()).toContain('The 2 IMEIs become unpaid');
    expect(text()).toContain('only about those of which no order at the supplier was seen');
    await openDialog('It is this one', 'hm-order-ids-dialog');
    const inputs = [...dialog().querySelectorAll('input')];
    expect(inputs.map(({ value }) => value)).toEqual(['15500031', '']);
  });

  it('stays after a look, and says what was found', async () => {
    await open(callInDoubt());
    button('Look now')?.click();
    await test.settle();
    const [request] = test.waiting('POST /api/uncertain/17/check');
    expect(request?.request.headers.get('Idempotency-Key')).toMatch(/^[\w-]{36}$/);
    request?.flush(
      callInDoubt({
        orders: [],
        atRiskMicros: 0,
        lastCheck: { at: '2026-11-22T12:01:00.000Z', finding: '3 orders were found.' },
      }),
    );
    await test.settle();
    expect(text()).toContain('Nothing of this call is uncertain any more');
    expect(text()).toContain('3 orders were found.');
    expect(TestBed.inject(Router).url).toBe('/uncertain/17');
  });

  it('says why a look did not work, and lets one look again', async () => {
    await open(callInDoubt());
    button('Look now')?.click();
    await test.settle();
    test.answer(
      'POST /api/uncertain/17/check',
      problem('supplier-unreachable', { status: 503 }),
      503,
    );
    await test.settle();
    expect(text()).toContain('It is supplier-unreachable.');
    expect(button('Look now')?.disabled).toBe(false);
  });

  it('has each order id verified that was entered, and says why one is refused', async () => {
    await open(callInDoubt());
    await openDialog('Enter order ids', 'hm-order-ids-dialog');
    await submit();
    expect(text(dialog())).toContain('Enter the order id of at least one IMEI');
    type(0, '15500031');
    type(1, '15500031');
    type(3, 'in the portal');
    await submit();
    expect(text(dialog())).toContain('Each order id belongs to one IMEI only');
    type(1, ' 15500032 ');
    await submit();
    const [request] = test.waiting('POST /api/uncertain/17/accepted');
    expect(request?.request.body).toEqual({
      orders: [
        { orderId: 101, supplierOrderId: '15500031' },
        { orderId: 102, supplierOrderId: '15500032' },
      ],
      reason: 'in the portal',
    });
    request?.flush(problem('supplier-order-differs', { detail: 'It is for another IMEI.' }), {
      status: 422,
      statusText: '',
    });
    await test.settle();
    expect(text(dialog())).toContain('It is for another IMEI.');
  });

  it('takes "not accepted" with its reason and the typed count, then moves on and says so', async () => {
    await open(decidable(), 'operator', '?batch=7');
    await openDialog('Not accepted', 'hm-decision-dialog');
    expect(text(dialog())).toContain('Batch 7 runs, so it pays $0.24 again at once.');
    type(0, 'not in the portal');
    type(1, '2');
    await submit();
    expect(text(dialog())).toContain('Type 3');
    expect(test.waiting('POST /api/uncertain/17/not-accepted')).toHaveLength(0);
    type(1, '3');
    await submit();
    const [request] = test.waiting('POST /api/uncertain/17/not-accepted');
    expect(request?.request.body).toEqual({ reason: 'not in the portal', count: 3 });
    request?.flush(callInDoubt({ orders: [], atRiskMicros: 0 }));
    await test.until(() => TestBed.inject(UncertainDesk).lastDeed() !== null);
    await test.settle();
    const left = [callInDoubt({ placementId: 18, batchId: 99 }), callInDoubt({ placementId: 19 })];
    test.answer('GET /api/uncertain', { data: left, orders: 6, atRiskMicros: 480_000 });
    await test.until(() => TestBed.inject(Router).url === '/uncertain/19?batch=7');
    await test.settle();
    expect(text()).toContain('Call 17: 3 IMEIs are unpaid again.');
  });

  it('leaves out of "not accepted" what the supplier may have', async () => {
    const call = decidable();
    const [first, ...others] = call.orders;
    await open({
      ...call,
      orders: [{ ...first!, candidates: [candidate('15500031')] }, ...others],
    });
    await openDialog('Not accepted', 'hm-decision-dialog');
    expect(text(dialog())).toContain('1 IMEI is left out');
    type(0, 'not in the portal');
    type(1, '2');
    await submit();
    const [request] = test.waiting('POST /api/uncertain/17/not-accepted');
    expect(request?.request.body).toMatchObject({ orderIds: [102, 103], count: 2 });
  });

  it('lets only an admin accept a loss, and asks before', async () => {
    await open(decidable());
    await openDialog('Accept the loss', 'hm-decision-dialog');
    expect(text(dialog())).toContain('It cannot be undone.');
    type(0, 'nobody will know');
    type(1, '3');
    await submit();
    test.answer('POST /api/uncertain/17/write-off', callInDoubt({ orders: [], atRiskMicros: 0 }));
    await test.until(() => TestBed.inject(UncertainDesk).lastDeed() !== null);
    await test.settle();
    test.answer('GET /api/uncertain', { data: [], orders: 0, atRiskMicros: 0 });
    await test.until(() => TestBed.inject(Router).url === '/uncertain');
  });

  it('offers an operator everything but the loss', async () => {
    await open(decidable(), 'operator');
    expect(button('Not accepted')?.disabled).toBe(false);
    expect(button('Accept the loss')).toBeUndefined();
    expect(text()).toContain('Only an admin may accept a loss.');
  });

  it('offers a viewer nothing, and tells them everything', async () => {
    await open(decidable(), 'viewer');
    expect([...page().querySelectorAll('button')]).toHaveLength(0);
    expect(page().querySelector('input')).toBeNull();
    expect(text()).toContain('If the supplier did charge them, they are paid twice.');
  });

  it('says that there is no such call', async () => {
    test = setUpConsole([{ path: 'uncertain/:placementId', component: CallPage }]);
    harness = await RouterTestingHarness.create('/uncertain/17');
    await test.settle();
    test.answer(CALL, problem('placement-not-found', { status: 404 }), 404);
    await test.settle();
    expect(text()).toContain('There is no such call');
  });
});
