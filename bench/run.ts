/**
 * Measures Hammer as a whole process against the sandbox supplier as another: `npm run bench`. Prints medians, and
 * their ratio to the floor, to the target or to the plain way in the same run. Options: --quick leaves out the
 * 3.5-second calls.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrderCount } from '../libs/contract/src/index.ts';
import { Processes } from './processes.ts';
import { csvOf, HammerServer } from './hammer-server.ts';
import { median, peakMemory } from './measured.ts';
import { PlainWay } from './plain/plain-way.ts';

const ORDERS = 20_000;
const ROUNDS = 5;
const SLOW_CALL_SECONDS = 3.5;
const PARALLEL = 30;
const IMEIS_PER_CALL = 100;

interface Figure {
  what: string;
  measured: string;
  against: string;
  ratio: string;
  holds: boolean;
}

/** The times of the same work, in milliseconds. */
interface Comparison {
  own: number[];
  plain: number[];
}

const figures: Figure[] = [];
const folder = mkdtempSync(join(tmpdir(), 'hammer-bench-'));
const processes = new Processes(folder);
/** All results are there at once, and the benchmark asks for them. */
const readyAtOnce = { completeAfterMs: { least: 0, most: 0 }, rejectedShare: 0 };
const withoutSync = { AUTO_SYNC_INTERVAL: '86400' };
const imeis = processes.imeis('bench', 400 + (2 * ROUNDS + 2) * ORDERS);

try {
  const sandbox = await processes.startSandbox(readyAtOnce);
  const url = await processes.startServer(sandbox.url, withoutSync);
  const server = new HammerServer(url, processes.makeToken());
  await server.place(await server.draft(csvOf(takeImeis(400))));

  await measureThroughput(server, sandbox.url);
  await measureUploads(server);
  if (!process.argv.includes('--quick')) {
    await sandbox.setFaults({ latency: { ms: SLOW_CALL_SECONDS * 1_000 } });
    await measureSlowCalls(server);
    await sandbox.setFaults({});
  }
  measureMemory(processes.serverPid);
} finally {
  await processes.endAll();
  rmSync(folder, { recursive: true, force: true });
}

console.log(
  `${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}, SQLite with synchronous=FULL`,
);
console.table(figures.map(({ holds, ...figure }) => ({ ...figure, holds: holds ? 'yes' : 'NO' })));
if (figures.some(({ holds }) => !holds)) process.exitCode = 1;

async function measureUploads(server: HammerServer): Promise<void> {
  const csv = csvOf(takeImeis(ORDERS));
  const batch = await server.draft(csv);
  const xlsx = await server.download(`/api/batches/${batch.id}/export?format=xlsx`);
  const csvTimes: number[] = [];
  const xlsxTimes: number[] = [];
  const blocks: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    csvTimes.push(await server.timed(blocks, () => server.draft(csv)));
    xlsxTimes.push(await server.timed(blocks, () => server.draft(xlsx, 'list.xlsx')));
  }
  add(`upload to quote, CSV of ${ORDERS} rows`, median(csvTimes), 1_000, 'ms');
  add(`upload to quote, XLSX of ${ORDERS} rows`, median(xlsxTimes), 2_000, 'ms');
  add('longest wait of another request meanwhile', median(blocks), 50, 'ms');
}

/** In turns with the plain way, so that both have the same of the machine. */
async function measureThroughput(server: HammerServer, supplierUrl: string): Promise<void> {
  const plain = new PlainWay(join(folder, 'plain.sqlite'), supplierUrl);
  const placing: Comparison = { own: [], plain: [] };
  const syncing: Comparison = { own: [], plain: [] };
  await server.sync();
  for (let i = 0; i < ROUNDS; i++) {
    const { milliseconds } = await server.place(await server.draft(csvOf(takeImeis(ORDERS))));
    placing.own.push(milliseconds);
    syncing.own.push(await server.sync());
    const wanted = takeImeis(ORDERS);
    placing.plain.push(await timeOf(() => plain.place(wanted)));
    syncing.plain.push(await timeOf(() => plain.sync()));
  }
  const { orders } = await server.json<OrderCount>('/api/orders/count?status=completed');
  const stored = plain.count('completed');
  plain.close();
  if (orders < ROUNDS * ORDERS || stored !== ROUNDS * ORDERS)
    throw new Error(`Not all has its result: ${orders} here, ${stored} the plain way.`);
  add(`placing ${ORDERS} orders, calls without latency`, median(placing.own), 1_000, 'ms');
  compare('the same against the plain way', placing);
  compare(`results of ${ORDERS} orders, against the plain way`, syncing);
}

/** The floor: so many rounds of parallel calls, each as long as a call. */
async function measureSlowCalls(server: HammerServer): Promise<void> {
  const rounds = Math.ceil(ORDERS / IMEIS_PER_CALL / PARALLEL);
  const floor = rounds * SLOW_CALL_SECONDS * 1_000;
  const { milliseconds } = await server.place(await server.draft(csvOf(takeImeis(ORDERS))));
  add(
    `placing ${ORDERS} orders at ${SLOW_CALL_SECONDS} s a call, ${PARALLEL} at once`,
    milliseconds,
    floor,
    'ms',
    1.03,
  );
}

function measureMemory(pid: number): void {
  add('peak memory of the server', peakMemory(pid), 250, 'MB');
}

function compare(what: string, { own, plain }: Comparison): void {
  add(what, median(own), median(plain), 'ms');
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function add(what: string, measured: number, against: number, unit: string, most = 1): void {
  const ratio = measured / against;
  figures.push({
    what,
    measured: `${Math.round(measured)} ${unit}`,
    against: `${Math.round(against)} ${unit}`,
    ratio: ratio.toFixed(3),
    holds: ratio <= most,
  });
}

/** IMEIs that nothing else of the benchmark has. */
function takeImeis(count: number): string[] {
  return imeis.splice(0, count);
}
