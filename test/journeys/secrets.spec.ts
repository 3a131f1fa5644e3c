import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  CreatedToken,
  CreatedWebhook,
  InvitedPerson,
  SecondFactorSetup,
} from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { unzipSync } from 'fflate';
import { TOTP } from 'otpauth';
import { startSandbox, type Sandbox } from '../../apps/sandbox/src/sandbox.js';
import { Browser } from '../support/browser.js';
import { findLeaks } from '../support/leaks.js';
import { runToEnd, ServerProcess } from '../support/processes.js';
import type { Visitor } from '../support/visitor.js';

const supplierKey = 'CNR-Y9K+2/QX-77=Z-SUPPLIER';
const userId = 'canary.buyer';
const password = 'canary sings at dawn & dusk';
const typo = 'canary typed its password here';

/** One real server, through whose hands every kind of secret goes, and all that is left of them afterwards. */
describe('secrets', () => {
  let folder: string;
  let sandbox: Sandbox;
  let server: ServerProcess;
  let settings: Record<string, string>;
  const secrets: Record<string, string> = { supplierKey, password, typo };
  const places: Record<string, string | Buffer> = {};

  const collect = async (who: Visitor, method: string, path: string, body?: object) => {
    const headers = { ...who.pass, 'idempotency-key': crypto.randomUUID() };
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: body ? { ...headers, 'content-type': 'application/json' } : headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    const name = `${method} ${path.slice(0, 60)} (${answer.status}, ${Object.keys(places).length})`;
    places[name] = bytes;
    places[`${name} headers`] = JSON.stringify([...answer.headers]);
    if (path.includes('xlsx'))
      for (const [part, content] of Object.entries(unzipSync(bytes)))
        places[`${name} ${part}`] = Buffer.from(content);
    return { status: answer.status, text: bytes.toString('utf8') };
  };

  const keepOutput = () => {
    const { stdout, stderr } = server.said();
    places[`output ${Object.keys(places).length}`] = stdout + stderr;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-secrets-'));
    sandbox = await startSandbox({
      credentials: { apiKey: supplierKey, userId },
      manners: { rejectedShare: 0 },
    });
    settings = {
      DATABASE_URL: `sqlite:${join(folder, 'hammer.sqlite')}`,
      GSM_FUSION_BASE_URL: sandbox.url,
      GSM_FUSION_API_KEY: supplierKey,
      GSM_FUSION_USERNAME: userId,
      SUPPLIER_READ_RETRIES: '0',
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'json',
      AUTO_SYNC_INTERVAL: '86400',
    };
    server = await ServerProcess.start(settings, { isNew: true });
    await live();
  });

  afterAll(async () => {
    await server?.end();
    await sandbox?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A day in which secrets are used rightly, wrongly and by mistake. */
  const live = async () => {
    const link = /\/set-up#([\w-]{43})\n/.exec(server.said().stdout)?.[1] ?? '';
    const email = 'ada@example.com';
    const ada = new Browser(server.url);
    await ada.post('/api/setup', { token: link, email, password });
    await ada.signIn(email, password);
    secrets['first session'] = ada.cookie?.split('=')[1] ?? '';
    await ada.post('/api/session/again', { password });
    secrets['session'] = ada.cookie?.split('=')[1] ?? '';
    const asked = { name: 'canary', scopes: ['read', 'prepare', 'spend', 'halt'] };
    secrets['token'] = (await ada.post<CreatedToken>('/api/tokens', asked)).body.token;
    const invited = { email: 'bo@example.com', role: 'viewer' };
    secrets['link'] = (await ada.post<InvitedPerson>('/api/people', invited)).body.linkToken;
    const webhook = { name: 'on call', url: 'https://example.com/', events: ['batch.finished'] };
    const { body: made } = await ada.post<CreatedWebhook>('/api/webhooks', webhook);
    secrets['webhook'] = made.secret;
    secrets['webhook, as it signs'] = Buffer.from(made.secret.slice(6), 'base64').toString('hex');
    const { body: factor } = await ada.post<SecondFactorSetup>('/api/second-factor');
    secrets['second factor'] = factor.secret;
    secrets['recovery code'] = factor.recoveryCodes[0] ?? '';
    await ada.post('/api/second-factor/confirm', { code: new TOTP(factor).generate() });

    const stranger = new Browser(server.url);
    for (const body of [
      { email, password: typo },
      { email: typo, password },
      { email, password, code: '000000' },
      { email, password: { nested: password } },
      { email: [password] },
    ])
      await collect(stranger, 'POST', '/api/session', body);
    await collect(ada, 'PUT', '/api/session/password', { password: typo.slice(0, 5) });
    await collect(stranger, 'POST', '/api/password', { token: password, password: typo });

    const token = secrets['token'] ?? '';
    await collect(stranger, 'GET', `/api/session?token=${token}`);
    await collect(ada, 'GET', '/api/session');
    const program = server.as(token);
    await spend(program);
    for (const path of [
      '/health',
      '/health/ready',
      '/api/openapi.json',
      '/api/docs',
      '/api/audit?limit=200',
      '/api/people',
      '/api/tokens',
      '/api/webhooks',
      `/api/webhooks/${made.id}/deliveries`,
      '/api/sessions',
      '/api/services?refresh=true',
      '/api/system',
      '/api/uncertain',
      '/api/anomalies',
      '/api/ledger',
      '/api/spend',
      '/api/orders?limit=200',
      '/api/orders/export?format=csv&layout=supplier',
      '/api/orders/export?format=xlsx&layout=supplier',
      '/api/orders/export?format=json&layout=minimal',
    ])
      await collect(ada, 'GET', path);
    keepOutput();
  };

  /** Paid calls that go well, and that fail with answers that tell the key again. */
  const spend = async (program: Visitor) => {
    const told = [
      supplierKey,
      encodeURIComponent(supplierKey),
      Buffer.from(`apiKey=${supplierKey}&userId=${userId}`).toString('base64'),
    ];
    const paid = { action: 'placeorder' } as const;
    for (const [n, text] of [null, ...told].entries()) {
      await sandbox.control.replaceFaults(
        text === null ? {} : { error: { text: `Wrong key ${text}!`, only: paid } },
      );
      const draft = await program.draft(generateImeis(3, `canary ${n}`));
      await program.start(draft);
      await program.placed(draft.id);
      await collect(program, 'GET', `/api/batches/${draft.id}`);
      for (const format of ['csv', 'xlsx', 'json'])
        await collect(program, 'GET', `/api/batches/${draft.id}/export?format=${format}`);
    }
    await sandbox.control.replaceFaults({ serverError: { status: 503 } });
    await collect(program, 'POST', '/api/sync', {});
    await collect(program, 'GET', '/api/services?refresh=true');
    await sandbox.control.replaceFaults({ htmlPage: {} });
    await collect(program, 'POST', '/api/orders', { imei: '490154203237518', serviceId: '1739' });
    await sandbox.control.replaceFaults({});
    const { text } = await collect(program, 'GET', '/api/uncertain');
    const found = JSON.parse(text) as { data: { placementId: number }[] };
    for (const { placementId } of found.data)
      await collect(program, 'GET', `/api/uncertain/${placementId}`);
    for (const order of await program.orders())
      await collect(program, 'GET', `/api/orders/${order.id}`);
  };

  it('would be found, in whatever form they were told', () => {
    const text = `before ${supplierKey} after`;
    const told = {
      plain: text,
      url: encodeURIComponent(text),
      base64: Buffer.from(text).toString('base64'),
      shifted: Buffer.from(`x${text}`).toString('base64url'),
      hex: Buffer.from(text).toString('hex'),
      reversed: [...text].reverse().join(''),
    };
    const found = new Set(findLeaks({ supplierKey }, told).map(({ place }) => place));
    expect([...found]).toEqual(Object.keys(told));
  });

  it('went through many hands', () => {
    expect(Object.values(secrets).filter((secret) => secret.length < 15)).toEqual([]);
    expect(Object.keys(places).length).toBeGreaterThan(80);
    expect(Object.values(places).join('\n')).toContain('Wrong key');
    expect(sandbox.control.calls().length).toBeGreaterThan(6);
    const statuses = Object.keys(places).map((name) => /\((\d{3}),/.exec(name)?.[1]);
    for (const status of ['200', '202', '401', '400', '422']) expect(statuses).toContain(status);
  });

  it('are in no answer, no export, no health report, no audit and no log at any level', () => {
    expect(findLeaks(secrets, places)).toEqual([]);
  });

  it('are not in the database, and none but an encrypted one beside it', async () => {
    // Everything of the journal comes into the file when the server ends.
    const beforeEnd = filesOf(folder);
    await server.end();
    keepOutput();
    const { stdout, stderr } = await runToEnd('cli', ['user', 'list', '--json'], settings);
    const files = { ...beforeEnd, ...filesOf(folder), cli: stdout + stderr };
    expect(Object.keys(files).some((name) => name.endsWith('hammer.sqlite'))).toBe(true);
    expect(findLeaks(secrets, { ...files, ...places })).toEqual([]);
    // What is looked for would be found there.
    expect(findLeaks({ email: 'ada@example.com' }, files)).not.toEqual([]);
  });

  it('lie in files that nobody but the user of the server reads', () => {
    const state = join(folder, 'hammer.sqlite.state');
    expect(statSync(state).mode & 0o077).toBe(0);
    for (const name of readdirSync(state)) expect(statSync(join(state, name)).mode & 0o077).toBe(0);
  });
});

function filesOf(folder: string): Record<string, Buffer> {
  return Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => [
        join(parentPath, name),
        readFileSync(join(parentPath, name)),
      ]),
  );
}
