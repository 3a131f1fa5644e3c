import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem, SecondFactorSetup, Session, SessionInfo } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { TOTP } from 'otpauth';
import { Browser } from '../support/browser.js';
import { House, password } from '../support/house.js';
import { sendRaw } from '../support/raw-request.js';

const signInBody = JSON.stringify({ email: 'bo@example.com', password });
const fromConsole = { 'content-type': 'application/json', 'x-hammer-console': '1' };

const codeOf = (text: string) => (JSON.parse(text) as Problem).code;

describe('signing in from outside', () => {
  let house: House;

  beforeAll(async () => {
    house = await House.start();
    await house.addPerson({ email: 'bo@example.com', role: 'operator' });
  });

  afterAll(async () => {
    await house?.close();
  });

  it('gives a cookie that no script reads and no other site makes use of', async () => {
    const { setCookie } = await house.signIn('bo@example.com');
    const [pair, ...attributes] = (setCookie ?? '').split('; ');
    expect(pair).toMatch(/^hammer=[\w-]{43}$/);
    expect(attributes.map((text) => text.replace(/^Expires=.*/, 'Expires')).sort()).toEqual(
      ['Expires', 'HttpOnly', 'Path=/', 'SameSite=Strict'].sort(),
    );
  });

  it('tells nothing of the password or the cookie in its answer', async () => {
    const browser = new Browser(house.url);
    const { body } = await browser.signIn('bo@example.com', password);
    expect(body.person).toMatchObject({ email: 'bo@example.com', role: 'operator' });
    expect(JSON.stringify(body)).not.toContain(password);
    expect(JSON.stringify(body)).not.toContain(browser.cookie?.split('=')[1]);
  });

  it('gives another cookie when the password is given again, and the one before is worth nothing', async () => {
    const browser = await house.signIn('bo@example.com');
    const before = browser.stolen();
    const { status } = await browser.post('/api/session/again', { password });
    expect(status).toBe(200);
    expect(browser.cookie).not.toBe(before.cookie);
    expect((await browser.get('/api/session')).status).toBe(200);
    expect((await before.get('/api/session')).status).toBe(401);
  });

  it('never takes a session that somebody else has chosen', async () => {
    const fixed = new Browser(house.url);
    fixed.cookie = `hammer=${'a'.repeat(43)}`;
    await fixed.signIn('bo@example.com', password);
    expect(fixed.cookie).not.toBe(`hammer=${'a'.repeat(43)}`);
  });

  it('is over after signing out, wherever the cookie was copied to', async () => {
    const browser = await house.signIn('bo@example.com');
    const copied = browser.stolen();
    expect((await browser.call('DELETE', '/api/session')).status).toBe(204);
    expect(browser.cookie).toBeNull();
    expect((await copied.get('/api/session')).status).toBe(401);
  });

  it('asks for the second factor once there is one, and takes each code once', async () => {
    await house.addPerson({ email: 'cy@example.com', role: 'operator' });
    const first = await house.signIn('cy@example.com');
    const { body: setUp } = await first.post<SecondFactorSetup>('/api/second-factor');
    const totp = new TOTP({ secret: setUp.secret });
    const confirmed = await first.post('/api/second-factor/confirm', { code: totp.generate() });
    expect(confirmed.status).toBe(200);
    const answerTo = async (code?: string) => {
      const { status, body } = await new Browser(house.url).signIn(
        'cy@example.com',
        password,
        code,
      );
      return [status, (body as unknown as Problem).code];
    };
    expect(await answerTo()).toEqual([401, 'second-factor-needed']);
    expect(await answerTo(totp.generate())).toEqual([401, 'second-factor-refused']);
    const [recoveryCode] = setUp.recoveryCodes;
    expect(await answerTo(recoveryCode)).toEqual([201, undefined]);
    expect(await answerTo(recoveryCode)).toEqual([401, 'second-factor-refused']);
  });

  it.each(['cross-site', 'same-site'])('is refused to a page of another site: %s', async (site) => {
    const { status } = await sendRaw(house.url, {
      method: 'POST',
      path: '/api/session',
      headers: { ...fromConsole, 'sec-fetch-site': site },
      body: signInBody,
    });
    expect(status).toBe(403);
    const browser = await house.signIn('bo@example.com');
    const acting = await browser.call(
      'POST',
      '/api/stop',
      { reason: 'theirs' },
      { 'sec-fetch-site': site },
    );
    expect(acting.status).toBe(403);
    expect((await house.get<{ stop: unknown }>('/api/spend')).body.stop).toBeNull();
  });

  it('is refused to what does not send the header of the console', async () => {
    const browser = await house.signIn('bo@example.com');
    const headers = { cookie: browser.cookie ?? '', 'content-type': 'application/json' };
    for (const [path, body] of [
      ['/api/stop', '{}'],
      ['/api/session', signInBody],
    ] as const) {
      const { status, text } = await sendRaw(house.url, { method: 'POST', path, headers, body });
      expect([path, status, codeOf(text)]).toEqual([path, 403, 'console-header-missing']);
    }
  });

  it('takes a token from its header only: none in a query, a form or a cookie', async () => {
    const token = house.token ?? '';
    const stranger = house.as(null);
    for (const name of ['token', 'access_token', 'authorization', 'api_key'])
      expect((await stranger.get(`/api/session?${name}=${token}`)).status).toBe(401);
    const inCookie = await stranger.call('GET', '/api/session', undefined, {
      cookie: `hammer=${token}`,
    });
    expect(inCookie.status).toBe(401);
    const inBody = await stranger.post('/api/stop', { token, access_token: token });
    expect(inBody.status).toBe(401);
  });

  it('reads 16 kB of a stranger who signs in, and nothing of one who does not', async () => {
    const large = JSON.stringify({ email: 'bo@example.com', password: 'x'.repeat(17_000) });
    for (const path of ['/api/session', '/api/setup', '/api/password']) {
      const { status, text } = await sendRaw(house.url, {
        method: 'POST',
        path,
        headers: { ...fromConsole, 'content-length': String(large.length) },
        body: large,
      });
      expect([path, status, codeOf(text)]).toEqual([path, 413, 'payload-too-large']);
    }
    for (const path of ['/api/batches', '/api/orders/search', '/api/uncertain/supplier-export']) {
      const { status, text } = await sendRaw(house.url, {
        method: 'POST',
        path,
        headers: { ...fromConsole, 'content-length': String(200 * 1024 * 1024) },
        body: '{"imeis":["',
        unfinished: true,
      });
      expect([path, status, codeOf(text)]).toEqual([path, 401, 'sign-in-needed']);
    }
  });

  it('makes an account that fails too often wait, and says for how long', async () => {
    await house.addPerson({ email: 'di@example.com', role: 'viewer' });
    const browser = new Browser(house.url);
    for (let failure = 0; failure < 5; failure++)
      expect((await browser.signIn('di@example.com', 'wrong')).status).toBe(401);
    const { status, headers, body } = await browser.signIn('di@example.com', password);
    expect([status, (body as unknown as Problem).code]).toEqual([429, 'too-many-attempts']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(20);
  });

  it('answers every mistake with a problem, without a stack or a place in the code', async () => {
    const browser = await house.signIn('bo@example.com');
    const headers = { ...browser.pass, 'content-type': 'application/json' };
    const broken = [
      { path: '/api/batches/x', headers },
      { path: '/api/nothing', headers },
      { path: '/api/session', method: 'TRACE', headers },
      { path: '/', method: 'TRACE', headers },
      { path: '/api/orders?limit=-1', headers },
      { path: '/%ff', headers },
      { path: '/api/orders/search', method: 'POST', headers, body: '{"imeis":' },
      { path: '/api/batches', method: 'POST', headers, body: '[]' },
      { path: '/api/session', method: 'POST', headers: fromConsole, body: '\u0000' },
      {
        path: '/api/batches',
        method: 'POST',
        headers: { ...headers, 'content-type': 'multipart/form-data; boundary=x' },
        body: '--x\r\nbroken',
      },
    ];
    for (const request of broken) {
      const { status, headers: said, text } = await sendRaw(house.url, request);
      expect([request.path, said['content-type']]).toEqual([
        request.path,
        'application/problem+json; charset=utf-8',
      ]);
      expect([request.path, status]).toEqual([request.path, expect.any(Number)]);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(text).not.toMatch(/node_modules|\.ts:|\.js:|\bat \w+ \(|Error:/);
    }
  });

  it('lets nothing of the API be kept, framed, guessed or read by other sites', async () => {
    for (const [visitor, path] of [
      [house, '/api/session'],
      [house, '/api/orders/export?format=csv'],
      [house, '/api/docs'],
      [house, '/health'],
      [house.as(null), '/api/orders'],
    ] as const) {
      const { headers } = await visitor.get(path);
      expect([path, headers.get('cache-control')]).toEqual([
        path,
        expect.stringContaining('no-store'),
      ]);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });

  it("shows and ends one's own sessions only", async () => {
    await house.addPerson({ email: 'ed@example.com', role: 'admin' });
    const bo = await house.signIn('bo@example.com');
    const ed = await house.signIn('ed@example.com');
    const { body } = await bo.get<{ data: Session[] }>('/api/sessions');
    const newest = Math.max(...body.data.map(({ id }) => id));
    const ofEd = (await ed.get<{ data: Session[] }>('/api/sessions')).body.data;
    expect(ofEd).toHaveLength(1);
    expect((await ed.call('DELETE', `/api/sessions/${newest}`)).status).toBe(204);
    expect((await bo.get('/api/session')).status).toBe(200);
    expect((await bo.call('DELETE', `/api/sessions/${newest}`)).status).toBe(204);
    expect((await bo.get('/api/session')).status).toBe(401);
  });

  it("shows and revokes one's own tokens only, and answers for others as if there were none", async () => {
    const fay = await house.addPerson({ email: 'fay@example.com', role: 'operator' });
    const token = await house.tokenOf(fay);
    const { body } = await house.as(token).get<{ data: { id: number }[] }>('/api/tokens');
    const id = body.data[0]?.id ?? 0;
    const bo = await house.signIn('bo@example.com');
    expect((await bo.get<{ data: unknown[] }>('/api/tokens')).body.data).toEqual([]);
    const foreign = await bo.call<Problem>('DELETE', `/api/tokens/${id}`);
    const missing = await bo.call<Problem>('DELETE', '/api/tokens/999999');
    expect([foreign.status, foreign.body.code]).toEqual([404, 'token-not-found']);
    expect(foreign.body.detail.replace(String(id), '#')).toBe(
      missing.body.detail.replace('999999', '#'),
    );
    expect((await house.as(token).get('/api/session')).status).toBe(200);
  });

  it('lets a token revoke itself, and no other token', async () => {
    const gus = await house.addPerson({ email: 'gus@example.com', role: 'admin' });
    const [reading, other] = [await house.tokenOf(gus), await house.tokenOf(gus)];
    const { body } = await house.as(reading).get<{ data: { id: number }[] }>('/api/tokens');
    const [newest = 0, oldest = 0] = body.data.map(({ id }) => id);
    expect((await house.as(reading).call('DELETE', `/api/tokens/${newest}`)).status).toBe(403);
    expect((await house.as(other).get('/api/session')).status).toBe(200);
    expect((await house.as(reading).call('DELETE', `/api/tokens/${oldest}`)).status).toBe(200);
    expect((await house.as(reading).get('/api/session')).status).toBe(401);
  });

  it('lets a person do by the next request what the role allows now', async () => {
    const hal = await house.addPerson({ email: 'hal@example.com', role: 'operator' });
    await house.addPerson({ email: 'ida@example.com', role: 'admin' });
    const [admin, operator] = [
      await house.signIn('ida@example.com'),
      await house.signIn('hal@example.com'),
    ];
    const token = house.as(await house.tokenOf(hal, { scopes: ['read', 'halt'] }));
    const why = { reason: 'to try it' };
    const stop = async () => [
      (await operator.post('/api/stop', why)).status,
      (await token.post('/api/stop', why)).status,
    ];
    expect(await stop()).toEqual([200, 200]);
    await admin.call('PATCH', `/api/people/${hal.id}`, { role: 'viewer' });
    expect(await stop()).toEqual([403, 403]);
    const { body } = await operator.get<SessionInfo>('/api/session');
    expect([body.person.role, body.permissions]).toEqual(['viewer', ['measure', 'read']]);
    await house.call('DELETE', '/api/stop');
  });

  it.each(['signs out', 'is disabled', 'has the token revoked'])(
    'closes an open stream within two seconds when its reader %s',
    async (how) => {
      const email = `${how.replaceAll(' ', '-')}@example.com`;
      const person = await house.addPerson({ email, role: 'operator' });
      await house.addPerson({ email: `admin-${email}`, role: 'admin' });
      const [browser, admin] = [await house.signIn(email), await house.signIn(`admin-${email}`)];
      const program = house.as(await house.tokenOf(person));
      const draft = await house.draft(generateImeis(2, how));
      const reader = how === 'has the token revoked' ? program : browser;
      const stream = await fetch(`${house.url}/api/batches/${draft.id}/progress`, {
        headers: reader.pass,
      });
      const source = stream.body?.getReader();
      const firstPart = await source?.read();
      expect(firstPart?.done).toBe(false);
      const { body } = await program.get<{ data: { id: number }[] }>('/api/tokens');
      if (how === 'signs out') await browser.call('DELETE', '/api/session');
      if (how === 'is disabled') await admin.call('DELETE', `/api/people/${person.id}`);
      if (how === 'has the token revoked')
        await admin.call('DELETE', `/api/tokens/${body.data[0]?.id}`);
      const ended = Date.now();
      while (!(await source?.read())?.done);
      expect(Date.now() - ended).toBeLessThan(2_000);
      expect((await reader.get(`/api/batches/${draft.id}`)).status).toBe(401);
    },
  );

  it('takes a token from the addresses that it is made for only, and until its day', async () => {
    const jo = await house.addPerson({ email: 'jo@example.com', role: 'operator' });
    const here = house.as(await house.tokenOf(jo, { addresses: ['127.0.0.0/8', '::1'] }));
    const elsewhere = house.as(await house.tokenOf(jo, { addresses: ['203.0.113.0/24'] }));
    const forADay = house.as(await house.tokenOf(jo, { expiresInDays: 1 }));
    const seen = async () => [
      (await here.get('/api/session')).status,
      (await elsewhere.get('/api/session')).status,
      (await forADay.get('/api/session')).status,
    ];
    expect(await seen()).toEqual([200, 401, 200]);
    const lying = await elsewhere.call('GET', '/api/session', undefined, {
      'x-forwarded-for': '203.0.113.7',
      forwarded: 'for=203.0.113.7',
    });
    expect(lying.status).toBe(403);
    house.passMinutes(24 * 60 + 1);
    expect(await seen()).toEqual([200, 401, 401]);
  });
});
