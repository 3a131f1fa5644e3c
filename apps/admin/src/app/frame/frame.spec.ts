import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatCheckboxHarness } from '@angular/material/checkbox/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { Router } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Role, StopKind } from '@hammer/contract';
import { session, spend } from '../../testing/builders.js';
import { type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { OwnSession } from '../access/own-session.js';
import { Frame } from './frame.js';

const SPEND = 'GET /api/spend';

describe('the frame', () => {
  let test: ConsoleTest;
  let fixture: ComponentFixture<Frame>;

  beforeEach(async () => {
    test = setUpConsole([{ path: '**', children: [] }]);
    fixture = TestBed.createComponent(Frame);
    await test.settle();
  });

  const text = () =>
    ((fixture.nativeElement as HTMLElement).textContent ?? '').replace(/\s+/g, ' ');
  const askAgain = async () => {
    document.dispatchEvent(new Event('visibilitychange'));
    await test.settle();
  };

  it("shows today's money against the cap, and what is at risk", async () => {
    test.answer(
      SPEND,
      spend({
        spentMicros: 400_000_000,
        reservedMicros: 2_000_000,
        atRiskMicros: 240_000,
        uncertainOrders: 3,
      }),
    );
    await test.settle();
    expect(text()).toContain('Today $402.00 of $1,600.00');
    expect(text()).toContain('$0.24 at risk');
    const link = [...document.querySelectorAll('nav a')].find((one) =>
      one.textContent?.includes('Uncertain'),
    );
    expect(link?.textContent?.replace(/\s+/g, ' ').trim()).toBe('Uncertain 3 orders');
  });

  it('says that the server cannot be reached, and recovers by itself', async () => {
    test.answer(SPEND, spend({ spentMicros: 1_000_000 }));
    await test.settle();
    await askAgain();
    test.answer(SPEND, null, 0);
    await test.settle();
    expect(text()).toContain("Hammer's server cannot be reached.");
    expect(text()).toContain('Today $1.00');
    await askAgain();
    test.answer(SPEND, spend());
    await test.settle();
    expect(text()).not.toContain('cannot be reached');
  });

  it('does not take a refusal of the server for its absence', async () => {
    test.answer(
      SPEND,
      { type: 'about:blank', title: '', status: 503, code: 'busy', detail: 'Busy.' },
      503,
    );
    await test.settle();
    expect(text()).not.toContain('cannot be reached');
  });

  it('stops spending with a reason, and only with one', async () => {
    test.answer(SPEND, spend());
    await test.settle();
    const loader = TestbedHarnessEnvironment.documentRootLoader(fixture);
    await (await loader.getHarness(MatButtonHarness.with({ text: 'STOP' }))).click();
    await test.until(() => document.querySelector('hm-stop-dialog') !== null);
    const dialog = await loader.getHarness(MatDialogHarness);
    const stop = await dialog.getHarness(MatButtonHarness.with({ text: 'Stop spending' }));
    await stop.click();
    expect(test.waiting('POST /api/stop')).toHaveLength(0);
    expect(await dialog.getContentText()).toContain('Say why');
    await (await dialog.getHarness(MatInputHarness)).setValue('Answers look odd');
    document.querySelector<HTMLButtonElement>('hm-stop-dialog button[type=submit]')?.click();
    await test.settle();
    const [request] = test.waiting('POST /api/stop');
    expect(request?.request.body).toEqual({ reason: 'Answers look odd' });
    request?.flush(
      spend({ stop: { at: new Date().toISOString(), kind: 'person', reason: 'Answers look odd' } }),
    );
    await test.settle();
    expect(text()).toContain('Spending is stopped.');
    expect(text()).toContain('Answers look odd');
    expect(text()).toContain('Lift STOP');
  });

  describe('lifts STOP', () => {
    const LIFT = 'DELETE /api/stop';
    const open = async (kind: StopKind) => {
      const reason = 'Because of something';
      test.answer(SPEND, spend({ stop: { at: new Date().toISOString(), kind, reason } }));
      await test.settle();
      document.querySelector<HTMLButtonElement>('hm-stop-button button')?.click();
      // Open it is when it has the focus, which it would otherwise take from what is found wrong.
      await test.until(
        () => document.activeElement?.closest('mat-dialog-container') instanceof Element,
      );
      return TestbedHarnessEnvironment.documentRootLoader(fixture).getHarness(MatDialogHarness);
    };
    const submit = async () => {
      document.querySelector<HTMLButtonElement>('hm-lift-dialog button[type=submit]')?.click();
      await test.settle();
    };

    it('after it was asked', async () => {
      const dialog = await open('person');
      expect(await dialog.getContentText()).toContain('Because of something');
      expect(document.querySelector('hm-lift-dialog mat-form-field')).toBeNull();
      await submit();
      const [request] = test.waiting(LIFT);
      expect(request?.request.body ?? null).toBeNull();
      request?.flush(spend());
      await test.settle();
      expect(text()).not.toContain('Spending is stopped.');
    });

    it('after a restored backup only when somebody says what was compared', async () => {
      const dialog = await open('restored');
      expect(await dialog.getContentText()).toContain('Open the list of orders at the supplier');
      await submit();
      expect(await dialog.getContentText()).toContain('Say what was compared');
      await (await dialog.getHarness(MatInputHarness)).setValue('All 12 are here');
      await submit();
      expect(await dialog.getContentText()).toContain('Compare them first');
      expect(document.activeElement?.closest('mat-checkbox')).not.toBeNull();
      expect(test.waiting(LIFT)).toHaveLength(0);
      await (await dialog.getHarness(MatCheckboxHarness)).check();
      await submit();
      const [request] = test.waiting(LIFT);
      expect(request?.request.body).toEqual({ reconciled: true, reason: 'All 12 are here' });
    });
  });

  describe('offers what one may do', () => {
    const links = () =>
      [...(fixture.nativeElement as HTMLElement).querySelectorAll('nav ul a.destination')].map(
        (link) => link.textContent?.trim(),
      );
    const become = async (role: Role) => {
      TestBed.inject(OwnSession).take(session(role));
      test.answer(SPEND, spend());
      await test.settle();
    };

    it('an admin: everything', async () => {
      await become('admin');
      expect(links()).toEqual([
        'Overview',
        'Batches',
        'Orders',
        'Uncertain',
        'Services',
        'Spend',
        'People',
        'Alerts',
        'Audit',
        'System',
        'New batch',
      ]);
      expect(text()).toContain('STOP');
    });

    it('an operator: neither people nor the audit', async () => {
      await become('operator');
      expect(links()).toEqual([
        'Overview',
        'Batches',
        'Orders',
        'Uncertain',
        'Services',
        'Spend',
        'System',
        'New batch',
      ]);
      expect(text()).toContain('STOP');
    });

    it('a viewer: neither a new batch nor STOP', async () => {
      await become('viewer');
      expect(links()).toEqual([
        'Overview',
        'Batches',
        'Orders',
        'Uncertain',
        'Services',
        'Spend',
        'System',
      ]);
      expect(text()).not.toContain('New batch');
      expect(text()).not.toContain('STOP');
    });
  });

  it('shows nothing but its name to nobody, and asks for nothing', async () => {
    test.answer('GET /api/spend', spend());
    const signingOut = TestBed.inject(OwnSession).signOut();
    test.answer('DELETE /api/session', null);
    await signingOut;
    await test.settle();
    expect(text()).not.toContain('Today');
    expect(text()).not.toContain('Batches');
    document.dispatchEvent(new Event('visibilitychange'));
    await test.settle();
    expect(test.waiting(SPEND)).toHaveLength(0);
    expect(TestBed.inject(Router).url).toBe('/sign-in');
  });

  it('names who is signed in, and lets them out', async () => {
    test.answer(SPEND, spend());
    await test.until(() => document.querySelector('hm-account-menu button') !== null);
    document.querySelector<HTMLButtonElement>('hm-account-menu button')?.click();
    await test.settle();
    expect(document.querySelector('.mat-mdc-menu-panel')?.textContent).toMatch(
      /admin@example\.com\s*Admin/,
    );
    const leave = [...document.querySelectorAll<HTMLButtonElement>('button[mat-menu-item]')].at(-1);
    leave?.click();
    await test.settle();
    test.answer('DELETE /api/session', null, 0);
    await test.settle();
    expect(text()).toContain('You are still signed in.');
  });
});
