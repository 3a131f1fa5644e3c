/**
 * Measures Hammer with a million orders in its database, over HTTP: `npm run bench:million`. Prints medians beside their
 * targets, and ends with exit code 1 when one is missed. Options: `--orders N`, `--postgres`, `--keep` (the
 * database), `--plans` (writes docs/query-plans.md).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { OwnPostgres } from '../apps/cli/src/demo/own-postgres.ts';
import { HammerServer } from './hammer-server.ts';
import { holds, inWords, printFigures } from './measured.ts';
import { measureAll } from './million/measure-all.ts';
import { middleOf } from './million/years-of-batches.ts';
import { writePlans } from './million/write-plans.ts';
import { cleanUp, seed } from './million/seed.ts';
import { Processes } from './processes.ts';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '1000000' },
    postgres: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    plans: { type: 'boolean', default: false },
  },
});
const orders = Number(values.orders);
const folder = mkdtempSync(join(tmpdir(), 'hammer-million-'));
const postgres = values.postgres ? await OwnPostgres.start() : null;
const databaseUrl = postgres
  ? `${postgres.address}/postgres`
  : `sqlite:${join(folder, 'hammer.sqlite')}`;
const processes = new Processes(folder, databaseUrl);
const settings = { AUTO_SYNC_INTERVAL: '86400', STATE_DIR: join(folder, 'state') };

try {
  const sandbox = await processes.startSandbox();
  const first = await processes.startServer(sandbox.url, settings);
  const token = processes.makeToken();
  await new HammerServer(first, token).json('/api/services');
  await processes.endServer();

  const seeded = await seed(databaseUrl, orders);
  const { bytes, seconds } = seeded;
  console.log(
    `${orders} orders in ${seeded.batches.length} batches, made in ${Math.round(seconds)} s, ${Math.round(bytes / 1_048_576)} MB`,
  );

  const url = await processes.startServer(sandbox.url, settings);
  const server = new HammerServer(url, token);
  const figures = await measureAll(
    server,
    processes,
    seeded.batches,
    () => cleanUp(databaseUrl),
    (figure) => console.log(inWords(figure)),
  );
  const kind = values.postgres ? 'PostgreSQL' : 'SQLite';
  console.log(`${cpus().length} x ${cpus()[0]?.model.trim()}, Node ${process.version}, ${kind}`);
  printFigures(figures);
  const planned = middleOf(seeded.batches);
  const days = { from: planned.day, until: planned.day };
  if (values.plans) await writePlans(databaseUrl, days, planned.id);
  if (!figures.every(holds)) process.exitCode = 1;
} finally {
  await processes.endAll();
  if (values.keep) console.log(`Kept: ${databaseUrl}`);
  else {
    await postgres?.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
