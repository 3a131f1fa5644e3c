import { Location } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { RouterTestingHarness } from '@angular/router/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { problem, session } from '../../testing/builders.js';
import { type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { asksWho, needsSignIn } from './sign-in-guard.js';
import { SignInPage } from './sign-in-page.js';

const SIGN_IN = 'POST /api/session';

describe('the sign-in', () => {
  let test: ConsoleTest;
  let harness: RouterTestingHarness;

  beforeEach(() => {
    test = setUpConsole(
      [
        { path: 'sign-in', component: SignInPage, canActivate: [asksWho] },
        { path: '', canActivateChild: [needsSignIn], children: [{ path: '**', children: [] }] },
      ],
      [],
      null,
    );
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const path = () => TestBed.inject(Location).path();
  const page = () => harness.fixture.nativeElement as HTMLElement;
  const text = () => (page().textContent ?? '').replace(/\s+/g, ' ');
  const input = (kind: string) =>
    page().querySelector<HTMLInputElement>(`input[autocomplete=${kind}]`);
  const type = (kind: string, words: string) => {
    const found = input(kind);
    if (!found) throw new Error(`There is no ${kind}.`);
    found.value = words;
    found.dispatchEvent(new Event('input'));
  };
  const button = () => page().querySelector<HTMLButtonElement>('button[type=submit]');
  const submit = async () => {
    button()?.click();
    await test.settle();
  };

  async function open(address: string, isDone = true): Promise<void> {
    const opening = RouterTestingHarness.create(address);
    await test.until(
      () =>
        test.http
          .match('/api/session')
          .map((request) =>
            request.flush(problem('sign-in-needed'), { status: 401, statusText: '' }),
          ).length > 0,
    );
    harness = await opening;
    await test.settle();
    test.answer('GET /api/setup', { isDone });
    await test.settle();
  }

  async function give(password: string): Promise<void> {
    type('username', ' ada@example.com ');
    type('current-password', password);
    await submit();
  }

  it('does not speak of a place before to whoever begins at the beginning', async () => {
    await open('/overview');
    expect(text()).not.toContain('where you were');
  });

  it('is where whoever has not signed in is led, and leads back to the whole address', async () => {
    await open('/batches?state=paused');
    expect(path()).toBe('/sign-in?to=%2Fbatches%3Fstate%3Dpaused');
    expect(text()).toContain('Then you go on where you were.');
    expect(document.activeElement).toBe(input('username'));
    await give('correct horse battery staple');
    const [request] = test.waiting(SIGN_IN);
    expect(request?.request.body).toEqual({
      email: 'ada@example.com',
      password: 'correct horse battery staple',
    });
    request?.flush(session());
    await test.settle();
    expect(path()).toBe('/batches?state=paused');
  });

  it('leads to no other site, and not to itself', async () => {
    await open('/sign-in?to=%2F%2Felsewhere.example');
    await give('correct horse');
    test.answer(SIGN_IN, session());
    await test.settle();
    expect(path()).toBe('');
  });

  it('says how to set up when nobody can sign in yet', async () => {
    await open('/sign-in', false);
    expect(text()).toContain('Nobody can sign in yet');
    expect(text()).toContain('/set-up#');
    expect(input('username')).toBeNull();
  });

  it('says what is missing before it asks the server', async () => {
    await open('/sign-in');
    await submit();
    expect(text()).toContain('Give your e-mail address.');
    expect(text()).toContain('Give your password.');
    expect(test.waiting(SIGN_IN)).toHaveLength(0);
  });

  it('says that it was refused, and keeps what was typed', async () => {
    await open('/sign-in');
    await give('wrong');
    test.answer(
      SIGN_IN,
      problem('sign-in-refused', { detail: 'The e-mail or the password is not right.' }),
      400,
    );
    await test.settle();
    expect(page().querySelector('[role=alert]')?.textContent).toContain('is not right');
    expect(input('username')?.value).toBe('ada@example.com');
  });

  it('asks for a code only when the server does, and sends all of it then', async () => {
    await open('/sign-in');
    expect(input('one-time-code')).toBeNull();
    await give('correct horse');
    test.answer(SIGN_IN, problem('second-factor-needed'), 401);
    await test.settle();
    expect(page().querySelector('[role=alert], mat-error')).toBeNull();
    expect(document.activeElement).toBe(input('one-time-code'));
    type('one-time-code', '123456');
    await submit();
    const [request] = test.waiting(SIGN_IN);
    expect(request?.request.body).toEqual({
      email: 'ada@example.com',
      password: 'correct horse',
      code: '123456',
    });
  });

  it('shows the wait after too many attempts, and asks nothing meanwhile', async () => {
    await open('/sign-in');
    jest.useFakeTimers({ doNotFake: ['setTimeout', 'clearTimeout', 'queueMicrotask', 'nextTick'] });
    await give('wrong');
    test.answer(SIGN_IN, problem('too-many-attempts', { details: { seconds: 30 } }), 429);
    await test.settle();
    expect(button()?.textContent).toContain('Wait 30 s');
    expect(button()?.disabled).toBe(true);
    jest.advanceTimersByTime(12_000);
    await test.settle();
    expect(button()?.textContent).toContain('Wait 18 s');
    jest.advanceTimersByTime(19_000);
    await test.settle();
    expect(button()?.disabled).toBe(false);
    expect(page().querySelector('[role=alert]')).toBeNull();
  });
});
