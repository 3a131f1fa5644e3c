import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from '@hammer/contract';
import { programEnvironment, readSettings } from '@hammer/settings';
import { Command, InvalidArgumentError } from 'commander';
import { withHostAccess } from '../at-the-host.js';
import { CallsOfServers } from '../demo/calls-of-servers.js';
import { Part } from '../demo/part.js';
import { sampleFile } from '../demo/sample-file.js';
import { Failure } from '../failure.js';
import { mentionProgress, ProgressBar } from '../progress-bar.js';
import { dollars, mention, say } from '../say.js';
import { Server } from '../server.js';

interface Options {
  rows: number;
  port: number;
  postgres?: boolean;
  once?: boolean;
}

type Admin = { email: string; password: string; token: string };

const SANDBOX_SERVICE = '1739';

/** So many servers share a PostgreSQL database in the demo. */
const SERVERS = 3;

/** How often it is counted what each server has done, in milliseconds. */
const COUNT_EVERY = 1_000;

/** `hammer demo`: everything on the sandbox supplier, with a sample file that is placed while one watches. */
export function demoVerb(): Command {
  return new Command('demo')
    .description(
      'Run everything on the built-in sandbox supplier and place a sample file. No real money is spent.',
    )
    .option('--rows <count>', 'rows of the sample file', readRows, 20_000)
    .option('--port <port>', 'the port of the console', readPort, 3_000)
    .option(
      '--postgres',
      `${SERVERS} servers that share the sample file, on a PostgreSQL of their own; the ports follow each other`,
    )
    .option('--once', 'end when the sample file is placed, instead of waiting for Ctrl-C')
    .action(async (options: Options) => {
      const folder = mkdtempSync(join(tmpdir(), 'hammer-demo-'));
      const parts: Part[] = [];
      try {
        await perform(options, folder, parts);
      } finally {
        for (const part of parts.reverse()) await part.end();
        rmSync(folder, { recursive: true, force: true });
      }
    });
}

async function perform(options: Options, folder: string, parts: Part[]): Promise<void> {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());

  const databaseUrl = options.postgres
    ? await startPostgres(parts)
    : `sqlite:${join(folder, 'hammer.sqlite')}`;
  const settings = serverSettings(await startSandbox(folder, parts), folder, databaseUrl);
  const admin = await makeAdmin(settings);
  const urls = await startServers(options, settings, parts);
  for (const [i, url] of urls.entries()) say(`${i === 0 ? 'Console:' : '        '} ${url}`);
  say(`         sign in as ${admin.email} with the password ${admin.password}`);
  say(`API:     ${urls[0]}/api/docs`);

  await watchSample(options, urls, admin, databaseUrl, interrupted.signal);
  if (options.once || interrupted.signal.aborted) return;
  say('The sample is placed; its results arrive in the next seconds. Ctrl-C ends the demo.');
  await new Promise<void>((resolve) =>
    interrupted.signal.addEventListener('abort', () => resolve()),
  );
}

async function watchSample(
  { rows, postgres }: Options,
  urls: readonly string[],
  { token }: Admin,
  databaseUrl: string,
  interrupted: AbortSignal,
): Promise<void> {
  const servers = urls.map((url) => ({
    name: `:${new URL(url).port}`,
    server: new Server(url, token),
  }));
  const [{ server }] = servers as [(typeof servers)[number]];
  const calls = postgres ? await CallsOfServers.of(databaseUrl, servers) : null;
  const batch = await placeSample(server, rows);
  say(`Sample:  ${urls[0]}/batches/${batch.id}`);
  const bar = new ProgressBar(process.stderr);
  let counted = '';
  let countedAt = -Infinity;
  for await (const progress of server.watch(batch.id)) {
    const ends = interrupted.aborted || progress.phase !== 'placing';
    if (calls && (ends || performance.now() - countedAt >= COUNT_EVERY)) {
      counted = await calls.inWords();
      countedAt = performance.now();
    }
    bar.draw(progress, counted);
    if (!ends) continue;
    bar.end();
    mentionProgress(progress, counted);
    return;
  }
}

async function startPostgres(parts: Part[]): Promise<string> {
  mention('Starting a PostgreSQL ...');
  const part = Part.start('postgres-process.js', { settings: programEnvironment(), apart: true });
  parts.push(part);
  return part.line(/^postgres:/);
}

/** The supplier takes about 2 seconds a call and has its results within 40 seconds. */
async function startSandbox(folder: string, parts: Part[]): Promise<string> {
  const manners = {
    completeAfterMs: { least: 3_000, most: 40_000 },
    accountInfo: 'credits',
    balanceMicros: 5_000_000_000,
  };
  const faults = { latency: { ms: { least: 1_500, most: 2_500 } } };
  const part = Part.start('../../../sandbox/src/main.js', {
    args: [
      '--port=0',
      '--control-port=0',
      `--book=${join(folder, 'sandbox-book.jsonl')}`,
      `--manners=${JSON.stringify(manners)}`,
      `--faults=${JSON.stringify(faults)}`,
    ],
  });
  parts.push(part);
  const { url, controlUrl } = JSON.parse(await part.line(/^\{/)) as {
    url: string;
    controlUrl: string;
  };
  say(`Sandbox supplier: ${url} (faults and book: ${controlUrl})`);
  return url;
}

function serverSettings(
  supplierUrl: string,
  folder: string,
  databaseUrl: string,
): Record<string, string> {
  return {
    GSM_FUSION_BASE_URL: supplierUrl,
    GSM_FUSION_API_KEY: 'sandbox-key',
    GSM_FUSION_USERNAME: 'sandbox',
    DATABASE_URL: databaseUrl,
    STATE_DIR: folder,
    HOST: '127.0.0.1',
    LOG_LEVEL: 'warn',
    AUTO_SYNC_INTERVAL: '5',
    SUPPLIER_CALLS_PER_MINUTE: '0',
    SUPPLIER_STATUS_CALLS_PER_MINUTE: '0',
  };
}

/** Somebody to sign in as, and a token for the demo itself. */
async function makeAdmin(settings: Record<string, string>): Promise<Admin> {
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

/** The answer is their addresses. */
function startServers(
  { port, postgres }: Options,
  settings: Record<string, string>,
  parts: Part[],
): Promise<string[]> {
  const count = postgres ? SERVERS : 1;
  const started = Array.from({ length: count }, (_, i) =>
    Part.start('../../../api/src/main.js', {
      settings: { ...settings, PORT: String(port === 0 ? 0 : port + i) },
    }),
  );
  parts.push(...started);
  const listening = 'Hammer is listening on ';
  return Promise.all(
    started.map(async (part) =>
      (await part.line(new RegExp(`^${listening}`))).slice(listening.length),
    ),
  );
}

async function placeSample(server: Server, rows: number): Promise<Batch> {
  const file = new File([sampleFile(rows)], 'sample.csv');
  const batch = await server.upload<Batch>('/api/batches', file, { serviceId: SANDBOX_SERVICE });
  if (!batch.quote) throw new Failure('The sample has no quote.');
  mention(
    `A file of ${rows} rows costs ${dollars(batch.quote.totalMicros)} for ${batch.quote.orders} checks. Starting it.`,
  );
  await server.post(`/api/batches/${batch.id}/start`, { quote: batch.quote.id });
  return batch;
}

function readRows(text: string): number {
  const rows = Number(text);
  if (!Number.isInteger(rows) || rows < 1 || rows > 50_000)
    throw new InvalidArgumentError('It must be a whole number from 1 to 50000.');
  return rows;
}

function readPort(text: string): number {
  const port = Number(text);
  const last = 65_536 - SERVERS;
  if (!/^\d+$/.test(text) || port > last)
    throw new InvalidArgumentError(`It must be a whole number from 0 to ${last}.`);
  return port;
}
