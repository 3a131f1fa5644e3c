import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { MatMenuHarness } from '@angular/material/menu/testing';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { BatchRow } from '@hammer/contract';
import { batch, progress, rowCounts } from '../../testing/builders.js';
import { damagedRow, OpenBatchPage } from '../../testing/open-batch-page.js';

const running = batch({
  state: 'running',
  progress: progress(),
  startedAt: '2026-11-22T12:00:00.000Z',
});

describe('the rows of a batch that was started', () => {
  afterEach(() => sessionStorage.clear());

  it('says of a row what became of its order before what was noticed of its IMEI', async () => {
    const reason = 'The IMEI is in a range for test devices.';
    const row: BatchRow = { ...damagedRow, class: 'to_check', repair: null, reason };
    await OpenBatchPage.open(running, {
      rows: [
        { ...row, orderStatus: 'uncertain' },
        { ...row, number: 3, orderStatus: 'pending' },
      ],
    });
    const [first, second] = [...document.querySelectorAll('.row .note')].map((one) =>
      one.textContent?.trim(),
    );
    expect(first).toContain('It may have been charged');
    expect(second).toBe(reason);
  });

  it('shows results beside their rows, each of which leads to its order', async () => {
    const row: BatchRow = {
      ...damagedRow,
      imei: '353371100000031',
      class: 'to_check',
      reason: null,
      repair: null,
      orderId: 41,
      orderStatus: 'completed',
      result: {
        model: 'iPhone 13',
        carrier: 'AT&T',
        simlock: 'Locked',
        fmi: 'OFF',
        blacklist: null,
      },
    };
    await OpenBatchPage.open(running, { rows: [row] });
    expect(document.querySelector('.row')?.textContent).toMatch(
      /Completed.*iPhone 13.*AT&T.*Locked.*OFF/s,
    );
    expect(document.querySelector('.row a')?.getAttribute('href')).toBe('/orders?order=41');
  });

  it('has the columns that the check has found something for, and no empty ones', async () => {
    const result = { model: 'iPhone 13', carrier: null, simlock: null, fmi: null };
    const bought: BatchRow = {
      ...damagedRow,
      imei: '353371100000031',
      class: 'to_check',
      repair: null,
      orderId: 41,
      orderStatus: 'completed',
      result: { ...result, blacklist: 'Clean' },
    };
    await OpenBatchPage.open(running, { rows: [bought, { ...damagedRow, number: 3 }] });
    const titles = [...document.querySelectorAll('[role=columnheader]')].map(
      (title) => title.textContent,
    );
    expect(titles).toEqual(['Row', 'IMEI', 'What became of it', 'Model', 'Blacklist']);
    const [first, second] = document.querySelectorAll('.row');
    expect(first?.querySelectorAll('.result')[1]?.textContent).toBe('Clean');
    expect(first?.querySelector('.found')?.textContent).toContain('Blacklist: Clean');
    expect(second?.querySelector('[aria-colspan]')?.getAttribute('aria-colspan')).toBe('3');
  });

  it('finds rows by an IMEI, which is in the address and in what is downloaded', async () => {
    jest.useFakeTimers({ doNotFake: ['performance', 'queueMicrotask'], advanceTimers: true });
    const page = await OpenBatchPage.open(running, { rows: [damagedRow] });
    const field = document.querySelector<HTMLInputElement>('[data-search]');
    if (!field) throw new Error('There is no search.');
    field.value = '35 337110';
    field.dispatchEvent(new Event('input'));
    jest.advanceTimersByTime(1_000);
    jest.useRealTimers();
    await page.test.until(
      () => page.test.http.match((request) => request.params.get('imei') === '35337110').length > 0,
    );
    expect(TestBed.inject(Location).path()).toBe('/batches/7?imei=35337110');
  });

  it('downloads what the filter shows or all of it, with how much that is', async () => {
    const counts = rowCounts({
      groups: [
        { class: 'to_check', status: 'completed', rows: 60, orders: 60 },
        { class: 'to_check', status: 'pending', rows: 30, orders: 30 },
        { class: 'repeated', status: 'completed', rows: 10, orders: 9 },
      ],
    });
    const page = await OpenBatchPage.open(running, { counts }, '?outcome=completed');
    const menu = await page.loader.getHarness(MatMenuHarness.with({ triggerText: /Download/ }));
    await menu.open();
    const items = await menu.getItems();
    const words = await Promise.all(items.map((item) => item.getText()));
    expect(words.map((word) => word.replace(/\s+/g, ' '))).toEqual([
      'Your sheet with the results 70 rows',
      "The supplier's columns 60 orders",
      'IMEI, status and results only 60 orders',
      'Your sheet with the results 100 rows',
      "The supplier's columns 90 orders",
      'IMEI, status and results only 90 orders',
    ]);
    const submenu = await items[1]?.getSubmenu();
    await submenu?.open();
    const links = [...document.querySelectorAll('a[mat-menu-item]')];
    expect(links.map((link) => link.getAttribute('href'))).toEqual(
      ['csv', 'xlsx', 'json'].map(
        (format) => `/api/batches/7/export?layout=supplier&status=completed&format=${format}`,
      ),
    );
  });
});
