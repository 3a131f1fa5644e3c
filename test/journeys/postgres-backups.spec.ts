import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Spend } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import { postgres, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import {
  installedPostgres,
  startPostgresWithPrograms,
  type PostgresWithPrograms,
} from '../support/postgres-with-programs.js';
import { runToEnd, type Ended } from '../support/processes.js';

const imeis = (count: number, seed = 'postgres backups') => generateImeis(count, seed);

if (installedPostgres === null)
  process.stderr.write(
    'NOT RUN: backups of PostgreSQL with pg_dump. Debian: apt-get install postgresql\n',
  );

(installedPostgres === null ? describe.skip : describe)('a backup of a PostgreSQL database', () => {
  let server: PostgresWithPrograms;
  let folder: string;
  let house: House;

  const url = () => `${server.address}/hammer`;
  const backup = () => join(folder, 'monday.dump');

  const hammer = (args: string[], settings: Record<string, string> = {}): Promise<Ended> =>
    runToEnd(
      'cli',
      args,
      { DATABASE_URL: url(), STATE_DIR: join(folder, 'state'), PATH: server.path, ...settings },
      { cwd: folder },
    );

  const onServer = async <T extends object>(database: string, statement: string): Promise<T[]> => {
    const client = new pg.Client({ connectionString: `${server.address}/${database}` });
    await client.connect();
    const { rows } = await client.query<T>(statement);
    await client.end();
    return rows;
  };

  beforeAll(async () => {
    server = await startPostgresWithPrograms();
  });

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-postgres-backups-'));
    await onServer('postgres', 'CREATE DATABASE hammer');
    const settings = { STATE_DIR: join(folder, 'state') };
    house = await House.start({ databaseUrl: url(), settings });
  });

  afterEach(async () => {
    await house?.close();
    await onServer('postgres', 'DROP DATABASE hammer WITH (FORCE)');
    rmSync(folder, { recursive: true, force: true });
  });

  afterAll(() => {
    server?.stop();
  });

  it('is made while the server goes on, and is restored in quarantine', async () => {
    await house.place(imeis(3));
    const made = await hammer(['backup', backup()]);
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(statSync(backup()).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder).sort()).toEqual(['monday.dump', 'state']);
    await house.place(imeis(2, 'since'));
    const running = await hammer(['restore', backup(), '--yes']);
    expect([running.code, running.stderr]).toEqual([1, expect.stringMatching(/is running/)]);
    await house.restart(async () => {
      // As on a new machine whose mark was copied with the backup.
      rmSync(join(folder, 'state'), { recursive: true });
      expect((await hammer(['restore', backup()])).stderr).toMatch(/--yes/);
      const restored = await hammer(['restore', backup(), '--yes']);
      expect([restored.code, restored.stderr]).toEqual([0, '']);
      expect(restored.stdout).toMatch(/is kept: the schema "replaced 2/);
    });
    expect(await house.orders()).toHaveLength(3);
    expect((await house.get<Spend>('/api/spend')).body.stop).toMatchObject({
      kind: 'restored',
      reason: expect.stringMatching(/from the backup of/),
    });
    const [aside] = await onServer<{ name: string }>(
      'hammer',
      `SELECT nspname AS name FROM pg_namespace WHERE nspname LIKE 'replaced %'`,
    );
    expect(await onServer('hammer', `SELECT id FROM "${aside?.name}".orders`)).toHaveLength(5);
  });

  it('that cannot be read changes nothing', async () => {
    await house.place(imeis(3));
    await hammer(['backup', backup()]);
    await house.restart(async () => {
      const bad = join(folder, 'bad.dump');
      writeFileSync(bad, 'no dump');
      const refused = await hammer(['restore', bad, '--yes']);
      expect([refused.code, refused.stderr]).toEqual([
        1,
        expect.stringMatching(/pg_restore failed/),
      ]);
      // A whole dump of something else is put back only after it has taken the place.
      await onServer('postgres', 'CREATE DATABASE elsewhere');
      await onServer('elsewhere', 'CREATE TABLE t (x int)');
      const other = join(folder, 'other.dump');
      execFileSync(
        server.program('pg_dump'),
        ['-Fc', '-n', 'public', '-f', other, `${server.address}/elsewhere`],
        {
          env: { PATH: server.path },
        },
      );
      await onServer('postgres', 'DROP DATABASE elsewhere');
      const foreign = await hammer(['restore', other, '--yes']);
      expect([foreign.code, foreign.stderr]).toEqual([1, expect.stringMatching(/no database of/)]);
    });
    expect(await house.orders()).toHaveLength(3);
  });

  it('is made before an upgrade', async () => {
    await house.place(imeis(3));
    await house.restart(async () => {
      const source = await new DataSource(houseOptions(url())).initialize();
      await source.undoLastMigration();
      await source.destroy();
      expect((await hammer(['migrate'])).code).toBe(0);
    });
    expect(readdirSync(join(folder, 'state')).sort()).toEqual([
      expect.stringMatching(/^hammer\.before-upgrade-2/),
      'hammer.state',
    ]);
  });
});

describe('a backup of a PostgreSQL database without its programs', () => {
  let server: Awaited<ReturnType<typeof postgres.open>>;
  let place: TestDatabase;
  let folder: string;
  let settings: Record<string, string>;

  beforeAll(async () => {
    server = await postgres.open();
    place = await server.create();
    folder = mkdtempSync(join(tmpdir(), 'hammer-no-programs-'));
    settings = { DATABASE_URL: place.url, STATE_DIR: join(folder, 'state'), PATH: folder };
  });

  afterAll(async () => {
    await place?.discard();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says what to install, and leaves no file', async () => {
    const { code, stderr } = await runToEnd('cli', ['backup'], settings, { cwd: folder });
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/pg_dump is not on the PATH\. Install/),
    ]);
    expect(stderr).not.toContain('hammer:hammer');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps no upgrade from being made, unless the settings demand it', async () => {
    const house = await House.start({
      databaseUrl: place.url,
      settings: { STATE_DIR: join(folder, 'state') },
    });
    await house.place(imeis(1));
    await house.close();
    const source = await new DataSource(houseOptions(place.url)).initialize();
    await source.undoLastMigration();
    await source.destroy();
    const refused = await runToEnd('cli', ['migrate'], {
      ...settings,
      BACKUP_BEFORE_UPGRADE: 'always',
    });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/pg_dump is not on/)]);
    const warned = await runToEnd('cli', ['migrate'], settings);
    expect(warned).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Applied: \w+\n$/) });
    expect(warned.stderr).toMatch(/without a copy of it: pg_dump is not on the PATH/);
  });
});
