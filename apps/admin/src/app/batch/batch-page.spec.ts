import { LiveAnnouncer } from '@angular/cdk/a11y';
import { TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Batch } from '@hammer/contract';
import { batch, progress, quote, statuses } from '../../testing/builders.js';
import { answerFrame, type ConsoleTest } from '../../testing/console-test.js';
import { OpenBatchPage } from '../../testing/open-batch-page.js';

describe('the page of a batch', () => {
  let page: OpenBatchPage;
  let test: ConsoleTest;

  afterEach(() => sessionStorage.clear());

  async function open(shown: Batch): Promise<void> {
    page = await OpenBatchPage.open(shown);
    ({ test } = page);
  }

  const payButton = () =>
    page.loader.getHarness(MatButtonHarness.with({ text: /^(Pay|Starting)/ }));
  const startedKeys = () =>
    test
      .waiting('POST /api/batches/7/start')
      .map((request) => ({ request, key: request.request.headers.get('Idempotency-Key') }));

  describe('as a draft', () => {
    it('spells the price out, and the button carries the amount', async () => {
      await open(batch());
      expect(page.text).toContain('5,480 x $0.08 = $438.40');
      expect(page.text).toContain('214 results reused, saves $17.12');
      expect(await (await payButton()).getText()).toBe('Pay $438.40 for 5,480 checks');
    });

    it('pays once for a double click', async () => {
      await open(batch());
      const element = document.querySelector<HTMLButtonElement>('.pay');
      element?.click();
      element?.click();
      await test.settle();
      const sent = startedKeys();
      expect(sent).toHaveLength(1);
      sent[0]?.request.flush(
        batch({ state: 'running', progress: progress(), startedAt: '2026-11-22T12:00:00.000Z' }),
      );
      await test.settle();
      expect(page.text).toContain('Placing');
      expect(document.querySelector('.pay')).toBeNull();
      expect(document.activeElement?.tagName).toBe('H1');
    });

    it('becomes the run when somebody else has started it', async () => {
      await open(batch());
      test.streams.last.tell(progress({ at: '2026-11-22T12:00:05.000Z' }));
      await test.settle();
      test.answer(
        'GET /api/batches/7',
        batch({ state: 'running', progress: progress(), startedAt: '2026-11-22T12:00:00.000Z' }),
      );
      await page.answerStories();
      expect(document.querySelector('.pay')).toBeNull();
      expect(page.text).toContain('Placing');
    });

    it('is read again when somebody else has changed its rows, and not while it is changed here', async () => {
      await open(batch());
      const other = {
        to_check: 99,
        repeated: 1,
        known: 0,
        in_progress: 0,
        uncertain: 0,
        invalid: 0,
      };
      const told = progress({ state: 'draft', phase: 'draft', classes: other });
      document.querySelector<HTMLInputElement>('input[type=radio][value=recheck]')?.click();
      await test.settle();
      test.streams.last.tell({ ...told, at: '2026-11-22T12:00:05.000Z' });
      await test.settle();
      expect(test.waiting('GET /api/batches/7')).toHaveLength(0);
      test.waiting('PATCH /api/batches/7')[0]?.flush(batch({ duplicates: 'recheck' }));
      await test.settle();
      expect(test.waiting('GET /api/batches/7')).toHaveLength(1);
    });

    it('sends the same key again after the answer was lost', async () => {
      await open(batch());
      await (await payButton()).click();
      const [first] = startedKeys();
      first?.request.error(new ProgressEvent('error'));
      await test.settle();
      expect(page.text).toContain("Hammer's server cannot be reached");
      await (await payButton()).click();
      const [second] = startedKeys();
      expect(first?.key).toMatch(/^[0-9a-f-]{36}$/);
      expect(second?.key).toBe(first?.key);
    });

    it('shows the new quote when the old one no longer holds, with what the server says', async () => {
      await open(batch());
      await (await payButton()).click();
      startedKeys()[0]?.request.flush(
        {
          type: 'about:blank',
          title: 'Conflict',
          status: 409,
          code: 'quote-changed',
          detail: 'The quote no longer holds.',
        },
        { status: 409, statusText: 'Conflict' },
      );
      await test.settle();
      test.answer(
        'GET /api/batches/7',
        batch({ quote: quote({ id: 'quote-2', totalMicros: 440_000_000 }) }),
      );
      await page.answerStories();
      expect(page.text).toContain('The quote no longer holds.');
      expect(await (await payButton()).getText()).toBe('Pay $440.00 for 5,480 checks');
    });

    it('cannot be paid while something stands in the way, and says what', async () => {
      await open(
        batch({
          quote: quote({
            blockers: [{ code: 'daily-cap', message: "Today's cap leaves $12.00." }],
          }),
        }),
      );
      expect(page.text).toContain("Today's cap leaves $12.00.");
      expect(await (await payButton()).isDisabled()).toBe(true);
      await (await payButton()).click();
      expect(startedKeys()).toHaveLength(0);
    });

    it('is quoted anew when the policy for known results changes', async () => {
      await open(batch());
      // The harnesses wait for answers that are due, so the choice and the button are looked at directly.
      document.querySelector<HTMLInputElement>('input[type=radio][value=recheck]')?.click();
      await test.settle();
      const [change] = test.waiting('PATCH /api/batches/7');
      expect(change?.request.body).toEqual({ duplicates: 'recheck' });
      expect(document.querySelector('.pay')?.ariaDisabled).toBe('true');
      change?.flush(
        batch({ duplicates: 'recheck', quote: quote({ orders: 5_694, totalMicros: 455_520_000 }) }),
      );
      await test.settle();
      answerFrame(test);
      await page.answerStories();
      expect(await (await payButton()).getText()).toBe('Pay $455.52 for 5,694 checks');
      expect(await (await payButton()).isDisabled()).toBe(false);
    });

    it('is quoted anew by itself when STOP is lifted', async () => {
      const stopped = { code: 'spending-stopped', message: 'Spending is stopped: odd answers.' };
      await open(batch({ quote: quote({ blockers: [stopped] }) }));
      test.answer('PATCH /api/batches/7', batch());
      await test.settle();
      answerFrame(test);
      await page.answerStories();
      expect(await (await payButton()).isDisabled()).toBe(false);
      expect(test.waiting('PATCH /api/batches/7')).toHaveLength(0);
    });

    it('says that the same file was there before', async () => {
      await open(
        batch({
          sameFileAs: { batchId: 3, importedAt: new Date(Date.now() - 7_200_000).toISOString() },
        }),
      );
      expect(page.text).toMatch(/uploaded this file before, 2 hours ago, as batch 3/);
    });
  });

  describe('as it runs', () => {
    const running = () =>
      batch({ state: 'running', progress: progress(), startedAt: '2026-11-22T12:00:00.000Z' });

    it('follows the stream, and says the canary in words', async () => {
      await open(running());
      expect(test.streams.last.address).toBe('/api/batches/7/progress');
      test.streams.last.tell(
        progress({
          at: '2026-11-22T12:00:05.000Z',
          batchSize: { now: 2, proven: 1, frozen: false, message: 'Trying 2 IMEIs in one call.' },
          statuses: statuses({ planned: 97, sending: 2, pending: 1 }),
        }),
      );
      await test.settle();
      expect(page.text).toContain('Trying 2 IMEIs in one call.');
      expect(page.text).toContain('1 of 100');
    });

    it('says so when the live figures stop coming', async () => {
      await open(running());
      test.streams.last.break();
      await test.settle();
      expect(page.text).toContain('The live figures have stopped coming');
    });

    it('reads the batch again when it has ended, and announces it', async () => {
      await open(running());
      const announce = jest.spyOn(TestBed.inject(LiveAnnouncer), 'announce');
      const done = progress({
        at: '2026-11-22T12:03:00.000Z',
        state: 'completed',
        phase: 'done',
        statuses: statuses({ completed: 100 }),
      });
      test.streams.last.tell(done);
      await test.settle();
      test.answer('GET /api/batches/7', {
        ...running(),
        state: 'completed',
        progress: done,
        finishedAt: '2026-11-22T12:03:00.000Z',
      });
      await test.settle();
      expect(page.text).toContain('3 minutes');
      expect(announce).toHaveBeenCalledWith(expect.stringContaining('Completed'), 'polite');
    });

    const halfway = progress({
      at: '2026-11-22T12:00:05.000Z',
      statuses: statuses({ planned: 58, sending: 2, pending: 40 }),
      money: {
        quotedMicros: 8_000_000,
        spentMicros: 3_200_000,
        reservedMicros: 160_000,
        atRiskMicros: 0,
        refundedMicros: 0,
      },
    });

    it('asks with the numbers before it cancels', async () => {
      await open(running());
      test.streams.last.tell(halfway);
      await test.settle();
      await page.answerStories();
      await (
        await page.loader.getHarness(MatButtonHarness.with({ text: /Cancel the rest/ }))
      ).click();
      await test.until(() => document.querySelector('hm-cancel-dialog') !== null);
      const dialog = await page.loader.getHarness(MatDialogHarness);
      const words = (await dialog.getContentText()).replace(/\s+/g, ' ');
      expect(words).toContain('never will be58 orders');
      expect(words).toContain('This is not spent$4.64');
      expect(words).toContain('stays as it is40 orders');
      expect(words).toContain('not refundable$3.20');
      expect(words).toContain('may still be charged2 orders, $0.16');
      await (await dialog.getHarness(MatButtonHarness.with({ text: 'Cancel 58 orders' }))).click();
      expect(test.waiting('POST /api/batches/7/cancel')).toHaveLength(1);
    });

    it('says at the button what resuming may cost', async () => {
      await open({
        ...running(),
        state: 'paused',
        progress: {
          ...halfway,
          state: 'paused',
          pause: { code: 'no-credit', message: 'Add credit, then resume.' },
        },
      });
      expect(page.text).toContain('Not sent yet: 58 orders, which would cost $4.64.');
      const resume = await page.loader.getHarness(MatButtonHarness.with({ text: /Resume/ }));
      expect(await resume.getText()).toContain('Resume, $4.64 to go');
    });
  });

  it('shows a title of the supplier as text, never as markup', async () => {
    await open(batch({ name: '<img src=x onerror=alert(1)>' }));
    expect(page.harness.routeNativeElement?.querySelector('h1')?.textContent).toBe(
      '<img src=x onerror=alert(1)>',
    );
    expect(page.harness.routeNativeElement?.querySelector('h1 img')).toBeNull();
  });
});
