/**
 * Measures Hammer as a whole process against the sandbox supplier as another: `npm run bench`. Prints medians, and
 * their ratio to the floor or the target in the same run. Options: --quick leaves out the 3.5-second calls.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Processes } from './processes.ts';
import { HammerServer } from './hammer-server.ts';

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

const figures: Figure[] = [];
const folder = mkdtempSync(join(tmpdir(), 'hammer-bench-'));
const processes = new Processes(folder);

try {
  const sandbox = await processes.startSandbox();
  const url = await processes.startServer(sandbox.url);
  const server = new HammerServer(url, processes.makeToken());
  await server.place(await server.draft(csvOf('prove', 400)));

  await measureThroughput(server);
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
  const csv = csvOf('upload', ORDERS);
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

async function measureThroughput(server: HammerServer): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const { milliseconds } = await server.place(await server.draft(csvOf(`fast-${i}`, ORDERS)));
    times.push(milliseconds);
  }
  add(`placing ${ORDERS} orders, calls without latency`, median(times), 1_000, 'ms');
}

/** The floor: so many rounds of parallel calls, each as long as a call. */
async function measureSlowCalls(server: HammerServer): Promise<void> {
  const rounds = Math.ceil(ORDERS / IMEIS_PER_CALL / PARALLEL);
  const floor = rounds * SLOW_CALL_SECONDS * 1_000;
  const { milliseconds } = await server.place(await server.draft(csvOf('slow', ORDERS)));
  add(
    `placing ${ORDERS} orders at ${SLOW_CALL_SECONDS} s a call, ${PARALLEL} at once`,
    milliseconds,
    floor,
    'ms',
    1.03,
  );
}

function measureMemory(pid: number): void {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  add('peak memory of the server', Number(peak?.[1] ?? 0) / 1_024, 250, 'MB');
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

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function csvOf(seed: string, rows: number): string {
  const imeis = processes.imeis(seed, rows);
  return `IMEI,SKU\n${imeis.map((imei, i) => `${imei},A-${i}`).join('\n')}\n`;
}
