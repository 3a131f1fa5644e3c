import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem } from '@hammer/contract';
import { House, password } from '../support/house.js';
import { sendRaw } from '../support/raw-request.js';

const signInBody = JSON.stringify({ email: 'bo@example.com', password });
const fromConsole = { 'content-type': 'application/json', 'x-hammer-console': '1' };

const codeOf = (text: string) => (JSON.parse(text) as Problem).code;

describe('signing in behind a proxy', () => {
  let house: House;

  const https = { 'x-forwarded-proto': 'https', host: 'hammer.example.com' };
  const plain = { 'x-forwarded-proto': 'http', host: 'hammer.example.com' };

  beforeAll(async () => {
    house = await House.start({ settings: { TRUSTED_PROXIES: '127.0.0.1, ::1' } });
    await house.addPerson({ email: 'bo@example.com', role: 'operator' });
  });

  afterAll(async () => {
    await house?.close();
  });

  const signIn = (headers: Record<string, string>) =>
    sendRaw(house.url, {
      method: 'POST',
      path: '/api/session',
      headers: { ...fromConsole, ...headers },
      body: signInBody,
    });

  it('gives a cookie that travels over https only, for this very host', async () => {
    const { status, headers } = await signIn(https);
    expect(status).toBe(201);
    const [cookie = ''] = headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^__Host-hammer=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; Secure; /);
    expect(cookie).toContain('SameSite=Strict');
    expect(cookie).not.toContain('Domain');
    const [pair = ''] = cookie.split(';');
    const who = (over: Record<string, string>) =>
      sendRaw(house.url, { path: '/api/session', headers: { ...over, cookie: pair } });
    expect((await who(https)).status).toBe(200);
    expect((await who(plain)).status).toBe(401);
    expect((await who({ ...https, cookie: pair.replace('__Host-', '') })).status).toBe(200);
  });

  it.each([
    ['over plain http', plain],
    ['over plain http, though the proxy calls it localhost', { ...plain, host: 'localhost' }],
    ['where the proxy does not say how', { 'x-forwarded-for': '203.0.113.7', host: 'localhost' }],
    ['under a foreign name, without a proxy', { host: 'hammer.example.com' }],
  ])('is refused %s', async (_, headers) => {
    const passwordSent = await signIn(headers);
    expect([passwordSent.status, codeOf(passwordSent.text)]).toEqual([403, 'https-needed']);
    expect(passwordSent.headers['set-cookie']).toBeUndefined();
    const tokenSent = await sendRaw(house.url, {
      path: '/api/session',
      headers: { ...headers, ...house.pass },
    });
    expect([tokenSent.status, codeOf(tokenSent.text)]).toEqual([403, 'https-needed']);
  });

  it('believes what a proxy says of the sender, and nobody else', async () => {
    const bo = await house.addPerson({ email: 'cy@example.com', role: 'operator' });
    const token = await house.tokenOf(bo, { addresses: ['203.0.113.7'] });
    const from = (chain: string) =>
      sendRaw(house.url, {
        path: '/api/session',
        headers: { ...https, authorization: `Bearer ${token}`, 'x-forwarded-for': chain },
      });
    expect((await from('203.0.113.7')).status).toBe(200);
    expect((await from('198.51.100.1')).status).toBe(401);
    // The last one is whom the proxy saw; what stands before it may have been made up.
    expect((await from('203.0.113.7, 198.51.100.1')).status).toBe(401);
  });
});
