import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionList, Token } from '@hammer/contract';
import { problem, session } from '../../testing/builders.js';
import { type ConsoleTest, setUpConsole } from '../../testing/console-test.js';
import { OwnSession } from '../access/own-session.js';
import { AccountPage } from './account-page.js';

const SESSIONS = 'GET /api/sessions';
const TOKENS = 'GET /api/tokens';

function token(some: Partial<Token> = {}): Token {
  return {
    id: 4,
    name: 'Warehouse',
    prefix: 'abcdefgh',
    personId: 1,
    email: 'operator@example.com',
    scopes: ['read', 'prepare'],
    dailyCapMicros: 50_000_000,
    addresses: null,
    createdAt: '2026-11-22T12:00:00.000Z',
    expiresAt: null,
    lastUsedAt: null,
    revokedAt: null,
    ...some,
  };
}

function signedIn(some: Partial<SessionList['data'][number]>): SessionList['data'][number] {
  return {
    id: 9,
    address: '203.0.113.7',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    createdAt: '2026-11-22T12:00:00.000Z',
    lastSeenAt: '2026-11-22T12:00:00.000Z',
    expiresAt: '2026-11-29T12:00:00.000Z',
    isCurrent: false,
    ...some,
  };
}

const { person, ...rest } = session('operator');
const secured = { ...rest, person: { ...person, hasSecondFactor: true } };

describe('the account', () => {
  let test: ConsoleTest;
  let harness: RouterTestingHarness;

  beforeEach(async () => {
    test = setUpConsole([{ path: '**', component: AccountPage }], [], session('operator'));
    harness = await RouterTestingHarness.create('/account');
    await test.settle();
    test.answer(SESSIONS, {
      data: [
        signedIn({ id: 9 }),
        signedIn({ id: 10, isCurrent: true, userAgent: null, address: null }),
      ],
    });
    test.answer(TOKENS, { data: [token(), token({ id: 5, name: 'Of another', personId: 2 })] });
    await test.settle();
  });

  const page = () => harness.routeNativeElement as HTMLElement;
  const text = () => (page().textContent ?? '').replace(/\s+/g, ' ');
  const button = (words: string, within = 'hm-account-page') =>
    [...document.querySelectorAll<HTMLButtonElement>(`${within} button`)].find((one) =>
      one.textContent?.includes(words),
    );
  const fieldOf = (label: string) =>
    [...page().querySelectorAll('mat-form-field')]
      .find((one) => one.textContent?.includes(label))
      ?.querySelector('input');
  const type = (label: string, words: string) => {
    const input = fieldOf(label);
    if (!input) throw new Error(`There is no ${label}.`);
    input.value = words;
    input.dispatchEvent(new Event('input'));
  };

  it('shows where one is signed in, and ends what is elsewhere', async () => {
    expect(text()).toContain('Firefox on Linux');
    button('End', 'hm-own-sessions')?.click();
    await test.settle();
    test.answer('DELETE /api/sessions/9', null);
    await test.settle();
    expect(test.waiting(SESSIONS)).toHaveLength(1);
  });

  it('marks the session that is used now, first of all, and signs out where it is ended', async () => {
    const [first, second] = page().querySelectorAll('hm-own-sessions li');
    expect(first?.textContent).toContain('This one');
    expect(second?.textContent).not.toContain('This one');
    button('Sign out', 'hm-own-sessions')?.click();
    await test.settle();
    test.answer('DELETE /api/session', null);
    await test.settle();
    expect(TestBed.inject(OwnSession).isSignedIn()).toBe(false);
    expect(TestBed.inject(Router).url).toBe('/sign-in');
  });

  describe('changes the password', () => {
    const CHANGE = 'PUT /api/session/password';

    beforeEach(async () => {
      button('Change password')?.click();
      await test.settle();
    });

    const change = async (password: string) => {
      type('New password', password);
      button('Change the password')?.click();
      await test.settle();
    };

    it('to one that is long enough, and says that all other sessions end', async () => {
      expect(text()).toContain('Wherever else you are signed in, you are signed out.');
      await change('too short');
      expect(test.waiting(CHANGE)).toHaveLength(0);
      expect(text()).toContain('3 more to go.');
      await change('correct horse battery staple');
      const [request] = test.waiting(CHANGE);
      expect(request?.request.body).toEqual({ password: 'correct horse battery staple' });
      request?.flush({});
      await test.settle();
      expect(text()).toContain('Your password is changed.');
      expect(fieldOf('New password')).toBeUndefined();
      expect(test.waiting(SESSIONS)).toHaveLength(1);
    });

    it('and says why one is too weak', async () => {
      const detail = 'This password repeats a few characters. Choose several different words.';
      await change('abcabcabcabc');
      test.answer(CHANGE, problem('weak-password', { detail }), 422);
      await test.settle();
      expect(text()).toContain(detail);
      expect(fieldOf('New password')?.value).toBe('abcabcabcabc');
    });
  });

  it('shows own tokens only, and revokes one after it was asked', async () => {
    expect(text()).toContain('never used · $50.00 a day · from everywhere · never ends');
    expect(text()).not.toContain('Of another');
    button('Revoke')?.click();
    await test.settle();
    expect(text()).toContain('Programs that use it stop working at once.');
    button('Revoke it')?.click();
    await test.settle();
    expect(test.waiting('DELETE /api/tokens/4')).toHaveLength(1);
  });

  it('makes a token with no more than its owner may, and shows it once', async () => {
    button('New token')?.click();
    await test.settle();
    expect(page().querySelectorAll('mat-checkbox')).toHaveLength(6);
    expect(text()).not.toContain("everybody's tokens");
    type('What it is for', 'Shop');
    type('Dollars a day', '12.50');
    type('Days until it ends', '');
    type('Addresses', '203.0.113.7, 10.0.0.0/8');
    button('Make the token')?.click();
    await test.settle();
    const [request] = test.waiting('POST /api/tokens');
    expect(request?.request.body).toEqual({
      name: 'Shop',
      scopes: ['read'],
      dailyCapMicros: 12_500_000,
      addresses: ['203.0.113.7', '10.0.0.0/8'],
      expiresInDays: null,
    });
    request?.flush({ ...token({ id: 6, name: 'Shop' }), token: 'hmr_secret' });
    await test.settle();
    expect(page().querySelector('hm-shown-once code')?.textContent).toBe('hmr_secret');
    button('I have kept it')?.click();
    await test.settle();
    expect(text()).not.toContain('hmr_secret');
  });

  it('sets a second factor up with a picture, the codes, and the first code', async () => {
    button('Set up an authenticator')?.click();
    await test.settle();
    test.answer('POST /api/second-factor', {
      secret: 'JBSWY3DPEHPK3PXP',
      uri: 'otpauth://totp/Hammer:operator%40example.com?secret=JBSWY3DPEHPK3PXP',
      recoveryCodes: ['AAAA-BBBB', 'CCCC-DDDD'],
    });
    await test.settle();
    expect(page().querySelector('svg[role=img] path')?.getAttribute('d')).toMatch(/^M4 4h7v1h-7z/);
    expect(text()).toContain('JBSW Y3DP EHPK 3PXP');
    expect(text()).toContain('CCCC-DDDD');
    type('Code', '123 456');
    button('Turn it on')?.click();
    await test.settle();
    const [request] = test.waiting('POST /api/second-factor/confirm');
    expect(request?.request.body).toEqual({ code: '123456' });
    request?.flush(secured);
    await test.settle();
    expect(text()).toContain('On: a code is asked for besides your password.');
  });

  it('finds out that the second factor was turned on elsewhere', async () => {
    button('Set up an authenticator')?.click();
    await test.settle();
    test.answer('POST /api/second-factor', problem('second-factor-on'), 400);
    await test.settle();
    test.answer('GET /api/session', secured);
    await test.settle();
    expect(text()).toContain('On: a code is asked for');
  });

  it('removes the second factor where there is one, after it was asked', async () => {
    TestBed.inject(OwnSession).take(secured);
    await test.settle();
    expect(button('Set up an authenticator')).toBeUndefined();
    button('Remove it')?.click();
    await test.settle();
    button('Remove the second factor')?.click();
    await test.settle();
    test.answer('DELETE /api/second-factor', null);
    await test.settle();
    test.answer('GET /api/session', session('operator'));
    await test.settle();
    expect(button('Set up an authenticator')).toBeDefined();
    expect(button('Remove')).toBeUndefined();
  });
});
