import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ask, imeis, place, textsOf, until } from '../test/buyer.js';
import type { SandboxTotals } from './control.js';

const runFromSource = fileURLToPath(new URL('../test/run-from-source.ts', import.meta.url));
const main = fileURLToPath(new URL('main.ts', import.meta.url));

interface Addresses {
  readonly url: string;
  readonly controlUrl: string;
}

let book: string;
const children: ChildProcess[] = [];

const launch = (...flags: string[]) => {
  const child = spawn(
    process.execPath,
    ['--no-warnings', '--import', runFromSource, main, ...flags],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  children.push(child);
  return child;
};

const start = async (...flags: string[]) => {
  const child = launch('--port', '0', '--control-port', '0', '--book', book, ...flags);
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await once(lines, 'line')) as [string];
  return { child, ...(JSON.parse(line) as Addresses) };
};

const totalsAt = async (controlUrl: string) =>
  (await (await fetch(`${controlUrl}/totals`)).json()) as SandboxTotals;

beforeEach(() => {
  book = join(mkdtempSync(join(tmpdir(), 'sandbox-')), 'kept', 'book.jsonl');
});

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('the sandbox as a process', () => {
  it('has in its book every answered call when it is killed, and goes on from there', async () => {
    const first = await start('--manners', '{"rejectedShare":0}');
    const answered: string[] = [];
    const killed = once(first.child, 'exit');
    let calls = 0;
    for (;;) {
      const batch = imeis(20, 1 + 20 * calls++);
      const arrived = await place(first.url, batch).catch(() => undefined);
      if (!arrived?.whole) break;
      answered.push(...textsOf('id', arrived.body));
      // Killed while the next calls are on their way, not between two.
      if (calls === 5) setImmediate(() => first.child.kill('SIGKILL'));
    }
    await killed;
    appendFileSync(book, '{"kind":"charge","n":99');

    const second = await start('--manners', '{"rejectedShare":0}');
    const kept = readFileSync(book, 'utf8').trim().split('\n');
    const keptIds = kept.map((line) => (JSON.parse(line) as { orderId: string }).orderId);
    expect(answered.length).toBeGreaterThanOrEqual(100);
    expect(keptIds.slice(0, answered.length)).toEqual(answered);

    expect((await totalsAt(second.controlUrl)).charged).toBe(kept.length);
    expect(textsOf('id', (await ask(second.url, answered.slice(0, 50))).body)).toEqual(
      answered.slice(0, 50),
    );
    const again = await place(second.url, [...imeis(1), ...imeis(1, 900_000)]);
    expect(again.body).toContain(`<imeiduplicates><imei>${imeis(1)[0]}</imei></imeiduplicates>`);
    expect(keptIds).not.toContain(textsOf('id', again.body)[0]);
    expect((await totalsAt(second.controlUrl)).chargedMoreThanOnce).toEqual([]);
  });

  it('ends at once on SIGTERM, with connections open and a call under way', async () => {
    const { child, url, controlUrl } = await start('--faults', '{"latency":{"ms":60000}}');
    const idle = connect(Number(new URL(url).port), '127.0.0.1');
    const ended = once(idle, 'close');
    idle.on('error', () => undefined);
    const call = place(url, imeis(1)).catch(() => 'no answer');
    await until(async () => {
      const response = await fetch(`${controlUrl}/calls`);
      return ((await response.json()) as { calls: unknown[] }).calls.length === 1;
    });
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(await call).toBe('no answer');
    await ended;
  });

  it('takes credentials and seed from its flags, and says what is wrong with them', async () => {
    const { url } = await start('--api-key', 'k', '--user-id', 'u', '--seed', '7');
    expect((await place(url, imeis(1))).body).toContain('Invalid User!');
    expect((await place(url, imeis(1), { apiKey: 'k', userId: 'u' })).body).toContain('<imeis>');

    const wrong = launch('--port', '0', '--control-port', '0', '--faults', '{"latency":{}}');
    const [[message], [code]] = (await Promise.all([
      once(wrong.stderr as NodeJS.ReadableStream, 'data'),
      once(wrong, 'exit'),
    ])) as [[Buffer], [number]];
    expect(String(message)).toMatch(/cannot start: .*\n?.*latency/);
    expect(code).toBe(1);
  });
});
