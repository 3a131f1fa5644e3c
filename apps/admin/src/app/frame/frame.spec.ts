import { TestbedHarnessEnvironment } from '@angular/cdk/testing/testbed';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MatButtonHarness } from '@angular/material/button/testing';
import { MatDialogHarness } from '@angular/material/dialog/testing';
import { MatInputHarness } from '@angular/material/input/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { spend } from '../../testing/builders.js';
import { type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
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
});
