import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Batch } from '@hammer/contract';
import { openDatabase, sql, type Database } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import { CuttingLine } from '../support/cutting-line.js';
import { OwnPostgres } from '../../apps/cli/src/demo/own-postgres.js';
import { SandboxProcess, ServerProcess } from '../support/processes.js';
import { expectBooksToAgree } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const ORDERS = 20_000;
const CALLS_PER_MINUTE = 90;

/** Hammer's limit is set so far below the supplier's as the one of the usual settings, 57 of 60: a slot may be used late. */
const SUPPLIER_ALLOWS = Math.floor((CALLS_PER_MINUTE * 60) / 57);

/** Work must go on within this time after a blow, in milliseconds. */
const GOES_ON_WITHIN = 30_000;

const FROZEN_FOR = 120_000;

/** A batch that would take longer than all that is done to it. */
const LONG = 600_000;

const paid = { action: 'placeorder' } as const;

/** What suppliers do on a bad day; in a hundred calls some are charged and not answered. */
const badDay = {
  latency: { ms: { least: 200, most: 1_500 } },
  drop: { at: 'charged', probability: 0.02, only: paid },
  serverError: { probability: 0.01, charged: true, only: paid },
  truncate: { share: 0.6, probability: 0.01, only: paid },
  omit: { share: 0.1, probability: 0.05, charged: true, only: { ...paid, minimumSize: 50 } },
};

describe('three servers that share a PostgreSQL database and a batch', () => {
  let postgres: OwnPostgres;
  let url: string;
  let sandbox: SandboxProcess;
  let line: CuttingLine;
  let dataSource: DataSource;
  let database: Database;
  const servers: ServerProcess[] = [];

  const startServer = async (databaseUrl = url): Promise<ServerProcess> => {
    const server = await ServerProcess.start({
      DATABASE_URL: databaseUrl,
      GSM_FUSION_BASE_URL: sandbox.url,
      GSM_FUSION_API_KEY: 'sandbox-key',
      GSM_FUSION_USERNAME: 'sandbox',
      SUPPLIER_CALLS_PER_MINUTE: String(CALLS_PER_MINUTE),
      SUPPLIER_STATUS_CALLS_PER_MINUTE: '0',
      AUTO_SYNC_INTERVAL: '5',
      EXPOSURE_LIMIT: '1000000',
    });
    servers.push(server);
    return server;
  };

  beforeAll(async () => {
    postgres = await OwnPostgres.start();
    const client = new pg.Client({ connectionString: `${postgres.address}/postgres` });
    await client.connect();
    await client.query('CREATE DATABASE shared');
    await client.end();
    url = `${postgres.address}/shared`;
    sandbox = await SandboxProcess.start({
      faults: badDay,
      manners: { completeAfterMs: { least: 1_000, most: 30_000 } },
    });
    line = await CuttingLine.to(url);
  });

  afterAll(async () => {
    for (const server of servers) await server.end('SIGKILL');
    await dataSource?.destroy();
    line?.close();
    await sandbox?.close();
    await postgres?.close();
  });

  /** Who has placed so far: calls by process. */
  const callsByOwner = async () => {
    const found = await database.read<{ owner: string; calls: number }>(
      sql`SELECT owner, COUNT(*) AS calls FROM placements WHERE state = 'settled' GROUP BY owner`,
    );
    return new Map(found.map(({ owner, calls }) => [owner, calls]));
  };

  const total = (calls: Map<string, number>) => [...calls.values()].reduce((sum, n) => sum + n, 0);

  it(
    'keeps every promise, whatever happens to them',
    async () => {
      const [first, second, third] = [
        await startServer(),
        await startServer(line.url),
        await startServer(),
      ];
      dataSource = await new DataSource(houseOptions(url)).initialize();
      // PostgreSQL will be restarted under this connection too.
      (dataSource.driver as unknown as { master: pg.Pool }).master.on('error', () => undefined);
      database = openDatabase(dataSource);
      const draft = await first.draft(generateImeis(ORDERS, 'three servers'));
      await second.start(draft);

      /** What a person would see at a server that answers, who resumes what has paused itself. */
      const look = async (): Promise<Batch | null> => {
        const batch = await first.batch(draft.id).catch(() => null);
        if (batch?.state !== 'paused') return batch;
        expect(batch.progress.pause?.code).toMatch(/^(no-clear-answers|crash-loop|anomaly)$/);
        await first.post(`/api/batches/${draft.id}/resume`).catch(() => undefined);
        return batch;
      };
      const goesOn = async () => {
        const before = total(await callsByOwner().catch(() => new Map<string, number>()));
        await until(
          async () => {
            await look();
            return total(await callsByOwner().catch(() => new Map<string, number>()));
          },
          (calls) => calls > before,
          GOES_ON_WITHIN,
        );
      };

      await until(
        callsByOwner,
        (calls) => [...calls.values()].filter((n) => n > 1).length === 3,
        60_000,
      );

      process.kill(third.pid, 'SIGSTOP');
      const frozenAt = Date.now();
      await goesOn();

      line.cutNext(6);
      await until(
        () => line.cuts,
        (cuts) => cuts === 6,
        60_000,
      );
      await goesOn();

      await second.end('SIGKILL');
      await goesOn();
      await startServer();

      await postgres.restart(4_000);
      await goesOn();

      await until(look, () => Date.now() - frozenAt >= FROZEN_FOR, FROZEN_FOR);
      process.kill(third.pid, 'SIGCONT');
      await goesOn();
      await until(
        () => third.batch(draft.id),
        ({ id }) => id === draft.id,
      );

      const placed = await until(
        look,
        (batch) => batch !== null && batch.progress.phase !== 'placing' && batch.state !== 'paused',
        LONG,
      );
      expect(placed?.progress.orders).toBe(ORDERS);
      expect(
        await database.read(sql`SELECT id FROM placements WHERE state IN ('prepared', 'sending')`),
      ).toEqual([]);
      await expectBooksToAgree(database, await sandbox.book());
      const { busiestMinute, chargedMoreThanOnce } = await sandbox.totals();
      expect(chargedMoreThanOnce).toEqual([]);
      expect(busiestMinute.limited).toBeLessThanOrEqual(SUPPLIER_ALLOWS);
      // All who were there have placed their part, and so has the one who came later.
      expect((await callsByOwner()).size).toBe(4);
    },
    LONG + 120_000,
  );
});
