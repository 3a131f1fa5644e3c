import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Batch } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { readSettings } from '@hammer/settings';
import { Command, InvalidArgumentError } from 'commander';
import { withHostAccess } from '../at-the-host.js';
import { Failure } from '../failure.js';
import { mentionProgress, ProgressBar } from '../progress-bar.js';
import { dollars, mention, say } from '../say.js';
import { Server } from '../server.js';

interface Options {
  rows: number;
  port: string;
  once?: boolean;
}

const SANDBOX_SERVICE = '1739';

/** Two in a hundred rows are what real files have: repeated, damaged, empty. */
const SPOILED_EVERY = 50;

/** `hammer demo`: everything on the sandbox supplier, with a sample file that is placed while one watches. */
export function demoVerb(): Command {
  return new Command('demo')
    .description(
      'Run everything on the built-in sandbox supplier and place a sample file. No real money is spent.',
    )
    .option('--rows <count>', 'rows of the sample file', readRows, 20_000)
    .option('--port <port>', 'the port of the console', '3000')
    .option('--once', 'end when the sample file is placed, instead of waiting for Ctrl-C')
    .action(async (options: Options) => {
      const folder = mkdtempSync(join(tmpdir(), 'hammer-demo-'));
      const children: ChildProcess[] = [];
      try {
        await perform(options, folder, children);
      } finally {
        for (const child of children.reverse()) await end(child);
        rmSync(folder, { recursive: true, force: true });
      }
    });
}

async function perform(
  { rows, port, once: ends }: Options,
  folder: string,
  children: ChildProcess[],
): Promise<void> {
  const supplierUrl = await startSandbox(folder, children);
  const settings = serverSettings(supplierUrl, folder, port);
  const { token, email, password } = await makeAdmin(settings);
  const url = await startServer(settings, children);
  say(`Console: ${url}`);
  say(`         sign in as ${email} with the password ${password}`);
  say(`API:     ${url}/api/docs`);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());

  const server = new Server(url, token);
  const batch = await placeSample(server, rows, folder);
  say(`Sample:  ${url}/batches/${batch.id}`);
  const bar = new ProgressBar(process.stderr);
  for await (const progress of server.watch(batch.id)) {
    bar.draw(progress);
    const placed = progress.phase !== 'placing';
    if (interrupted.signal.aborted || placed) {
      bar.end();
      mentionProgress(progress);
      break;
    }
  }
  if (ends || interrupted.signal.aborted) return;
  say('The sample is placed; its results arrive in the next seconds. Ctrl-C ends the demo.');
  await new Promise<void>((resolve) =>
    interrupted.signal.addEventListener('abort', () => resolve()),
  );
}

/** The supplier takes about 2 seconds a call and has its results within 40 seconds. */
async function startSandbox(folder: string, children: ChildProcess[]): Promise<string> {
  const manners = {
    completeAfterMs: { least: 3_000, most: 40_000 },
    accountInfo: 'credits',
    balanceMicros: 5_000_000_000,
  };
  const faults = { latency: { ms: { least: 1_500, most: 2_500 } } };
  const child = run('../../../sandbox/src/main.js', [
    '--port=0',
    '--control-port=0',
    `--book=${join(folder, 'sandbox-book.jsonl')}`,
    `--manners=${JSON.stringify(manners)}`,
    `--faults=${JSON.stringify(faults)}`,
  ]);
  children.push(child);
  const line = await firstLine(child, /^\{/);
  const { url, controlUrl } = JSON.parse(line) as { url: string; controlUrl: string };
  say(`Sandbox supplier: ${url} (faults and book: ${controlUrl})`);
  return url;
}

function serverSettings(supplierUrl: string, folder: string, port: string): Record<string, string> {
  return {
    GSM_FUSION_BASE_URL: supplierUrl,
    GSM_FUSION_API_KEY: 'sandbox-key',
    GSM_FUSION_USERNAME: 'sandbox',
    DATABASE_URL: `sqlite:${join(folder, 'hammer.sqlite')}`,
    HOST: '127.0.0.1',
    PORT: port,
    LOG_LEVEL: 'warn',
    AUTO_SYNC_INTERVAL: '5',
    SUPPLIER_CALLS_PER_MINUTE: '0',
    SUPPLIER_STATUS_CALLS_PER_MINUTE: '0',
  };
}

/** Somebody to sign in as, and a token for the demo itself. */
async function makeAdmin(
  settings: Record<string, string>,
): Promise<{ email: string; password: string; token: string }> {
  const email = 'demo@example.com';
  const password = randomBytes(12).toString('base64url');
  return withHostAccess(
    async ({ people, tokens, host }) => {
      const { person, linkToken } = await people.add({ email, role: 'admin' }, host);
      await people.choosePassword(linkToken, password, null);
      const { token } = await tokens.create(
        person.id,
        { name: 'demo', scopes: ['read', 'prepare', 'spend'] },
        host,
      );
      return { email, password, token };
    },
    readSettings(settings, {}),
  );
}

async function startServer(
  settings: Record<string, string>,
  children: ChildProcess[],
): Promise<string> {
  const child = run('../../../api/src/main.js', [], settings);
  children.push(child);
  return (await firstLine(child, /^Hammer is listening on /)).replace(
    'Hammer is listening on ',
    '',
  );
}

async function placeSample(server: Server, rows: number, folder: string): Promise<Batch> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'sample.csv');
  const content = sampleFile(rows);
  writeFileSync(path, content);
  const batch = await server.upload<Batch>('/api/batches', new File([content], 'sample.csv'), {
    serviceId: SANDBOX_SERVICE,
  });
  if (!batch.quote) throw new Failure('The sample has no quote.');
  mention(
    `A file of ${rows} rows costs ${dollars(batch.quote.totalMicros)} for ${batch.quote.orders} checks. Starting it.`,
  );
  await server.post(`/api/batches/${batch.id}/start`, { quote: batch.quote.id });
  return batch;
}

function sampleFile(rows: number): string {
  const lines = generateImeis(rows, 'demo').map((imei, i) => {
    const spoiled = i > 0 && i % SPOILED_EVERY === 0;
    return `${spoiled ? spoil(imei, i) : imei},A-${String(i + 1).padStart(5, '0')},shelf ${(i % 40) + 1}`;
  });
  return `IMEI,SKU,Place\n${lines.join('\n')}\n`;
}

function spoil(imei: string, i: number): string {
  const ways = [imei.slice(0, 14), `${imei.slice(0, 6)} ${imei.slice(6)}`, '3.53371E+14', ''];
  return ways[(i / SPOILED_EVERY) % ways.length] ?? '';
}

function run(path: string, args: string[], settings: Record<string, string> = {}): ChildProcess {
  const file = fileURLToPath(new URL(path, import.meta.url));
  return spawn(process.execPath, ['--enable-source-maps', file, ...args], {
    // The demo must not meet the settings of a real installation, so it starts from an empty environment.
    env: settings,
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function firstLine(child: ChildProcess, wanted: RegExp): Promise<string> {
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  for await (const line of lines) if (wanted.test(line)) return line;
  throw new Failure('A part of the demo did not start; the lines above say why.');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = sleep(10_000, 'late', { ref: false });
  if ((await Promise.race([ended, late])) === 'late') child.kill('SIGKILL');
}

function readRows(text: string): number {
  const rows = Number(text);
  if (!Number.isInteger(rows) || rows < 1 || rows > 50_000)
    throw new InvalidArgumentError('It must be a whole number from 1 to 50000.');
  return rows;
}
