import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataSourceOptions } from '@hammer/database';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { until } from './until.js';

/** A database of a test's own. */
export interface TestDatabase {
  url: string;
  discard(): Promise<void>;
}

/** A kind of database that tests run on: `open` waits for what is needed, `create` makes one with nothing in it. */
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

/** PostgreSQL, for what only it has: databases of a server that all tests of a run share. */
export const postgres: DatabaseKind = {
  name: 'PostgreSQL',
  open: async () => {
    const address = process.env['HAMMER_TEST_POSTGRES'] ?? '';
    await until(
      () =>
        onServer(address, 'SELECT 1').then(
          () => true,
          () => false,
        ),
      (isUp) => isUp,
      60_000,
    );
    await makeTemplate(address);
    return {
      create: async () => {
        const name = `hammer_${randomUUID().replaceAll('-', '')}`;
        await onServer(address, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
        return {
          url: `${address}/${name}`,
          discard: () => onServer(address, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
        };
      },
      close: () => Promise.resolve(),
    };
  },
};

/** Both kinds, for `describe.each`. */
export const databaseKinds = [sqlite, postgres];

const TEMPLATE = 'hammer_template';

/** One database is brought up to date; all others are copies of it. Whoever comes first makes it, the others wait. */
async function makeTemplate(address: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${address}/postgres` });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock(1)');
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [
      TEMPLATE,
    ]);
    if (rowCount) return;
    const unfinished = `${TEMPLATE}_unfinished`;
    await client.query(`CREATE DATABASE ${unfinished}`);
    const source = new DataSource(dataSourceOptions(`${address}/${unfinished}`));
    await source.initialize();
    await source.destroy();
    await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${TEMPLATE}`);
  } finally {
    await client.end();
  }
}

async function onServer(address: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${address}/postgres` });
  await client.connect();
  await client.query(statement);
  await client.end();
}
