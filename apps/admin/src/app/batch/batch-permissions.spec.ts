import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Batch, Role } from '@hammer/contract';
import { batch, problem, progress, service, session } from '../../testing/builders.js';
import { answerFrame, type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { BatchPage } from './batch-page.js';

const BATCH = 'GET /api/batches/7';
const ROWS = 'GET /api/batches/7/rows?limit=500';
const START = 'POST /api/batches/7/start';
const APPROVE = 'POST /api/batches/7/approve';

describe('the page of a batch offers what one may do', () => {
  let test: ConsoleTest;
  let harness: RouterTestingHarness;

  afterEach(() => sessionStorage.clear());

  async function open(role: Role, shown: Batch): Promise<void> {
    test = setUpConsole(
      [
        { path: 'batches/:id', component: BatchPage },
        { path: '**', children: [] },
      ],
      [],
      session(role),
    );
    harness = await RouterTestingHarness.create('/batches/7');
    await test.settle();
    test.answer(BATCH, shown);
    await test.settle();
    answerFrame(test, [service()]);
    for (const request of test.waiting(ROWS)) request.flush({ data: [], nextCursor: null });
    await test.settle();
  }

  const text = () => (harness.routeNativeElement?.textContent ?? '').replace(/\s+/g, ' ');
  const button = (words: string) =>
    [...(harness.routeNativeElement?.querySelectorAll('button') ?? [])].find((one) =>
      one.textContent?.includes(words),
    );
  const running = () => batch({ state: 'running', progress: progress() });
  const paused = () =>
    batch({ state: 'paused', progress: progress({ state: 'paused', phase: 'placing' }) });

  it('a viewer sees why there is no button that pays, and can change nothing', async () => {
    await open('viewer', batch());
    expect(text()).toContain('$438.40');
    expect(text()).toContain('You may look at this draft, but not pay for it.');
    for (const words of ['Pay', 'Discard draft', 'Quote again'])
      expect(button(words)).toBeUndefined();
    expect(
      harness.routeNativeElement?.querySelector<HTMLInputElement>('input[type=radio]')?.disabled,
    ).toBe(true);
  });

  it('a viewer can neither pause nor cancel nor resume', async () => {
    await open('viewer', running());
    expect(button('Pause')).toBeUndefined();
    expect(button('Cancel the rest')).toBeUndefined();
    TestBed.resetTestingModule();
    await open('viewer', paused());
    expect(button('Resume')).toBeUndefined();
  });

  it('an operator can', async () => {
    await open('operator', running());
    expect(button('Pause')).toBeDefined();
    expect(button('Cancel the rest')).toBeDefined();
    TestBed.resetTestingModule();
    await open('operator', paused());
    expect(button('Resume')).toBeDefined();
  });

  describe('where a second person must approve', () => {
    const ANOTHER = 2;
    const nobody = { askedByPersonId: null, givenByPersonId: null };
    const needed = batch({ approval: { isAsked: false, isGiven: false, ...nobody } });
    const askedBy = (person: number) =>
      batch({ approval: { isAsked: true, isGiven: false, ...nobody, askedByPersonId: person } });
    const asked = askedBy(ANOTHER);
    const given = (asker: number, giver: number) =>
      batch({
        approval: { isAsked: true, isGiven: true, askedByPersonId: asker, givenByPersonId: giver },
      });
    const READER = session().person.id;

    it('is asked for by the one who wants to start, which is no failure', async () => {
      await open('operator', needed);
      expect(text()).toContain('A second person must approve.');
      expect(button('Pay')).toBeUndefined();
      button('Ask a second person')?.click();
      await test.settle();
      test.answer(START, problem('approval-needed'), 409);
      await test.settle();
      test.answer(BATCH, askedBy(READER));
      await test.settle();
      expect(text()).toContain('You have asked for approval. Somebody else must give it');
      expect(harness.routeNativeElement?.querySelector('[role=alert]')).toBeNull();
      for (const words of ['Pay', 'Approve', 'Ask a second person'])
        expect(button(words)).toBeUndefined();
    });

    it('is given by another one, who does not start then', async () => {
      await open('operator', asked);
      button('Approve $438.40')?.click();
      await test.settle();
      const [request] = test.waiting(APPROVE);
      expect(request?.request.body).toEqual({ quote: 'quote-1' });
      request?.flush(given(ANOTHER, READER));
      await test.settle();
      expect(text()).toContain('You have approved it. Somebody else starts it');
      expect(button('Pay')).toBeUndefined();
    });

    it('is started once it was given', async () => {
      await open('operator', askedBy(READER));
      document.dispatchEvent(new Event('visibilitychange'));
      await test.settle();
      test.answer(BATCH, given(READER, ANOTHER));
      await test.settle();
      button('Pay $438.40')?.click();
      await test.settle();
      expect(test.waiting(START)).toHaveLength(1);
    });

    it('says why it was not given, and offers it no more to the one who has asked meanwhile', async () => {
      await open('operator', asked);
      button('Approve')?.click();
      await test.settle();
      const detail = 'Whoever wants to start a batch cannot approve it.';
      test.answer(APPROVE, problem('not-permitted', { detail }), 403);
      await test.settle();
      test.answer(BATCH, askedBy(READER));
      await test.settle();
      expect(text()).toContain(detail);
      expect(button('Approve')).toBeUndefined();
    });

    it('is not offered to a viewer', async () => {
      await open('viewer', asked);
      expect(text()).toContain('Approval was asked for.');
      expect(button('Approve')).toBeUndefined();
    });
  });

  it('a session that ends while figures come live leads to the sign-in, and the stream stays closed', async () => {
    await open('operator', running());
    const opened = test.streams.opened.length;
    test.streams.last.break();
    await test.settle();
    test.answer(BATCH, problem('sign-in-needed'), 401);
    await test.settle();
    for (const request of test.waiting('GET /api/session'))
      request.flush(problem('sign-in-needed'), { status: 401, statusText: '' });
    await test.until(() => TestBed.inject(Router).url === '/sign-in?to=%2Fbatches%2F7');
    expect(test.streams.opened).toHaveLength(opened);
    document.dispatchEvent(new Event('visibilitychange'));
    await test.settle();
    expect(test.streams.opened).toHaveLength(opened);
    expect(test.streams.last.isClosed).toBe(true);
  });
});
