/**
 * Measures whether two servers on one PostgreSQL are no slower than one: `npm run bench:servers`. One server, then two,
 * in turns, place 20,000 orders at 50 ms a call; prints medians and their ratio, and ends with exit code 1 when two are
 * slower by more than the spread. Options: `--latency MS`, `--rounds N`, `--orders N`, `--without-statistics` (autovacuum
 * is off, as if every batch were the first of an installation).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { OwnPostgres } from '../apps/cli/src/demo/own-postgres.ts';
import { HammerServer } from './hammer-server.ts';
import { median } from './measured.ts';
import { Processes } from './processes.ts';

const { values } = parseArgs({
  options: {
    latency: { type: 'string', default: '50' },
    rounds: { type: 'string', default: '5' },
    orders: { type: 'string', default: '20000' },
    'without-statistics': { type: 'boolean', default: false },
  },
});
/** So many orders are placed before each measurement: a server that was just started has everything still to learn. */
const WARM_UP = 8_000;

const rounds = Number(values.rounds);
const orders = Number(values.orders);

const folder = mkdtempSync(join(tmpdir(), 'hammer-servers-'));
const postgres = await OwnPostgres.start(values['without-statistics'] ? { autovacuum: 'off' } : {});
const databaseUrl = `${postgres.address}/postgres`;
const processes = new Processes(folder, databaseUrl);
const times: Record<1 | 2, number[]> = { 1: [], 2: [] };

try {
  const sandbox = await processes.startSandbox();
  const server = new HammerServer(await processes.startServer(sandbox.url), processes.makeToken());
  await server.place(await server.draft(processes.imeis('prove', 400).join('\n')));
  await sandbox.setFaults({ latency: { ms: Number(values.latency) } });
  for (let round = 0; round < rounds; round++) {
    await measure(server, 1, round);
    await processes.startServer(sandbox.url);
    await measure(server, 2, round);
    await processes.endServer();
  }
} finally {
  await processes.endAll();
  await postgres.close();
  rmSync(folder, { recursive: true, force: true });
}

const [one, two] = [median(times[1]), median(times[2])];
const spread = Math.max(
  ...[times[1], times[2]].map((some) => (Math.max(...some) - Math.min(...some)) / median(some) / 2),
);
console.log(`${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}, PostgreSQL`);
console.log(`one server: ${inSeconds(one)}; two servers: ${inSeconds(two)}; medians of ${rounds}`);
console.log(
  `ratio ${(two / one).toFixed(2)} of 1.0, half of the spread ${(spread * 100).toFixed(0)} %`,
);
if (two / one > 1 + spread) process.exitCode = 1;

async function measure(server: HammerServer, servers: 1 | 2, round: number): Promise<void> {
  const [warmUp, imeis] = [WARM_UP, orders].map((count, i) =>
    processes.imeis(`servers-${servers}-${round}-${i}`, count),
  ) as [string[], string[]];
  await server.place(await server.draft(warmUp.join('\n')));
  const batch = await server.draft(imeis.join('\n'));
  const { milliseconds } = await server.place(batch);
  times[servers].push(milliseconds);
  const calls = await callsByServer(batch.id);
  if (calls.length !== servers)
    throw new Error(`${calls.length} servers have placed orders instead of ${servers}.`);
  console.log(
    `${servers} server${servers === 1 ? '' : 's'}: ${milliseconds} ms, calls: ${calls.join(' + ')}`,
  );
}

async function callsByServer(batchId: number): Promise<number[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ calls: string }>(
    'SELECT COUNT(*) AS calls FROM placements WHERE batch_id = $1 GROUP BY owner',
    [batchId],
  );
  await client.end();
  return rows.map(({ calls }) => Number(calls));
}

function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(2)} s`;
}
