import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Browser } from '../../../../test/support/browser.js';
import { builtPart } from '../../../../test/support/processes.js';
import { until } from '../../../../test/support/until.js';

/** Four processes and a PostgreSQL, on a machine that may be busy; in milliseconds. */
const SLOWLY = 120_000;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hammer-demo-test-'));
  // PostgreSQL's own user must be able to enter.
  chmodSync(folder, 0o755);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the demo with a small sample; all of its files are in the folder of the test. */
const startDemo = (...options: string[]) => {
  const args = [builtPart('cli'), 'demo', '--rows', '300', '--port', '0', ...options];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], TMPDIR: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  return { child, said, gone: once(child, 'close') as Promise<[number | null, string | null]> };
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('hammer demo', () => {
  it(
    'places its sample, and leaves nothing behind',
    async () => {
      const { said, gone } = startDemo('--once');
      expect([...(await gone), said.stderr]).toEqual([
        0,
        null,
        expect.stringMatching(/^A file of 300 rows .* Starting it\.\n\w+ .*\/29\d .*\n$/s),
      ]);
      expect(said.stdout.match(/^Console: http:\/\/127\.0\.0\.1:\d+$/m)).not.toBeNull();
      expect(readdirSync(folder)).toEqual([]);
    },
    SLOWLY,
  );

  it(
    'shows three servers that share it on a PostgreSQL, until Ctrl-C',
    async () => {
      const { child, said, gone } = startDemo('--postgres');
      await until(
        () => said.stdout,
        (text) => text.includes('The sample is placed'),
        SLOWLY,
      );
      const urls = said.stdout.match(/(?<=^(Console:| {8}) )http:\S+$/gm) ?? [];
      expect(urls).toHaveLength(3);
      const [, email = '', password = ''] =
        /as (\S+) with the password (\S+)/.exec(said.stdout) ?? [];
      for (const url of urls)
        expect((await new Browser(url).signIn(email, password)).status).toBe(201);

      const calls = [...said.stderr.matchAll(/(\d+) \(:(\d+)\)/g)];
      expect(calls.map(([, , port]) => port)).toEqual(urls.map((url) => new URL(url).port));
      expect(calls.reduce((sum, [, made]) => sum + Number(made), 0)).toBeGreaterThanOrEqual(5);

      const [pidFile = ''] = globSync(join(folder, 'hammer-postgres-*/cluster/postmaster.pid'));
      const postgres = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
      expect(isAlive(postgres)).toBe(true);
      child.kill('SIGINT');
      expect(await gone).toEqual([0, null]);
      expect(isAlive(postgres)).toBe(false);
      expect(readdirSync(folder)).toEqual([]);
      for (const url of urls) await expect(fetch(url)).rejects.toThrow();
    },
    2 * SLOWLY,
  );
});
