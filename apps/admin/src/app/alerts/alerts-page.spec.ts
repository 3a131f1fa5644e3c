import { RouterTestingHarness } from '@angular/router/testing';
import { describe, expect, it } from '@jest/globals';
import type { Role, Webhook } from '@hammer/contract';
import { problem, session } from '../../testing/builders.js';
import { type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { AlertsPage } from './alerts-page.js';

const WEBHOOKS = 'GET /api/webhooks';

function webhook(some: Partial<Webhook> = {}): Webhook {
  return {
    id: 3,
    name: 'on call',
    url: 'https://alerts.example.com/hammer',
    events: ['orders.uncertain', 'cap.reached'],
    isOn: true,
    offBecause: null,
    turnedOffAt: null,
    createdAt: '2026-11-22T12:00:00.000Z',
    createdByPersonId: 1,
    waiting: 0,
    failed: 0,
    ...some,
  };
}

describe('the alerts', () => {
  let test: ConsoleTest;
  let harness: RouterTestingHarness;

  const text = () => (harness.routeNativeElement?.textContent ?? '').replace(/\s+/g, ' ');
  const dialog = () => document.querySelector('mat-dialog-container');
  const button = (words: string) =>
    [...document.querySelectorAll<HTMLButtonElement>('button')].find((one) =>
      one.textContent?.includes(words),
    );

  async function open(role: Role, webhooks: Webhook[] = [webhook()]): Promise<void> {
    test = setUpConsole([{ path: '**', component: AlertsPage }], [], session(role));
    harness = await RouterTestingHarness.create('/alerts');
    await test.settle();
    for (const request of test.waiting(WEBHOOKS)) request.flush({ data: webhooks });
    await test.settle();
  }

  it('are shown to admins only', async () => {
    await open('operator');
    expect(text()).toContain('Only admins see this');
    expect(button('Add a webhook')).toBeUndefined();
  });

  it('say where they go, which, and that some were given up', async () => {
    await open('admin', [webhook({ failed: 1_200 })]);
    expect(text()).toContain('https://alerts.example.com/hammer');
    expect(text()).toContain('Uncertain orders');
    expect(text()).not.toContain('Batch done');
    expect(text()).toContain('1,200 alerts were given up');
  });

  it('say why a webhook is off, and send it no test', async () => {
    await open('admin', [webhook({ isOn: false, offBecause: 'The receiver is gone.' })]);
    expect(text()).toContain('The receiver is gone.');
    expect(button('Send a test')?.disabled).toBe(true);
  });

  it('are sent to an address that the server accepts, and its refusal is told', async () => {
    await open('admin', []);
    button('Add a webhook')?.click();
    await test.until(() => dialog() !== null);
    const [name, url] = dialog()?.querySelectorAll<HTMLInputElement>('input[matInput]') ?? [];
    for (const [input, words] of [
      [name, 'on call'],
      [url, 'https://10.0.0.1/in'],
    ] as const) {
      if (!input) throw new Error('A field is missing.');
      input.value = words;
      input.dispatchEvent(new Event('input'));
    }
    button('Add and make a secret')?.click();
    await test.settle();
    const detail = '10.0.0.1 is not a public address.';
    test.answer('POST /api/webhooks', problem('webhook-url-refused', { detail }), 400);
    await test.settle();
    expect(dialog()?.textContent).toContain(detail);

    button('Add and make a secret')?.click();
    await test.settle();
    test.answer('POST /api/webhooks', { ...webhook(), secret: 'whsec_once' });
    await test.settle();
    expect(dialog()?.querySelector('code')?.textContent).toBe('whsec_once');
    button('I have kept it')?.click();
    await test.until(() => dialog() === null);
    expect(document.body.textContent).not.toContain('whsec_once');
  });
});
