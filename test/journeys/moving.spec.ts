import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { verifyLedger } from '@hammer/batch';
import type { UncertainDetail, UncertainList } from '@hammer/contract';
import { openSnapshot } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import BetterSqlite3 from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import { Browser } from '../support/browser.js';
import { password } from '../support/house.js';
import { EMAIL, moved, movingStage, refused } from '../support/moving-stage.js';
import { expectBooksToAgree } from '../support/promises-kept.js';
import { newestDelivery, testWebhook } from '../support/webhooks.js';

describe('moving an SQLite installation to PostgreSQL', () => {
  const {
    sqlite,
    target,
    folder,
    lived,
    name,
    sandbox,
    token,
    cookie,
    onServer,
    emptyTarget,
    hammer,
    move,
    startOn,
    expectRefusal,
    stopOf,
    everything,
  } = movingStage();

  it('takes every row along, as it was, and goes on there', async () => {
    await emptyTarget();
    const before = await everything(sqlite());
    const said = await hammer(['move', '--to', target(), '--json']);
    expect(said).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Copying 0 of \d+ rows$/m),
    });
    expect(said.stdout + said.stderr).not.toContain('hammer:hammer');
    const summary = JSON.parse(said.stdout) as { rows: Record<string, number> };
    expect(summary).toMatchObject({
      to: new URL(target()).href.replace('hammer:hammer@', ''),
      stateFolder: join(folder(), 'data', `${name()}.state`),
      rows: Object.fromEntries(Object.entries(before).map(([table, rows]) => [table, rows.length])),
    });
    const after = await everything(target());
    for (const [table, rows] of Object.entries(before))
      expect([table, after[table]]).toEqual([table, rows]);

    const house = await startOn(target());
    expect(await stopOf(house)).toBeNull();
    const admin = new Browser(house.url);
    expect((await admin.signIn(EMAIL, password)).status).toBe(201);
    await testWebhook(admin, { id: 1 });
    // Its secret could be read, so it was tried.
    await newestDelivery(admin, { id: 1 }, ({ failure }) =>
      (failure ?? '').startsWith('localhost is not a public address'),
    );
    const known = new Browser(house.url);
    known.cookie = cookie();
    expect((await known.get('/api/session')).status).toBe(200);
    house.token = token();
    expect(await house.orders()).toHaveLength(31);
    const { data } = (await house.get<UncertainList>('/api/uncertain')).body;
    const [call] = data as [UncertainList['data'][number]];
    const settled = await house.post<UncertainDetail>(`/api/uncertain/${call.placementId}/check`);
    expect(settled).toMatchObject({ status: 200, body: { orders: [], atRiskMicros: 0 } });
    const draft = await house.batch(3);
    expect((await house.start(draft)).status).toBe(202);
    expect((await house.placed(draft.id)).progress.statuses.pending).toBe(10);
    const next = await house.place(generateImeis(5, 'moving next'));
    expect([next.id, next.progress.statuses.pending]).toEqual([4, 5]);

    const snapshot = await openSnapshot(target());
    expect(await verifyLedger(snapshot.database)).toEqual([]);
    await expectBooksToAgree(snapshot.database, await sandbox().book());
    await snapshot.close();
    expect((await hammer(['verify-audit'], { DATABASE_URL: target() })).code).toBe(0);
  });

  it('leaves the guards as they were, and an old database that nobody can use', async () => {
    expect(await move()).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/rows are moved in/),
    });
    for (const statement of [
      `UPDATE ledger_entries SET amount_micros = 0`,
      `DELETE FROM audit_entries`,
      `DELETE FROM placements`,
      `INSERT INTO orders SELECT * FROM orders WHERE status = 'completed' LIMIT 1`,
    ])
      await expect(onServer(name(), statement)).rejects.toThrow(
        /append-only|never deleted|born planned/,
      );
    const off = await onServer(name(), `SELECT tgname FROM pg_trigger WHERE tgenabled <> 'O'`);
    expect(off).toEqual([]);

    await expectRefusal(sqlite(), moved);
    for (const args of [['migrate'], ['user', 'list'], ['restore', 'any.sqlite', '--yes']]) {
      if (args[0] === 'restore')
        cpSync(join(lived(), 'hammer.sqlite'), join(folder(), 'any.sqlite'));
      expect(await hammer(args)).toMatchObject(refused(moved));
    }
    expect(await move()).toMatchObject(refused(moved));
    expect(await hammer(['verify-ledger'])).toMatchObject({ code: 0 });
  });

  it('lets nothing be bought from a copy that is put in its place by hand', async () => {
    await move();
    for (const ending of ['-wal', '-shm'])
      rmSync(join(folder(), `hammer.sqlite${ending}`), { force: true });
    cpSync(join(lived(), 'hammer.sqlite'), join(folder(), 'hammer.sqlite'));
    expect(await stopOf(await startOn(sqlite()))).toMatchObject({ kind: 'restored' });
  });

  it('refuses while a server runs, on either of them', async () => {
    const house = await startOn(sqlite());
    expect(await move()).toMatchObject(refused(/Another Hammer is running on this database/));
    await house.end();
    await startOn(target());
    expect(await move()).toMatchObject(refused(/A Hammer is running on postgres:\/\/127/));
    expect(await hammer(['migrate'])).toMatchObject({ code: 0 });
  });

  it('refuses a database with rows of somebody, and one that is out of reach', async () => {
    await emptyTarget();
    await onServer(name(), `CREATE TABLE guests (name text)`);
    await onServer(name(), `INSERT INTO guests VALUES ('Ann')`);
    expect(await move()).toMatchObject(refused(/is not empty: the table guests has rows\. Make/));
    expect(await onServer(name(), `SELECT 1 FROM pg_tables WHERE tablename = 'orders'`)).toEqual(
      [],
    );
    await onServer(name(), `DROP TABLE guests`);
    const other = await startOn(target());
    await other.end();
    expect(await move()).toMatchObject(refused(/is not empty: the table \w+ has rows/));

    for (const wrong of [
      target().replace('hammer:hammer', 'hammer:secret'),
      target().replace('hammer:hammer', 'nobody:secret'),
      target()
        .replace(/:\d+\//, ':1/')
        .replace(':hammer@', ':secret@'),
      `${target()}_not_there`,
    ]) {
      const said = await move(wrong);
      expect(said).toMatchObject(refused(/^postgres:\/\/127\S+ cannot be used: .*after --to/));
      expect(said.stderr).not.toMatch(/secret|:hammer@/);
    }
    for (const unreadable of [
      'mysql://hammer:secret@127.0.0.1/hammer',
      'postgres://hammer:1/secret@127.0.0.1/hammer',
      'postgres://hammer:1#secret@127.0.0.1/hammer',
    ]) {
      const said = await move(unreadable);
      expect([said.code, said.stderr]).toEqual([2, expect.stringMatching(/^--to must be/)]);
      expect(said.stderr).not.toContain('secret');
    }
    expect(await hammer(['migrate'])).toMatchObject({ code: 0 });
  });

  it('refuses a database that is not up to date', async () => {
    const source = await new DataSource(houseOptions(sqlite())).initialize();
    await source.undoLastMigration();
    await source.destroy();
    expect(await move()).toMatchObject(refused(/brought up to date first: hammer migrate/));
    expect(await hammer(['migrate'])).toMatchObject({ code: 0 });
    expect(await move()).toMatchObject({ code: 0 });
  });

  it('takes along a database that is behind its mark as one that is', async () => {
    const mark = join(folder(), 'hammer.sqlite.state', 'high-water-mark.json');
    const told = JSON.parse(readFileSync(mark, 'utf8')) as { permits: number };
    writeFileSync(mark, JSON.stringify({ ...told, permits: told.permits + 1 }));
    expect(await move()).toMatchObject({ code: 0 });
    expect(await stopOf(await startOn(target()))).toMatchObject({ kind: 'restored' });
  });

  it('takes along the files beside the database, and overwrites none', async () => {
    const state = join(folder(), 'hammer.sqlite.state');
    const there = join(folder(), 'data', `${name()}.state`);
    for (const kept of ['access.key', 'placement-9.json'])
      writeFileSync(join(state, kept), `${kept} of the old one`);
    cpSync(state, there, { recursive: true });
    writeFileSync(join(there, 'access.key'), 'another');
    expect(await move()).toMatchObject(refused(/has a file access\.key already/));
    rmSync(join(there, 'access.key'));
    writeFileSync(join(there, 'high-water-mark-3f2a9c1b.json'), '{}');
    expect(await move()).toMatchObject(refused(/has a file high-water-mark-3f2a9c1b\.json/));
    rmSync(there, { recursive: true });
    expect(await move()).toMatchObject({ code: 0 });
    for (const kept of ['access.key', 'placement-9.json'])
      expect(readFileSync(join(there, kept), 'utf8')).toBe(`${kept} of the old one`);
  });

  it('does not leave a marked database behind when the books do not agree', async () => {
    const connection = new BetterSqlite3(join(folder(), 'hammer.sqlite'));
    connection.exec(
      `UPDATE budgets SET committed_micros = committed_micros - 1 WHERE name = 'batch:1'`,
    );
    connection.close();
    expect(await move()).toMatchObject(refused(/The books of the copy differ/));
    expect(await hammer(['migrate'])).toMatchObject({ code: 0 });
    expect(await onServer(name(), 'SELECT id FROM orders')).toEqual([]);
  });
});
