import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { verifyLedger } from '@hammer/batch';
import type { Spend } from '@hammer/contract';
import { migrations, openSnapshot } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import BetterSqlite3 from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import { House } from '../support/house.js';
import { runToEnd, type Ended } from '../support/processes.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const imeis = (count: number, seed = 'backups') => generateImeis(count, seed);
const stopOf = async (house: House) => (await house.get<Spend>('/api/spend')).body.stop;
const paidCalls = (house: House) =>
  house.sandbox.control.calls().filter(({ action }) => action === 'placeorder').length;

describe('a backup of an SQLite database', () => {
  let folder: string;
  let house: House;

  const database = () => join(folder, 'hammer.sqlite');
  const backup = () => join(folder, 'backups', 'monday.sqlite');
  const mark = () => join(folder, 'hammer.sqlite.state', 'high-water-mark.json');
  const files = () => readdirSync(folder).sort();

  const hammer = (...args: string[]): Promise<Ended> =>
    runToEnd('cli', args, { DATABASE_URL: `sqlite:${database()}` }, { cwd: folder });

  const makeBackup = async () =>
    expect(await hammer('backup', backup())).toMatchObject({ code: 0 });

  const change = (path: string, statement: string) => {
    const connection = new BetterSqlite3(path);
    connection.exec(statement);
    connection.close();
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-backups-'));
    house = await House.start({ databaseUrl: `sqlite:${database()}` });
  });

  afterEach(async () => {
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is made while calls go on, is whole, and is for its user only', async () => {
    await house.place(imeis(113, 'prove'));
    await house.sandbox.control.mergeFaults({ latency: { ms: 20 } });
    const draft = await house.draft(imeis(2_000));
    await house.start(draft);
    const before = paidCalls(house);
    const said = await hammer('backup', backup());
    expect([said.code, said.stderr]).toEqual([0, '']);
    expect(said.stdout).toMatch(/monday\.sqlite \([\d.]+ MB\) is whole, and its books agree\.\n$/);
    expect(paidCalls(house)).toBeGreaterThan(before);
    expect(statSync(backup()).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'backups')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(folder, 'backups'))).toEqual(['monday.sqlite']);
    const snapshot = await openSnapshot(`sqlite:${backup()}`);
    expect(await verifyLedger(snapshot.database)).toEqual([]);
    await snapshot.close();
    expect((await house.placed(draft.id)).progress.statuses.pending).toBe(2_000);
    await expectPromisesKept(house);
  });

  it('is not kept when the books do not agree, and replaces no file', async () => {
    await house.place(imeis(3));
    await makeBackup();
    const second = await hammer('backup', backup());
    expect([second.code, second.stderr]).toEqual([1, expect.stringMatching(/is there already/)]);
    change(
      database(),
      `UPDATE budgets SET committed_micros = committed_micros + 1 WHERE name LIKE 'day:%'`,
    );
    const wrong = await hammer('backup', join(folder, 'backups', 'wrong.sqlite'));
    expect([wrong.code, wrong.stderr]).toEqual([
      1,
      expect.stringMatching(/books of the copy differ/),
    ]);
    expect(readdirSync(join(folder, 'backups'))).toEqual(['monday.sqlite']);
  });

  it('is restored in quarantine, and what was there is kept', async () => {
    await house.place(imeis(3));
    await makeBackup();
    await house.place(imeis(2, 'since'));
    const running = await hammer('restore', backup(), '--yes');
    expect([running.code, running.stderr]).toEqual([
      1,
      expect.stringMatching(/Another Hammer is running/),
    ]);

    await house.restart(async () => {
      const unasked = await hammer('restore', backup());
      expect([unasked.code, unasked.stderr]).toEqual([1, expect.stringMatching(/--yes/)]);
      const restored = await hammer('restore', backup(), '--yes');
      expect([restored.code, restored.stderr]).toEqual([0, '']);
      expect(restored.stdout).toMatch(/Its books agree[^]*is kept: .*hammer\.sqlite\.replaced-2/);
    });
    const [aside = ''] = files().filter((name) => /replaced-[\dTZ-]+$/.test(name));
    const before = new BetterSqlite3(join(folder, aside), { readonly: true });
    expect(before.prepare('SELECT COUNT(*) FROM orders').pluck().get()).toBe(5);
    before.close();
    expect(await house.orders()).toHaveLength(3);
    expect(await stopOf(house)).toMatchObject({
      kind: 'restored',
      reason: expect.stringMatching(/from the backup of 2/),
    });
    const calls = paidCalls(house);
    const { status, body } = await house.start(await house.draft(imeis(1, 'again')));
    expect([status, body.code, paidCalls(house)]).toEqual([409, 'spending-stopped', calls]);
    await house.call('DELETE', '/api/stop', { reconciled: true, reason: 'compared with the list' });
    await house.place(imeis(1, 'after'));
    await house.restart();
    expect(await stopOf(house)).toBeNull();
  });

  it('is noticed where its mark has come along, and when it was put back by hand', async () => {
    await house.place(imeis(3));
    await makeBackup();
    const elsewhere = mkdtempSync(join(folder, 'elsewhere-'));
    cpSync(backup(), join(elsewhere, 'hammer.sqlite'));
    mkdirSync(join(elsewhere, 'hammer.sqlite.state'));
    cpSync(mark(), join(elsewhere, 'hammer.sqlite.state', 'high-water-mark.json'));
    const other = await House.start({ databaseUrl: `sqlite:${join(elsewhere, 'hammer.sqlite')}` });
    expect(await stopOf(other)).toMatchObject({ kind: 'restored' });
    await other.close();
  });

  it('is refused when it is damaged, is no database of Hammer, or its books differ; nothing changes', async () => {
    await house.place(imeis(3));
    await makeBackup();
    await house.restart(async () => {
      const was = readFileSync(database());
      const bad = join(folder, 'bad.sqlite');
      for (const [spoil, words] of [
        [
          () => writeFileSync(bad, readFileSync(backup()).subarray(0, 90_000)),
          /not a whole database/,
        ],
        [() => writeFileSync(bad, 'x'.repeat(5_000)), /not a whole database/],
        [() => change(bad, 'CREATE TABLE t (x)'), /no database of Hammer/],
        [
          () => {
            cpSync(backup(), bad);
            change(bad, `UPDATE budgets SET committed_micros = 0`);
          },
          /books of the copy differ/,
        ],
        [
          () => {
            cpSync(backup(), bad);
            change(bad, `INSERT INTO migrations (timestamp, name) VALUES (1, 'Tomorrow1')`);
          },
          /made by a newer Hammer/,
        ],
      ] as const) {
        rmSync(bad, { force: true });
        spoil();
        const refused = await hammer('restore', bad, '--yes');
        expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(words)]);
        expect(readFileSync(database()).equals(was)).toBe(true);
      }
      expect(files().filter((name) => /replaced|restored/.test(name))).toEqual([]);
    });
  });

  it('is made by the server itself, which keeps so many and says how old the newest is', async () => {
    await house.close();
    const settings = { BACKUP_FOLDER: join(folder, 'kept'), BACKUP_EVERY: '1', BACKUP_KEEP: '2' };
    house = await House.start({ databaseUrl: `sqlite:${database()}`, settings });
    await house.place(imeis(2));
    mkdirSync(join(folder, 'kept'));
    const made = () => readdirSync(join(folder, 'kept')).filter((name) => /^hammer-/.test(name));
    for (const name of [
      'hammer-2020-01-01T00-00-00Z.sqlite',
      'hammer-2020-01-02T00-00-00Z.sqlite',
      'mine.txt',
    ])
      writeFileSync(join(folder, 'kept', name), '');
    await house.backUpWhenDue();
    expect(made()).toEqual([
      'hammer-2020-01-02T00-00-00Z.sqlite',
      expect.stringMatching(/^hammer-2\d{3}/),
    ]);
    await house.backUpWhenDue();
    expect(made()).toHaveLength(2);
    expect(readdirSync(join(folder, 'kept'))).toContain('mine.txt');
    const health = async () =>
      (await house.get<{ details: { backup: object } }>('/health')).body.details.backup;
    expect(await health()).toMatchObject({
      status: 'up',
      newestAt: expect.any(String),
      failure: null,
    });
    change(
      database(),
      `UPDATE budgets SET committed_micros = committed_micros + 1 WHERE name LIKE 'day:%'`,
    );
    house.passMinutes(61);
    await house.backUpWhenDue();
    const failed = await until(health, (state) => 'failure' in state && state.failure !== null);
    expect(failed).toMatchObject({ status: 'degraded', failure: expect.stringMatching(/books/) });
    expect(made()).toHaveLength(2);
  });
});

describe('an upgrade of an SQLite database', () => {
  let folder: string;
  const database = () => join(folder, 'hammer.sqlite');
  const copies = () =>
    readdirSync(folder).filter((name) => name.startsWith('hammer.sqlite.before-upgrade-'));
  const migrate = () =>
    runToEnd('cli', ['migrate'], { DATABASE_URL: `sqlite:${database()}`, LOG_LEVEL: 'warn' });

  /** As the version before has left it. */
  const goBack = async () => {
    const source = await new DataSource(houseOptions(`sqlite:${database()}`)).initialize();
    await source.undoLastMigration();
    await source.destroy();
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-upgrade-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('begins with a copy, of which the latest three are kept, as soon as there are orders', async () => {
    expect(await migrate()).toMatchObject({ code: 0 });
    await goBack();
    expect((await migrate()).stdout).toMatch(/^Applied: \w+\n$/);
    expect(copies()).toEqual([]);
    const house = await House.start({ databaseUrl: `sqlite:${database()}` });
    await house.place(imeis(3, 'upgrade'));
    await house.close();
    for (const day of ['01', '02', '03'])
      writeFileSync(`${database()}.before-upgrade-2020-01-${day}T00-00-00Z`, '');
    await goBack();
    expect((await migrate()).code).toBe(0);
    expect(copies()).toHaveLength(3);
    expect(copies()[0]).toContain('2020-01-02');
    const newest = join(folder, copies().at(-1) ?? '');
    expect(statSync(newest).mode & 0o777).toBe(0o600);
    const copy = new BetterSqlite3(newest, { readonly: true });
    expect(copy.prepare('SELECT COUNT(*) FROM orders').pluck().get()).toBe(3);
    expect(copy.prepare('SELECT COUNT(*) FROM migrations').pluck().get()).toBe(
      migrations.length - 1,
    );
    copy.close();
    expect((await migrate()).stdout).toBe('The database is up to date.\n');
    expect(copies()).toHaveLength(3);
  });
});
