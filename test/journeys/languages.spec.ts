import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServerProcess } from '../support/processes.js';

describe('the console in its languages', () => {
  let folder: string;
  let server: ServerProcess;

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, {
      headers: { accept: 'text/html', ...headers },
      redirect: 'manual',
    });
  const leadsTo = async (headers: Record<string, string>) =>
    (await get('/', headers)).headers.get('location');

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-languages-'));
    server = await ServerProcess.start(
      { DATABASE_URL: `sqlite:${join(folder, 'hammer.sqlite')}`, AUTO_SYNC_INTERVAL: '86400' },
      { isNew: true },
    );
  });

  afterAll(async () => {
    await server?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('leads from the door to the language that the browser asks for', async () => {
    expect(await leadsTo({ 'accept-language': 'de-AT,de;q=0.9,en;q=0.8' })).toBe('/de/');
    for (const languages of ['en-GB,en;q=0.9,de;q=0.8', 'fr', '*']) {
      const answer = await get('/', { 'accept-language': languages });
      expect([answer.status, languages]).toEqual([200, languages]);
      expect(await answer.text()).toContain('<html lang="en-US"');
    }
  });

  it('leads to the language that was chosen, whatever the browser asks for', async () => {
    const german = { 'accept-language': 'de' };
    const english = { 'accept-language': 'en' };
    expect(await leadsTo({ ...english, cookie: 'a=b; hammer-language=de' })).toBe('/de/');
    expect(await leadsTo({ ...german, cookie: 'hammer-language=en' })).toBeNull();
    expect(await leadsTo({ ...german, cookie: 'hammer-language=../x' })).toBe('/de/');
  });

  it('leads on from the name of a language alone', async () => {
    expect((await get('/de', { 'accept-language': 'en' })).headers.get('location')).toBe('/de/');
  });

  it('tells caches what the answer depends on', async () => {
    const vary = (await get('/')).headers.get('vary')?.toLowerCase().split(/, */);
    expect(vary).toEqual(expect.arrayContaining(['cookie', 'accept-language']));
  });

  it('answers a deeper address in its own language, with its nonce in place', async () => {
    const answer = await get('/de/batches/1', { 'accept-language': 'en' });
    const page = await answer.text();
    const policy = answer.headers.get('content-security-policy') ?? '';
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? 'none';
    expect(answer.status).toBe(200);
    expect(page).toContain('<html lang="de"');
    expect(page).toMatch(/<base href="\/de\/"\s*\/?>/);
    expect(page.toLowerCase()).toContain(`ngcspnonce="${nonce.toLowerCase()}"`);
    expect(page).not.toContain('{{');

    const english = await (await get('/batches/1', { 'accept-language': 'de' })).text();
    expect(english).toContain('<html lang="en-US"');
  });

  it('serves the files of each language, and not the page for one that is gone', async () => {
    const page = await (await get('/de/batches/1')).text();
    const main = /src="(main-\w+\.js)"/.exec(page)?.[1] ?? 'none.js';
    const file = await get(`/de/${main}`, { accept: '*/*' });
    expect(file.headers.get('content-type')).toContain('javascript');
    expect(await file.text()).toContain('Stapel');
    expect((await get('/de/main-GONE.js')).status).toBe(404);
  });
});
