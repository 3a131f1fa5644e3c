import type { HarnessLoader } from '@angular/cdk/testing';
import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import type { Order, SessionInfo } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { order, orderDetail, problem, service, session } from '../../testing/builders.js';
import { answerFrame, type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { OrdersPage } from './orders-page.js';

const ALL = 'GET /api/orders?limit=200';
const COUNT = 'GET /api/orders/count';

describe('the page of orders', () => {
  let test: ConsoleTest;
  let harness: RouterTestingHarness;
  let loader: HarnessLoader;

  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
  });

  const text = (selector = 'body') =>
    (document.querySelector(selector)?.textContent ?? '').replace(/\s+/g, ' ');
  const click = async (selector: string, words = '') => {
    const found = [...document.querySelectorAll<HTMLElement>(selector)].find((one) =>
      one.textContent?.includes(words),
    );
    if (!found) throw new Error(`There is no ${selector} with ${words}.`);
    found.click();
    await test.settle();
  };
  const address = () => TestBed.inject(Location).path();

  async function start(path: string, who?: SessionInfo): Promise<void> {
    test = setUpConsole(
      [
        { path: 'orders', component: OrdersPage },
        { path: '**', children: [] },
      ],
      [],
      who,
    );
    harness = await RouterTestingHarness.create(path);
    loader = TestbedHarnessEnvironment.documentRootLoader(harness.fixture);
    await test.settle();
  }

  async function open(path: string, list: string, orders: Order[], who?: SessionInfo) {
    await start(path, who);
    test.answer(list, { data: orders, nextCursor: null });
    const query = list.split('?')[1]?.replace(/&?limit=200/, '') ?? '';
    test.answer(`${COUNT}${query === '' ? '' : `?${query}`}`, { orders: orders.length });
    answerFrame(test, [service()]);
    await test.settle();
  }

  it('leads to a first batch when there is nothing yet', async () => {
    await open('/orders', ALL, []);
    expect(text()).toContain('No orders yet');
    expect(text()).toContain('0 orders');
  });

  it('shows orders with what is known of them, and how many there are', async () => {
    await start('/orders');
    test.answer(ALL, { data: [order(), order({ id: 40, status: 'pending' })], nextCursor: 'c1' });
    test.answer(COUNT, { orders: 1_000_000 });
    await test.settle();
    expect(text('#orders-heading')).toContain('1,000,000 orders');
    expect(text('.row')).toContain('490154203237518');
    expect(text('.row')).toContain('AT&T');
    expect(document.querySelectorAll('.row')[1]?.textContent).toContain('Waiting for result');
  });

  it('asks for what the address says, and leaves out what makes no sense', async () => {
    await open(
      '/orders?status=rejected&batchId=x',
      `GET /api/orders?status=rejected&limit=200`,
      [],
    );
    expect(text('.chips')).toContain('Rejected');
    expect(text()).toContain('No order is like this');
    await click('.chips a[aria-label="Remove the filter Status"]');
    expect(address()).toBe('/orders?batchId=x');
    expect(test.waiting(ALL)).toHaveLength(1);
  });

  it('keeps a view with its columns, and goes back to both with a click', async () => {
    await open('/orders?status=refused', 'GET /api/orders?status=refused&limit=200', [order()]);
    await click('hm-column-menu button');
    await click('[role=menuitemcheckbox]', 'Carrier');
    await click('hm-view-bar button');
    await click('[role=menuitem]', 'Save what is shown');
    await test.until(() => document.querySelector('hm-view-name-dialog input') !== null);
    const name = document.querySelector<HTMLInputElement>('hm-view-name-dialog input');
    if (!name) throw new Error('There is no field for the name.');
    name.value = 'Refused ones';
    name.dispatchEvent(new Event('input'));
    await test.settle();
    await click('hm-view-name-dialog button[type=submit]');
    await test.until(() => text('hm-view-bar').includes('Refused ones'));
    await click('hm-view-bar a', 'All');
    await click('hm-view-bar a', 'Refused ones');
    expect(address()).toBe('/orders?status=refused');
    test.answer('GET /api/orders?status=refused&limit=200', { data: [order()], nextCursor: null });
    await test.settle();
    expect(text('.head')).not.toContain('Carrier');
    expect(localStorage.getItem('hammer.orders.views')).toContain('Refused ones');
  });

  it('opens an order in a drawer that the address names, and closes it with it', async () => {
    await open('/orders', ALL, [order()]);
    await click('.row a');
    expect(address()).toBe('/orders?order=41');
    await test.until(() => document.querySelector('hm-order-drawer') !== null);
    await test.settle();
    const differences = [{ field: 'fmi' as const, before: 'ON', after: 'OFF' }];
    test.answer('GET /api/orders/41', orderDetail({ differences, generation: 1 }));
    await test.settle();
    answerFrame(test, [service()]);
    await test.settle();
    const drawer = await loader.getHarness(MatDialogHarness);
    const words = (await drawer.getText()).replace(/\s+/g, ' ');
    expect(words).toContain('was ON');
    expect(words).toContain('Paid');
    // What the supplier sent is shown letter by letter.
    expect(words).toContain('<b>Model:</b> iPhone 13');
    expect(document.querySelector('hm-order-drawer pre b')).toBeNull();
    await drawer.close();
    await test.until(() => address() === '/orders');
    await click('.row a');
    await test.until(() => document.querySelector('hm-order-drawer') !== null);
    await TestBed.inject(Router).navigateByUrl('/orders');
    await test.until(() => document.querySelector('hm-order-drawer') === null);
  });

  it('leads from an uncertain order to its evidence', async () => {
    await open('/orders?order=41', ALL, [order({ status: 'uncertain' })]);
    await test.until(() => document.querySelector('hm-order-drawer') !== null);
    await test.settle();
    const call = {
      id: 12,
      state: 'settled' as const,
      orders: 1,
      claimedAt: '2026-11-22T12:00:00.000Z',
      sentAt: null,
      settledAt: null,
      reason: 'No answer came.',
    };
    test.answer('GET /api/orders/41', orderDetail({ status: 'uncertain', placements: [call] }));
    await test.settle();
    expect(document.querySelector('hm-order-drawer a[href="/uncertain/12"]')).not.toBeNull();
    expect(text('hm-order-history')).toContain('No answer came.');
  });

  it('leads to buying it again from the top of an order, and shows the new one in the list too', async () => {
    await open('/orders?order=41', ALL, [order()]);
    await test.until(() => document.querySelector('hm-order-drawer') !== null);
    await test.settle();
    test.answer('GET /api/orders/41', orderDetail());
    await test.settle();
    // The drawer has its own beginning, which the keyboard reaches when it is open.
    await test.until(() => document.activeElement?.id === 'order-heading');
    await click('hm-order-drawer header button', 'Check again');
    const why = document.querySelector<HTMLInputElement>('hm-recheck-form input');
    expect(document.activeElement).toBe(why);
    if (!why) throw new Error('There is no field for the reason.');
    why.value = 'it was unlocked';
    why.dispatchEvent(new Event('input'));
    await test.settle();
    await click('hm-recheck-form button', 'Pay');
    const soon = (request: string, body: object) =>
      test.until(() => {
        const [asked] = test.waiting(request);
        asked?.flush(body);
        return asked !== undefined;
      });
    await soon('POST /api/orders/41/recheck', order({ id: 50 }));
    await soon(ALL, { data: [order({ id: 50 }), order()], nextCursor: null });
    await soon(COUNT, { orders: 2 });
    await test.until(() => document.querySelectorAll('.row').length === 2);
    expect(text('#orders-heading')).toContain('2 orders');
  });

  it('has lower rows where the reader wants them compact', async () => {
    localStorage.setItem('hammer.density', 'compact');
    await open('/orders', ALL, [order()]);
    expect(document.querySelector<HTMLElement>('.row')?.style.height).toBe('32px');
  });

  it('buys selected checks again once, at the sum on the button, and says what was refused', async () => {
    const other = order({ id: 40, imei: '356938035643809' });
    await open('/orders', ALL, [order(), other, order({ id: 39, status: 'pending', imei: 'c' })]);
    await click('.head input');
    expect(text('hm-bulk-actions')).toContain('3 selected');
    await click('hm-bulk-actions button', 'Check again');
    await test.until(() => document.querySelector('hm-recheck-dialog') !== null);
    answerFrame(test, [service()]);
    await test.settle();
    expect(text('hm-recheck-dialog')).toContain('2 x $0.08 = $0.16');
    expect(text('hm-recheck-dialog')).toContain('1 still under way');
    const pay = document.querySelector<HTMLButtonElement>('hm-recheck-dialog [type=submit]');
    expect(pay?.textContent).toContain('Pay $0.16 for 2 checks again');
    pay?.click();
    await test.settle();
    expect(test.http.match(({ url }) => url.endsWith('/recheck'))).toHaveLength(0);
    const why = document.querySelector<HTMLInputElement>('hm-recheck-dialog input');
    if (!why) throw new Error('There is no field for the reason.');
    why.value = 'it was unlocked';
    why.dispatchEvent(new Event('input'));
    await test.settle();
    pay?.click();
    pay?.click();
    await test.settle();
    test.answer('POST /api/orders/41/recheck', order({ id: 50 }));
    await test.until(() => text('hm-recheck-dialog').includes('1 of 2'));
    test.answer('POST /api/orders/40/recheck', problem('recheck-limit'), 409);
    await test.until(() => text('hm-recheck-dialog').includes('bought again'));
    expect(text('hm-recheck-dialog')).toContain('1 of 2 bought again for $0.08');
    expect(text('hm-recheck-dialog')).toContain('It is recheck-limit.');
  });

  it('finds pasted IMEIs, names those that were not found, and adds up', async () => {
    const [known = '', unknown = ''] = generateImeis(2, 'pasted');
    await open('/orders', ALL, []);
    await click('.page-head button', 'Find many IMEIs');
    await test.until(() => document.querySelector('hm-paste-dialog textarea') !== null);
    const field = document.querySelector<HTMLTextAreaElement>('hm-paste-dialog textarea');
    if (!field) throw new Error('There is no field.');
    field.value = [known, unknown, known, 'rubbish'].join('\n');
    field.dispatchEvent(new Event('input'));
    await test.settle();
    await click('hm-paste-dialog button', 'Find 2');
    await test.until(() => address() === '/orders?list=1');
    const [search] = test.waiting('POST /api/orders/search');
    expect(search?.request.body).toEqual({ imeis: [known, unknown] });
    search?.flush({ found: [{ ...order({ imei: known }), ordersOfImei: 3 }], notFound: [unknown] });
    await test.settle();
    expect(text('hm-pasted-summary dl')).toMatch(
      /Pasted ?4 ?Found ?1 ?Not found ?1 ?Repeated ?1 ?Invalid ?1/,
    );
    expect(text('hm-pasted-summary')).toContain('rubbish');
    expect(text('.row')).toContain('3 orders');
  });

  it('offers a viewer neither to pay nor to ask', async () => {
    await open('/orders', ALL, [order()], session('viewer'));
    await click('.row input');
    expect(text('hm-bulk-actions')).toContain('Export');
    expect(text('hm-bulk-actions')).not.toContain('Check again');
    expect(text('hm-list-tools')).not.toContain('Ask for results');
  });
});
