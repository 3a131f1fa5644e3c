import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Problem, Spend } from '@hammer/contract';
import { run, sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import { runToEnd } from '../support/processes.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const imeis = (count: number, seed = 'restored') => generateImeis(count, seed);
const paidCalls = (house: House) =>
  house.sandbox.control.calls().filter(({ action }) => action === 'placeorder');
const stopOf = async (house: House) => (await house.get<Spend>('/api/spend')).body.stop;
const reconciled = { reconciled: true, reason: 'compared with the list of orders' };

describe('an SQLite database that was restored from a backup', () => {
  let folder: string;
  let house: House;

  const database = () => join(folder, 'hammer.sqlite');
  const backup = () => join(folder, 'backup.sqlite');

  /** Takes the server away, changes the files, and starts another one on them. */
  const restartAfter = (change: () => void) => house.restart(change);

  const putBack = () => {
    for (const ending of ['-wal', '-shm']) rmSync(`${database()}${ending}`, { force: true });
    cpSync(backup(), database());
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-restored-'));
    house = await House.start({ databaseUrl: `sqlite:${database()}` });
  });

  afterEach(async () => {
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('buys nothing until a person has compared it, also when it lacks a single call', async () => {
    await house.place(imeis(3));
    const draft = await house.draft(imeis(1, 'lost'));
    await restartAfter(() => cpSync(database(), backup()));
    await house.start(draft);
    await house.placed(draft.id);
    await restartAfter(putBack);

    const stop = await stopOf(house);
    expect(stop).toMatchObject({ kind: 'restored' });
    expect(stop?.reason).toMatch(/restored from a backup: 3 paid calls .* knows 2 .*reconcile/);
    const before = paidCalls(house).length;
    const quoted = await house.batch(draft.id);
    expect(quoted.state).toBe('draft');
    const { status, body } = await house.start(quoted);
    expect([status, body.code]).toEqual([409, 'spending-stopped']);
    const single = { imei: imeis(1, 'single')[0], serviceId: '1739' };
    expect((await house.post<Problem>('/api/orders', single)).body.code).toBe('spending-stopped');

    const refused = await house.call<Problem>('DELETE', '/api/stop');
    expect([refused.status, refused.body.code]).toEqual([409, 'not-reconciled']);
    await house.restart();
    expect(await stopOf(house)).toEqual(stop);
    expect(paidCalls(house).length).toBe(before);

    const lifted = await house.call<Spend>('DELETE', '/api/stop', reconciled);
    expect([lifted.status, lifted.body.stop]).toEqual([200, null]);
    expect((await house.place(imeis(2, 'after'))).progress.statuses.pending).toBe(2);
    await house.restart();
    expect(await stopOf(house)).toBeNull();
  });

  it('sends nothing of a batch that was running when the backup was made', async () => {
    const settings = {
      SUPPLIER_CALLS_PER_MINUTE: '30',
      SUPPLIER_IMEIS_PER_CALL: '1',
      SUPPLIER_PARALLEL_CALLS: '1',
    };
    await house.close();
    house = await House.start({ databaseUrl: `sqlite:${database()}`, settings });
    const draft = await house.draft(imeis(3));
    await house.start(draft);
    await until(
      () => house.batch(draft.id),
      ({ progress: { statuses } }) => statuses.pending === 1 && statuses.prepared === 1,
    );
    // A copy with an order that waits for its slot: its call goes out after the copy was made.
    await house.copyDatabase(backup());
    await house.placed(draft.id);
    await restartAfter(putBack);
    const before = paidCalls(house).length;
    expect(before).toBe(3);
    expect(await stopOf(house)).toMatchObject({ kind: 'restored' });
    expect((await house.batch(draft.id)).progress.statuses).toMatchObject({
      planned: 2,
      pending: 1,
    });
    await house.sync();
    expect(paidCalls(house).length).toBe(before);
  });

  it('is noticed too when it was deleted, or when the file beside it is missing or damaged', async () => {
    await house.place(imeis(2));
    const [state = ''] = readdirSync(folder).filter((name) => name.endsWith('.state'));
    const mark = join(folder, state, 'high-water-mark.json');
    for (const [change, words] of [
      [() => rmSync(mark), /is missing/],
      [() => writeFileSync(mark, '{'), /cannot be read/],
    ] as const) {
      await restartAfter(change);
      expect(await stopOf(house)).toMatchObject({
        kind: 'restored',
        reason: expect.stringMatching(words),
      });
      await house.call('DELETE', '/api/stop', reconciled);
    }
    await restartAfter(() => {
      for (const ending of ['', '-wal', '-shm']) rmSync(`${database()}${ending}`, { force: true });
    });
    expect(await stopOf(house)).toMatchObject({
      kind: 'restored',
      reason: expect.stringMatching(/another database/),
    });
  });

  it('lets no call out while the mark cannot be written', async () => {
    await house.place(imeis(1));
    const state = join(folder, 'hammer.sqlite.state');
    rmSync(state, { recursive: true });
    writeFileSync(state, 'in the way');
    const draft = await house.draft(imeis(3, 'in the way'));
    await house.start(draft);
    const waiting = await until(
      () => house.batch(draft.id),
      ({ progress }) => progress.trouble?.code === 'state-folder',
    );
    expect(waiting.progress.statuses).toMatchObject({ pending: 0, uncertain: 0 });
    expect(paidCalls(house).length).toBe(1);
    rmSync(state);
    expect((await house.placed(draft.id)).progress.statuses.pending).toBe(3);
  });

  it('does not hide behind a stop of a person', async () => {
    await house.place(imeis(1));
    await house.post('/api/stop', { reason: 'a pause' });
    await restartAfter(() => rmSync(join(folder, 'hammer.sqlite.state'), { recursive: true }));
    expect(await stopOf(house)).toMatchObject({ kind: 'restored' });
    expect((await house.call('DELETE', '/api/stop')).status).toBe(409);
    const said = await runToEnd('cli', ['reconcile', '--reason', reconciled.reason], {
      HAMMER_URL: house.url,
      HAMMER_TOKEN: house.token ?? '',
    });
    expect(said).toMatchObject({ code: 0, stdout: 'Spending goes on.\n' });
    expect(await stopOf(house)).toBeNull();
  });
});

describe.each(databaseKinds)('the mark outside of $name', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;

  beforeAll(async () => {
    server = await open();
  });

  beforeEach(async () => {
    place = await server.create();
    house = await House.start({ databaseUrl: place.url });
  });

  afterEach(async () => {
    await house?.close();
    await place?.discard();
  });

  afterAll(async () => {
    await server?.close();
  });

  it('is never behind a call that has gone out, and never before the database', async () => {
    await house.place(imeis(30));
    await house.database.write(function* () {
      yield* run(sql`UPDATE installation SET permits = permits - 1`);
    });
    await house.restart();
    expect(await stopOf(house)).toMatchObject({ kind: 'restored' });
    await house.call('DELETE', '/api/stop', reconciled);
    await house.place(imeis(5, 'more'));
    await house.restart();
    expect(await stopOf(house)).toBeNull();
    await expectPromisesKept(house);
  });
});
