import { TestBed } from '@angular/core/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import { describe, expect, it } from '@jest/globals';
import type { Role, Spend, SyncState, System } from '@hammer/contract';
import { problem, session, spend, syncState, system } from '../../testing/builders.js';
import { type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { ServerLink } from '../server/server-link.js';
import { SystemPage } from './system-page.js';

const SYSTEM = 'GET /api/system';
const HEALTH = 'GET /health';

const healthy = {
  status: 'ok',
  details: {
    database: { status: 'up', kind: 'sqlite', latencyMs: 0.4 },
    supplier: { status: 'degraded', message: 'The supplier does not answer.' },
    cache: { status: 'up', servicesAgeSeconds: 60 },
  },
};

interface Answers {
  role?: Role;
  system?: System;
  sync?: SyncState;
  spend?: Spend;
}

describe('the system', () => {
  let test: ConsoleTest;
  let harness: RouterTestingHarness;

  const page = () => harness.routeNativeElement as HTMLElement;
  const text = () => (page().textContent ?? '').replace(/\s+/g, ' ');
  const button = (words: string) =>
    [...page().querySelectorAll('button')].find((one) => one.textContent?.includes(words));

  async function open(answers: Answers = {}): Promise<void> {
    test = setUpConsole(
      [
        { path: 'system', component: SystemPage },
        { path: '**', children: [] },
      ],
      [],
      session(answers.role),
    );
    harness = await RouterTestingHarness.create('/system');
    await test.settle();
    test.answer(SYSTEM, answers.system ?? system());
    test.answer(HEALTH, healthy);
    test.answer('GET /api/sync', answers.sync ?? syncState());
    test.answer('GET /api/spend', answers.spend ?? spend());
    await test.settle();
  }

  const askAgain = async () => {
    document.dispatchEvent(new Event('visibilitychange'));
    await test.settle();
  };

  it('says how everything is', async () => {
    await open();
    expect(text()).toContain('Calls go out');
    expect(text()).toContain('4 of 30');
    expect(text()).toContain('41 of 57');
    expect(text()).toContain('supplier.example');
    expect(text()).toContain('The supplier does not answer.');
    expect(text()).toContain('SQLite');
    expect(text()).toContain('20 asked about, 8 changed');
    expect(text()).toContain('1.2.3');
    expect(text()).toContain('STOP is not pressed');
    expect(text()).toMatch(/Balance ?Unknown/);
  });

  it('says what holds the calls up, and what must be looked at', async () => {
    const { calls } = system();
    const until = new Date(Date.now() + 60_000).toISOString();
    await open({
      system: system({
        database: { kind: 'postgres', mayPlace: false },
        servers: [
          { id: '0a1b2c3d', role: 'web', since: '2026-11-22T12:00:00.000Z', isThis: true },
          { id: '4e5f6a7b', role: 'worker', since: '2026-11-22T12:00:00.000Z', isThis: false },
        ],
        supplier: { host: 'x', isKeyKnown: false, isUserKnown: true, lastContact: null },
        unseenAnomalies: 2,
        calls: {
          ...calls,
          breaker: 'open',
          trouble: { code: 'no-clear-answers', message: 'Two calls got no answer.', until },
          atOnce: 1,
          keptAnswers: 1,
        },
      }),
      spend: spend({
        stop: { at: '2026-11-22T12:00:00.000Z', kind: 'person', reason: 'Answers look odd' },
        balanceDrift: { micros: -160_000, since: '2026-11-22T12:00:00.000Z' },
        refunds: { expectedMicros: 80_000, confirmedMicros: 160_000, balanceReadAt: null },
      }),
    });
    expect(text()).toContain('No call goes out');
    expect(text()).toContain('Two calls got no answer.');
    expect(text()).toContain('30 are allowed; fewer go out');
    expect(text()).toContain('Answers in files');
    expect(text()).toContain('Its connection to this Hammer is lost');
    expect(text()).toMatch(/This server ?Answers people ?0a1b2c3d, since/);
    expect(text()).toMatch(/Another server ?Places orders ?4e5f6a7b/);
    expect(text()).toContain('Set GSM_FUSION_API_KEY');
    expect(text()).toContain('2 contradictions in the supplier');
    expect(text()).toContain('Answers look odd');
    expect(text()).toContain('−$0.16');
    expect(text()).toMatch(/Refunds expected ?\$0\.08/);
  });

  it('shows bad health as an answer, not as the absence of the server', async () => {
    await open();
    await askAgain();
    test.answer(SYSTEM, problem('database-lost', { status: 503 }), 503);
    test.answer(
      HEALTH,
      { ...healthy, status: 'error', details: { database: { status: 'down' } } },
      503,
    );
    await test.settle();
    expect(TestBed.inject(ServerLink).isReachable()).toBe(true);
    expect(text()).toMatch(/Database ?Down/);
    expect(text()).toContain('It is database-lost.');
    expect(text()).toContain('41 of 57');
  });

  it('keeps what it knew while the server is away, and says so', async () => {
    await open();
    await askAgain();
    test.answer(SYSTEM, null, 0);
    await test.settle();
    expect(text()).toContain('As it was when the server last answered');
    expect(text()).toContain('41 of 57');
  });

  it('asks for results now', async () => {
    await open();
    button('Ask for results')?.click();
    await test.settle();
    test.answer('POST /api/sync', syncState({ running: true }), 202);
    await test.settle();
    expect(text()).toContain('Running now');
    expect(button('Asking…')?.disabled).toBe(true);
  });

  it('says why results are not asked for', async () => {
    await open();
    button('Ask for results')?.click();
    await test.settle();
    test.answer('POST /api/sync', problem('supplier-not-configured', { status: 503 }), 503);
    await test.settle();
    expect(text()).toContain('It is supplier-not-configured.');
  });

  it('lets a viewer look only', async () => {
    await open({ role: 'viewer' });
    expect(button('Ask for results')).toBeUndefined();
    expect(button('STOP')).toBeUndefined();
  });
});
