import { RouterTestingHarness } from '@angular/router/testing';
import { describe, expect, it } from '@jest/globals';
import type { Person, Role } from '@hammer/contract';
import { problem, session } from '../../testing/builders.js';
import { type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { PeoplePage } from './people-page.js';

const PEOPLE = 'GET /api/people';
const TOKENS = 'GET /api/tokens';

function person(some: Partial<Person> = {}): Person {
  return {
    id: 2,
    email: 'olga@example.com',
    role: 'operator',
    dailyCapMicros: 50_000_000,
    hasPassword: true,
    hasSecondFactor: false,
    createdAt: '2026-11-22T12:00:00.000Z',
    lastSeenAt: null,
    disabledAt: null,
    ...some,
  };
}

const invited = {
  person: person({ hasPassword: false }),
  linkToken: 'l1nk',
  linkExpiresAt: '2026-11-25T12:00:00.000Z',
};

describe('the people', () => {
  let test: ConsoleTest;
  let harness: RouterTestingHarness;

  const text = () => (harness.routeNativeElement?.textContent ?? '').replace(/\s+/g, ' ');
  const button = (words: string) =>
    [...document.querySelectorAll<HTMLElement>('button')].find((one) =>
      one.textContent?.includes(words),
    );
  const dialog = () => document.querySelector('mat-dialog-container');
  const type = (label: string, words: string) => {
    const field = [...(dialog()?.querySelectorAll('mat-form-field') ?? [])].find((one) =>
      one.textContent?.includes(label),
    );
    const input = field?.querySelector('input');
    if (!input) throw new Error(`There is no ${label}.`);
    input.value = words;
    input.dispatchEvent(new Event('input'));
  };

  async function open(role: Role, people: Person[] = [person()]): Promise<void> {
    test = setUpConsole([{ path: '**', component: PeoplePage }], [], session(role));
    harness = await RouterTestingHarness.create('/people');
    await test.settle();
    for (const request of test.waiting(PEOPLE)) request.flush({ data: people });
    for (const request of test.waiting(TOKENS)) request.flush({ data: [] });
    await test.settle();
  }

  async function choose(deed: string): Promise<void> {
    document.querySelector<HTMLButtonElement>('hm-person-table td button')?.click();
    await test.settle();
    button(deed)?.click();
    await test.until(() => dialog() !== null);
  }

  it('are shown to admins only', async () => {
    await open('operator');
    expect(text()).toContain('Only admins see this');
    expect(button('Add a person')).toBeUndefined();
  });

  it('are added with a role and a cap, and the link is shown once', async () => {
    await open('admin');
    button('Add a person')?.click();
    await test.until(() => dialog() !== null);
    type('E-mail', 'olga@example.com');
    type('dollars', '12.50');
    button('Add and make a link')?.click();
    await test.settle();
    const [request] = test.waiting('POST /api/people');
    expect(request?.request.body).toEqual({
      email: 'olga@example.com',
      role: 'operator',
      dailyCapMicros: 12_500_000,
    });
    request?.flush(invited);
    await test.settle();
    expect(dialog()?.querySelector('code')?.textContent).toBe(`${location.origin}/password#l1nk`);
    button('I have passed it on')?.click();
    await test.until(() => dialog() === null);
    expect(document.body.textContent).not.toContain('l1nk');
  });

  it('are disabled only after it was said what that means', async () => {
    await open('admin');
    await choose('Disable');
    expect(dialog()?.textContent).toContain('Every session and every token ends at once');
    expect(test.waiting('DELETE /api/people/2')).toHaveLength(0);
    dialog()?.querySelector<HTMLButtonElement>('.act')?.click();
    await test.settle();
    const detail = 'olga@example.com is the last admin who can sign in.';
    test.answer('DELETE /api/people/2', problem('last-admin', { detail }), 400);
    await test.settle();
    expect(dialog()?.textContent).toContain(detail);
  });

  it('get a new link when their password is reset', async () => {
    await open('admin');
    await choose('Reset the password');
    dialog()?.querySelector<HTMLButtonElement>('.act')?.click();
    await test.settle();
    test.answer('POST /api/people/2/reset', invited);
    await test.settle();
    expect(dialog()?.querySelector('code')?.textContent).toContain('/password#l1nk');
  });
});
