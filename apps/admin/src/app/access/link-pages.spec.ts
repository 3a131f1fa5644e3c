import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { problem, session } from '../../testing/builders.js';
import { type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { LinkToken, takesLinkToken } from './link-token.js';
import { PasswordPage } from './password-page.js';
import { SetUpPage } from './set-up-page.js';

const GOOD = 'correct horse battery staple';

describe('a page that is opened by a one-time link', () => {
  let test: ConsoleTest;
  let harness: RouterTestingHarness;

  beforeEach(() => {
    const byLink = { canActivate: [takesLinkToken], runGuardsAndResolvers: 'always' as const };
    test = setUpConsole(
      [
        { path: 'set-up', component: SetUpPage, ...byLink },
        { path: 'password', component: PasswordPage, ...byLink },
        { path: '**', children: [] },
      ],
      [],
      null,
    );
  });

  const path = () => TestBed.inject(Location).path(true);
  const page = () => harness.fixture.nativeElement as HTMLElement;
  const text = () => (page().textContent ?? '').replace(/\s+/g, ' ');
  const type = (kind: string, words: string) => {
    const input = page().querySelector<HTMLInputElement>(`input[autocomplete=${kind}]`);
    if (!input) throw new Error(`There is no ${kind}.`);
    input.value = words;
    input.dispatchEvent(new Event('input'));
  };
  const submit = async () => {
    page().querySelector<HTMLButtonElement>('button[type=submit]')?.click();
    await test.settle();
  };

  async function open(address: string): Promise<void> {
    harness = await RouterTestingHarness.create(address);
    await test.settle();
    for (const request of test.waiting('GET /api/setup')) request.flush({ isDone: false });
    await test.settle();
  }

  it('takes the secret out of the address and the history', async () => {
    await open('/set-up#s3cret');
    expect(path()).toBe('/set-up');
    expect(TestBed.inject(Router).url).toBe('/set-up');
    expect(TestBed.inject(LinkToken).token()).toBe('s3cret');
    expect(page().innerHTML).not.toContain('s3cret');
  });

  it('takes a second link on the same page too', async () => {
    await open('/password#first');
    await TestBed.inject(Router).navigateByUrl('/password#second');
    expect(path()).toBe('/password');
    expect(TestBed.inject(LinkToken).token()).toBe('second');
  });

  it('says so when the secret is missing', async () => {
    await open('/set-up');
    expect(text()).toContain('Open the link that the server has printed');
    await harness.navigateByUrl('/password');
    expect(text()).toContain('Open the link that you were given');
  });

  it('makes the first admin, signs in, and leads to a first batch', async () => {
    await open('/set-up#s3cret');
    type('username', 'ada@example.com');
    type('new-password', GOOD);
    await submit();
    const [made] = test.waiting('POST /api/setup');
    expect(made?.request.body).toEqual({
      token: 's3cret',
      email: 'ada@example.com',
      password: GOOD,
    });
    made?.flush({ email: 'ada@example.com' });
    await test.settle();
    test.answer('POST /api/session', session());
    await test.settle();
    expect(path()).toBe('/overview');
    expect(TestBed.inject(LinkToken).token()).toBeNull();
  });

  it('counts what is missing of a password, and says why the server refuses one', async () => {
    await open('/set-up#s3cret');
    type('username', 'ada@example.com');
    type('new-password', 'too short');
    await submit();
    expect(text()).toContain('3 more to go.');
    expect(test.waiting('POST /api/setup')).toHaveLength(0);
    type('new-password', 'abcabcabcabc');
    await submit();
    const detail = 'This password repeats a few characters.';
    test.answer('POST /api/setup', problem('weak-password', { detail }), 400);
    await test.settle();
    expect(page().querySelector('[role=alert]')?.textContent).toContain(detail);
    expect(TestBed.inject(LinkToken).token()).toBe('s3cret');
  });

  it('leads to the sign-in when the chosen password alone does not let in', async () => {
    await open('/password#s3cret');
    type('new-password', GOOD);
    await submit();
    test.answer('POST /api/password', { email: 'olga@example.com' });
    await test.settle();
    test.answer('POST /api/session', problem('second-factor-needed'), 401);
    await test.settle();
    expect(text()).toContain('Sign in with it as olga@example.com.');
  });
});
