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
    const button = document.querySelector<HTMLButtonElement>('.repair');
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
