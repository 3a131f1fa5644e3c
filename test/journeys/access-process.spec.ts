import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import Database from 'better-sqlite3';
import { startSandbox, type Sandbox } from '../../apps/sandbox/src/sandbox.js';
import { Browser } from '../support/browser.js';
import { runToEnd, ServerProcess } from '../support/processes.js';

const password = 'quiet lamps over water';

const built = resolve(import.meta.dirname, '../../dist/admin/browser');

describe('the real server', () => {
  let folder: string;
  let sandbox: Sandbox;
  let server: ServerProcess;
  let settings: Record<string, string>;

  const start = async () => {
    server = await ServerProcess.start(settings, { isNew: true });
  };

  const linkFile = () => join(folder, 'hammer.sqlite.state', 'set-up-link');

  const printedToken = () => /\/set-up#([\w-]{43})\n/.exec(server.said().stdout)?.[1] ?? '';

  /** Looks into, or changes, the database behind the server's back. */
  const behindItsBack = (statement: string) => {
    const database = new Database(join(folder, 'hammer.sqlite'));
    try {
      database.exec(statement);
    } finally {
      database.close();
    }
  };

  const setUp = async (token: string, chosen = password) => {
    const { status, body } = await new Browser(server.url).post<Problem>('/api/setup', {
      token,
      email: 'ada@example.com',
      password: chosen,
    });
    return [status, body.code];
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-access-'));
    sandbox = await startSandbox({ manners: { rejectedShare: 0 } });
    settings = {
      DATABASE_URL: `sqlite:${join(folder, 'hammer.sqlite')}`,
      GSM_FUSION_BASE_URL: sandbox.url,
      GSM_FUSION_API_KEY: 'sandbox-key',
      GSM_FUSION_USERNAME: 'sandbox',
      AUTO_SYNC_INTERVAL: '86400',
    };
    await start();
  });

  afterAll(async () => {
    await server?.end();
    await sandbox?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('prints a link for the first admin at its first start, and keeps it in a file for its user only', () => {
    expect(printedToken()).not.toBe('');
    expect(readFileSync(linkFile(), 'utf8')).toBe(`${server.url}/set-up#${printedToken()}\n`);
    expect(statSync(linkFile()).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'hammer.sqlite.state')).mode & 0o777).toBe(0o700);
  });

  it('lets nobody do anything before there is an admin', async () => {
    const [imei = ''] = generateImeis(1, 'too early');
    for (const token of [null, `hmr_${'x'.repeat(43)}`, printedToken()]) {
      const visitor = server.as(token);
      expect((await visitor.post('/api/orders', { imei, serviceId: '1739' })).status).toBe(401);
      expect((await visitor.get('/api/services?refresh=true')).status).toBe(401);
    }
    const browser = new Browser(server.url);
    expect((await browser.signIn('ada@example.com', password)).status).toBe(401);
    expect(sandbox.control.calls()).toEqual([]);
  });

  it('takes a link that it has printed once, within half an hour, and only the last one', async () => {
    expect(await setUp('x'.repeat(43))).toEqual([403, 'link-not-valid']);
    expect(await setUp(printedToken(), 'password')).toEqual([422, 'weak-password']);
    const first = printedToken();
    const halfAnHour = 30 * 60_000;
    behindItsBack(`UPDATE one_time_links SET created_at = created_at - ${halfAnHour},
      expires_at = expires_at - ${halfAnHour}`);
    expect(await setUp(first)).toEqual([403, 'link-not-valid']);

    await server.end();
    await start();
    const second = printedToken();
    await server.end();
    await start();
    expect(new Set([first, second, printedToken()]).size).toBe(3);
    expect(await setUp(second)).toEqual([403, 'link-not-valid']);
    expect(await setUp(printedToken())).toEqual([201, undefined]);
    expect(await setUp(printedToken())).toEqual([409, 'set-up-done']);
  });

  it('offers it no more once there is an admin', async () => {
    await server.end();
    await start();
    expect(printedToken()).toBe('');
    expect(existsSync(linkFile())).toBe(false);
    expect((await new Browser(server.url).signIn('ada@example.com', password)).status).toBe(201);
  });

  it('makes an account wait that fails too often, also when it is killed and started again', async () => {
    const tryToSignIn = async (word: string) =>
      (await new Browser(server.url).signIn('ada@example.com', word)).status;
    // From where she has signed in before, her failures count apart: five are free.
    for (let failure = 0; failure < 5; failure++) expect(await tryToSignIn('wrong')).toBe(401);
    expect(await tryToSignIn(password)).toBe(429);
    await server.end('SIGKILL');
    await start();
    expect(await tryToSignIn(password)).toBe(429);
    behindItsBack('DELETE FROM sign_in_failures');
    expect(await tryToSignIn(password)).toBe(201);
  });

  it('makes an address wait that fails too often, whatever accounts it tries, also after a start', async () => {
    const tryToSignIn = async (email: string) =>
      (await new Browser(server.url).signIn(email, 'wrong')).status;
    behindItsBack(`INSERT INTO sign_in_failures (subject, failures, first_at, last_at, waits_until)
      VALUES ('address:127.0.0.1', 28, ${Date.now()}, ${Date.now()}, 0)
      ON CONFLICT (subject) DO UPDATE SET failures = 28`);
    expect(await tryToSignIn('one@example.com')).toBe(401);
    expect(await tryToSignIn('two@example.com')).toBe(401);
    expect(await tryToSignIn('three@example.com')).toBe(429);
    await server.end('SIGKILL');
    await start();
    expect(await tryToSignIn('four@example.com')).toBe(429);
    behindItsBack('DELETE FROM sign_in_failures');
  });

  it('sends a page whose scripts and styles carry the nonce of its own answer', async () => {
    const nonces = [];
    for (const path of ['/', '/batches/7', '/set-up']) {
      const page = await fetch(`${server.url}${path}`, { headers: { accept: 'text/html' } });
      const policy = page.headers.get('content-security-policy') ?? '';
      const html = await page.text();
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
      expect(html).not.toContain('{{');
      const needing = html.match(/<(script|link rel="stylesheet")[^>]*>/g) ?? [];
      expect(needing.length).toBeGreaterThan(1);
      for (const element of needing) expect(element).toContain(`nonce="${nonce}"`);
      expect(html.toLowerCase()).toContain(`<hm-frame ngcspnonce="${nonce.toLowerCase()}"`);
      expect(html).not.toMatch(/<script[^>]*>[^<]/);
      expect(policy).not.toMatch(/unsafe-inline|unsafe-eval|\*/);
      nonces.push(nonce);
    }
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it('answers a file of an earlier build as missing, not with the page', async () => {
    const file = await fetch(`${server.url}/main-OLD.js`, { headers: { accept: '*/*' } });
    expect(file.status).toBe(404);
  });

  it('lets the console have the Trusted Types that it was built with, and no others', async () => {
    const page = await fetch(server.url, { headers: { accept: 'text/html' } });
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("require-trusted-types-for 'script'");
    const allowed = /trusted-types ([^;]+)/.exec(policy)?.[1]?.split(' ') ?? [];
    const made = readdirSync(built)
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) => [
        ...readFileSync(join(built, name), 'utf8').matchAll(/createPolicy\(["'`]([^"'`]+)/g),
      ])
      .map(([, name]) => name);
    expect(made.length).toBeGreaterThan(0);
    // Angular makes this one only where a template binds markup that was declared safe by hand; none does.
    const needed = made.filter((name) => name !== 'angular#unsafe-bypass');
    expect(needed.filter((name) => !allowed.includes(name ?? ''))).toEqual([]);
    expect(allowed).not.toContain('angular#unsafe-bypass');
    expect(allowed).not.toContain("'allow-duplicates'");
  });

  it('sends a key to no other host than before, until it is another key or somebody says so on the machine', async () => {
    await server.end();
    const before = sandbox.control.calls().length;
    const elsewhere = { GSM_FUSION_BASE_URL: sandbox.url.replace('127.0.0.1', 'localhost') };
    const startElsewhere = () => runToEnd('api', [], { ...settings, ...elsewhere, PORT: '0' });
    const refused = await startElsewhere();
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('names the host localhost');
    expect(refused.stderr).toContain('was used with 127.0.0.1 until now, so nothing was sent');
    expect(refused.stdout + refused.stderr).not.toContain('sandbox-key');
    expect(sandbox.control.calls()).toHaveLength(before);

    const fits = async (more: Record<string, string>) => {
      server = await ServerProcess.start({ ...settings, ...more }, { isNew: true });
      await server.end();
    };
    await fits({ ...elsewhere, GSM_FUSION_API_KEY: 'the key of another supplier' });
    expect((await startElsewhere()).code).toBe(1);
    await fits(settings);
    const remembered = join(folder, 'hammer.sqlite.state', 'supplier-hosts');
    expect(statSync(remembered).mode & 0o777).toBe(0o600);
    expect(readFileSync(remembered, 'utf8')).not.toContain('sandbox-key');
    rmSync(remembered);
    await fits(elsewhere);
    rmSync(remembered);
    await start();
  });

  it('says that the audit is whole, and names the entry that somebody has changed', async () => {
    const verify = () => runToEnd('cli', ['verify-audit'], settings);
    const before = await verify();
    expect([before.code, before.stdout]).toEqual([0, 'The audit is whole.\n']);
    // Whoever has the file can take away what keeps others from changing it; the seals still tell.
    const triggers = new Database(join(folder, 'hammer.sqlite'));
    const names = triggers
      .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'")
      .all() as { name: string }[];
    triggers.close();
    for (const { name } of names) behindItsBack(`DROP TRIGGER "${name}"`);
    behindItsBack("UPDATE audit_entries SET actor_name = 'somebody else' WHERE id = 2");
    const after = await verify();
    expect(after.code).toBe(1);
    expect(after.stderr).toContain('The audit was changed at entry 2');
  });
});
