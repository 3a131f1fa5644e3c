import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { describe, expect, it, jest } from '@jest/globals';
import type { BatchRow } from '@hammer/contract';
import { batch, importReport, progress, quote, rowCounts } from '../../testing/builders.js';
import { damagedRow, OpenBatchPage } from '../../testing/open-batch-page.js';

describe('a draft', () => {
  const damagedRows = { rows: [damagedRow], counts: rowCounts({ repairs: 2 }) };

  it('says how many repairs are on offer, and uses all when it is wanted', async () => {
    const page = await OpenBatchPage.open(batch(), damagedRows);
    expect(page.text).toContain('2 of the invalid rows can be repaired.');
    await (
      await page.loader.getHarness(MatButtonHarness.with({ text: 'Use all 2 repairs' }))
    ).click();
    const [request] = page.test.waiting('PATCH /api/batches/7');
    expect(request?.request.body).toEqual({ acceptRepairs: true });
    page.stories.counts = rowCounts();
    request?.flush(batch());
    await page.test.settle();
    await page.answerStories();
    expect(page.text).not.toContain('can be repaired');
  });

  it('uses one repair alone, as a decision about its row', async () => {
    const page = await OpenBatchPage.open(batch(), damagedRows);
    const button = document.querySelector<HTMLButtonElement>('.row .mend');
    expect(button?.textContent.trim()).toBe('Use 353371100000031');
    button?.click();
    await page.test.settle();
    const [request] = page.test.waiting('PATCH /api/batches/7');
    expect(request?.request.body).toEqual({
      overrides: [
        { number: 2, imei: '353371100000031', reason: 'The offered repair was accepted.' },
      ],
    });
  });

  it('lets somebody who knows better correct a row, with a reason', async () => {
    const page = await OpenBatchPage.open(batch(), damagedRows);
    document.querySelectorAll<HTMLButtonElement>('.row .mend')[1]?.click();
    await page.test.until(() => document.querySelector('hm-correct-dialog input') !== null);
    const [imei, reason] = document.querySelectorAll<HTMLInputElement>('hm-correct-dialog input');
    const type = (field: HTMLInputElement | undefined, words: string) => {
      if (!field) throw new Error('There is no such field.');
      field.value = words;
      field.dispatchEvent(new Event('input'));
    };
    const send = async () => {
      document.querySelector<HTMLButtonElement>('hm-correct-dialog [type=submit]')?.click();
      await page.test.settle();
    };
    type(imei, '353371100000032');
    type(reason, 'read from the box');
    await send();
    expect(document.querySelector('hm-correct-dialog')?.textContent).toContain('no IMEI either');
    type(imei, '35-337110-000003-1');
    await send();
    await page.test.until(() => document.querySelector('hm-correct-dialog') === null);
    const [request] = page.test.waiting('PATCH /api/batches/7');
    expect(request?.request.body).toEqual({
      overrides: [{ number: 2, imei: '353371100000031', reason: 'read from the box' }],
    });
  });

  it('says beside the price how many rows are left out, and leads to them', async () => {
    const classes = { to_check: 2, repeated: 0, known: 0, in_progress: 0, uncertain: 0 };
    const shown = progress({ state: 'draft', classes: { ...classes, invalid: 58 } });
    const page = await OpenBatchPage.open(batch({ progress: shown }), damagedRows);
    const card = document.querySelector('hm-quote-card');
    expect(card?.textContent.replace(/\s+/g, ' ')).toContain(
      '58 rows are invalid and left out. 2 can be repaired.',
    );
    expect(document.querySelector('hm-stage-list')?.textContent).toContain(
      '2 to check, 58 invalid',
    );
    const heading = document.querySelector('#rows-heading');
    Object.assign(heading ?? {}, { scrollIntoView: jest.fn() });
    [...(card?.querySelectorAll('a') ?? [])]
      .find((link) => link.textContent.includes('Show them'))
      ?.click();
    await page.test.settle();
    expect(document.activeElement).toBe(heading);
    expect(TestBed.inject(Location).path()).toBe('/batches/7?class=invalid');
  });

  it('keeps for how many days a result stays good, and nothing that is no number of days', async () => {
    const page = await OpenBatchPage.open(batch({ duplicates: 'reuse', freshnessDays: 30 }));
    const field = document.querySelector<HTMLInputElement>('.freshness input');
    if (!field) throw new Error('There is no field for the days.');
    const choose = async (days: string) => {
      field.value = days;
      field.dispatchEvent(new Event('change'));
      await page.test.settle();
    };
    await choose('-3');
    expect(page.text).toContain('from 0 to 3650');
    expect(field.value).toBe('30');
    await choose('7');
    const sent = page.test.waiting('PATCH /api/batches/7');
    expect(sent.map(({ request }) => request.body as unknown)).toEqual([{ freshnessDays: 7 }]);
  });

  it('shows the first rows with all columns, and takes the IMEIs from the one that is clicked', async () => {
    const row: BatchRow = { ...damagedRow, cells: ['A-1', '353371100000031', 'blue'] };
    const page = await OpenBatchPage.open(
      batch({ columns: ['SKU', 'IMEI', 'Note'], imeiColumn: 1 }),
      {
        rows: [row],
        report: importReport({ suggestedColumn: { column: 1, valid: 1, lookedAt: 1 } }),
      },
    );
    const table = document.querySelector('hm-column-preview table');
    expect(table?.textContent.replace(/\s+/g, ' ')).toMatch(
      /SKU IMEI IMEIs, found Note .*A-1 353371100000031 blue/,
    );
    const headers = [...document.querySelectorAll<HTMLButtonElement>('hm-column-preview button')];
    expect(headers.map((header) => header.ariaPressed)).toEqual(['false', 'true', 'false']);
    headers[1]?.click();
    headers[2]?.click();
    await page.test.settle();
    const sent = page.test.waiting('PATCH /api/batches/7');
    expect(sent.map(({ request }) => request.body as unknown)).toEqual([{ imeiColumn: 2 }]);
  });

  it('tells its stages, and which of them needs somebody', async () => {
    await OpenBatchPage.open(
      batch({
        imeiColumn: null,
        quote: quote({ blockers: [{ code: 'no-imei-column', message: 'Choose the column.' }] }),
      }),
    );
    const stages = [...document.querySelectorAll('hm-stage-list li')].map((stage) => [
      stage.querySelector('button')?.textContent.trim(),
      stage.className,
    ]);
    expect(stages).toEqual([
      ['File', 'done'],
      ['Columns', 'blocked'],
      ['Check', 'later'],
      ['Price', 'later'],
      ['Run', 'later'],
    ]);
    const scrollIntoView = jest.fn();
    Object.assign(document.querySelector('#stage-check') ?? {}, { scrollIntoView });
    document.querySelectorAll<HTMLButtonElement>('hm-stage-list button')[2]?.click();
    expect(scrollIntoView).toHaveBeenCalled();
    expect(document.activeElement?.id).toBe('stage-check');
  });

  it('has its classes as chips that add up to its rows, and filters by them', async () => {
    const classes = {
      to_check: 97,
      repeated: 0,
      known: 2,
      in_progress: 0,
      uncertain: 0,
      invalid: 1,
    };
    const page = await OpenBatchPage.open(
      batch({ progress: progress({ state: 'draft', phase: 'draft', classes }) }),
    );
    const chips = document.querySelector('hm-filter-chips');
    expect(chips?.textContent.replace(/\s+/g, ' ').trim()).toBe(
      'To check 97+ Result known already 2+ Invalid 1= All 100',
    );
    expect(chips?.querySelectorAll('a')[2]?.getAttribute('href')).toBe('/batches/7?class=invalid');
    expect(page.text).toContain('Download the invalid rows with the reasons');
  });
});
