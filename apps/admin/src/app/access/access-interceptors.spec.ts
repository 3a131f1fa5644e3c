import { HttpClient, HttpErrorResponse } from '@angular/common/http';
import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { firstValueFrom } from 'rxjs';
import { problem, session } from '../../testing/builders.js';
import { type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { problemOf } from '../server/problem.js';
import { OwnSession } from './own-session.js';

const PEOPLE = 'GET /api/people';
const REVOKE = 'DELETE /api/tokens/4';
const AGAIN = 'POST /api/session/again';

describe('what the console sends', () => {
  let test: ConsoleTest;
  let router: Router;

  beforeEach(async () => {
    test = setUpConsole([{ path: '**', children: [] }]);
    router = TestBed.inject(Router);
    await router.navigateByUrl('/people?page=2');
  });

  const send = (request: string) => {
    const [method = '', address = ''] = request.split(' ');
    const state = { answer: undefined as unknown, error: undefined as unknown };
    firstValueFrom(TestBed.inject(HttpClient).request(method, address)).then(
      (answer) => (state.answer = answer),
      (error: unknown) => (state.error = error),
    );
    return state;
  };
  const dialog = () => document.querySelector('hm-proof-dialog');
  const button = (words: string) =>
    [...(dialog()?.querySelectorAll('button') ?? [])].find((one) =>
      one.textContent?.includes(words),
    );
  const type = (selector: string, text: string) => {
    const input = dialog()?.querySelector<HTMLInputElement>(selector);
    if (!input) throw new Error(`There is no ${selector}.`);
    input.value = text;
    input.dispatchEvent(new Event('input'));
  };

  it('carries the mark of the console', () => {
    send(REVOKE);
    const [request] = test.waiting(REVOKE);
    expect(request?.request.headers.get('x-hammer-console')).toBe('1');
  });

  describe('when the session has ended', () => {
    it('leads to the sign-in, which knows the way back', async () => {
      const sent = send(PEOPLE);
      test.answer(PEOPLE, problem('sign-in-needed'), 401);
      await test.settle();
      test.answer('GET /api/session', problem('sign-in-needed'), 401);
      await test.settle();
      expect(router.url).toBe('/sign-in?to=%2Fpeople%3Fpage%3D2');
      expect(problemOf(sent.error)?.code).toBe('sign-in-needed');
      expect(TestBed.inject(OwnSession).isSignedIn()).toBe(false);
    });

    it('asks once for many that were turned away', async () => {
      send(PEOPLE);
      send('GET /api/audit');
      test.answer(PEOPLE, problem('sign-in-needed'), 401);
      test.answer('GET /api/audit', problem('session-ended'), 400);
      await test.settle();
      expect(test.waiting('GET /api/session')).toHaveLength(1);
    });

    it('is sent again when only the cookie had changed meanwhile', async () => {
      const sent = send(PEOPLE);
      test.answer(PEOPLE, problem('sign-in-needed'), 401);
      await test.settle();
      test.answer('GET /api/session', session());
      await test.settle();
      test.answer(PEOPLE, { data: [] });
      await test.settle();
      expect(sent.answer).toEqual({ data: [] });
      expect(router.url).toBe('/people?page=2');
    });

    it('stays on the page when the server cannot be reached', async () => {
      send(PEOPLE);
      test.answer(PEOPLE, null, 0);
      await test.settle();
      expect(test.waiting('GET /api/session')).toHaveLength(0);
      expect(router.url).toBe('/people?page=2');
    });
  });

  describe('when the password is needed once more', () => {
    let sent: ReturnType<typeof send>;

    beforeEach(async () => {
      sent = send(REVOKE);
      test.answer(REVOKE, problem('sign-in-again'), 403);
      await test.until(() => dialog() !== null);
    });

    it('asks for it, and does the act by itself', async () => {
      type('input[type=password]', 'correct horse battery staple');
      button('Go on')?.click();
      await test.settle();
      const [proof] = test.waiting(AGAIN);
      expect(proof?.request.body).toEqual({ password: 'correct horse battery staple' });
      proof?.flush(session());
      await test.until(() => test.waiting(REVOKE).length === 0 && dialog() === null);
    });

    it('asks for the code only when the server does', async () => {
      expect(dialog()?.querySelector('[autocomplete=one-time-code]')).toBeNull();
      type('input[type=password]', 'correct horse');
      button('Go on')?.click();
      await test.settle();
      test.answer(AGAIN, problem('second-factor-needed'), 401);
      await test.settle();
      expect(dialog()?.querySelector('mat-error')).toBeNull();
      type('[autocomplete=one-time-code]', ' 123456 ');
      button('Go on')?.click();
      await test.settle();
      const [proof] = test.waiting(AGAIN);
      expect(proof?.request.body).toEqual({ password: 'correct horse', code: '123456' });
    });

    it('does nothing when the proof is not given', async () => {
      button('Leave it')?.click();
      await test.until(() => sent.error !== undefined);
      expect(sent.error).toBeInstanceOf(HttpErrorResponse);
      expect(test.waiting(REVOKE)).toHaveLength(0);
    });
  });

  it('asks what one may do when something is not permitted any more', async () => {
    send(REVOKE);
    test.answer(REVOKE, problem('not-permitted'), 403);
    await test.settle();
    test.answer('GET /api/session', session('viewer'));
    await test.settle();
    expect(TestBed.inject(OwnSession).may('manage')).toBe(false);
  });
});
