import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { SandboxProcess, ServerProcess } from '../support/processes.js';
import { until } from '../support/until.js';

describe.each(databaseKinds)('a server that is killed again and again, on $name', ({ open }) => {
  let databases: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let sandbox: SandboxProcess;
  let server: ServerProcess;

  const startServer = async () => {
    server = await ServerProcess.start({
      DATABASE_URL: place.url,
      GSM_FUSION_BASE_URL: sandbox.url,
      GSM_FUSION_API_KEY: 'sandbox-key',
      GSM_FUSION_USERNAME: 'sandbox',
      SUPPLIER_CALLS_PER_MINUTE: '0',
      SUPPLIER_PARALLEL_CALLS: '1',
      SUPPLIER_IMEIS_PER_CALL: '1',
      AUTO_SYNC_INTERVAL: '86400',
    });
  };

  const killWhileSending = async (id: number) => {
    await until(
      () => server.batch(id),
      ({ progress }) => progress.statuses.sending === 1,
    );
    const before = (await server.batch(id)).progress.statuses.uncertain;
    await server.end('SIGKILL');
    await startServer();
    // On PostgreSQL it takes some seconds until a process is known to be gone for good.
    await until(
      () => server.batch(id),
      ({ progress }) => progress.statuses.uncertain > before,
    );
  };

  beforeAll(async () => {
    databases = await open();
  });

  beforeEach(async () => {
    place = await databases.create();
    sandbox = await SandboxProcess.start({
      faults: { latency: { ms: 700, only: { action: 'placeorder' } } },
    });
    await startServer();
  });

  afterEach(async () => {
    await server?.end('SIGKILL');
    await sandbox?.close();
    await place?.discard();
  });

  afterAll(async () => {
    await databases?.close();
  });

  it('pauses everything at the third start, and goes on when a person says so', async () => {
    const imeis = generateImeis(30, 'crash loop');
    const [one, other] = [
      await server.draft(imeis.slice(0, 20)),
      await server.draft(imeis.slice(20)),
    ];
    await server.start(one);
    await server.start(other);
    for (const pause of [null, null, { code: 'crash-loop' }]) {
      // What two calls in a row without a clear answer pause is another matter.
      const { state } = await server.batch(one.id);
      if (state === 'paused') await server.post(`/api/batches/${one.id}/resume`);
      await killWhileSending(one.id);
      const { progress } = await server.batch(other.id);
      if (pause === null) expect(progress.pause?.code).not.toBe('crash-loop');
      else
        expect(progress.pause).toMatchObject({
          code: 'crash-loop',
          message: expect.stringMatching(/3 times within 10 minutes.*then resume/),
        });
    }
    const { progress, state } = await server.batch(one.id);
    expect([state, progress.statuses.uncertain]).toEqual(['paused', 3]);
    await server.post(`/api/batches/${one.id}/resume`);
    await until(
      () => server.batch(one.id),
      (batch) => batch.progress.statuses.pending > progress.statuses.pending,
    );
    expect(await sandbox.totals()).toMatchObject({ chargedMoreThanOnce: [] });
  });
});
