import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Spend } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { databaseKinds, type TestDatabase } from '../support/databases.js';
import { House } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const slow = { latency: { ms: 400, only: { action: 'placeorder' as const } } };

describe.each(databaseKinds)('an answer that $name cannot take', ({ open }) => {
  let server: Awaited<ReturnType<typeof open>>;
  let place: TestDatabase;
  let house: House;
  let folder: string;

  const files = () => {
    const [state] = readdirSync(folder).filter((name) => name.endsWith('.state'));
    return state ? readdirSync(join(folder, state)).map((name) => join(folder, state, name)) : [];
  };

  const kept = (ending: string) =>
    files().filter((file) => /placement-\d+\.\w+$/.test(file) && file.endsWith(ending));

  /** From the first call on the database takes nothing any more, as on a full disk. */
  const placeOnAFullDisk = async () => {
    const draft = await house.draft(generateImeis(5, 'spool'));
    await house.start(draft);
    await until(
      () => house.sandbox.control.calls().filter(({ action }) => action === 'placeorder'),
      (calls) => calls.length === 1,
    );
    const { database } = house;
    const write = database.write.bind(database);
    database.write = () => Promise.reject(new Error('database or disk is full'));
    await until(
      () => kept('.json'),
      (found) => found.length === 1,
    );
    return { id: draft.id, makeRoom: () => (database.write = write) };
  };

  const stop = async () => (await house.get<Spend>('/api/spend')).body.stop;

  beforeAll(async () => {
    server = await open();
  });

  beforeEach(async () => {
    place = await server.create();
    folder = mkdtempSync(join(tmpdir(), 'hammer-spool-'));
    house = await House.start({
      databaseUrl: place.url,
      settings: { STATE_DIR: folder },
      sandbox: { faults: slow },
    });
  });

  afterEach(async () => {
    await house?.close();
    await place?.discard();
    rmSync(folder, { recursive: true, force: true });
  });

  afterAll(async () => {
    await server?.close();
  });

  it('is in a file until the database takes it, and no other call goes out meanwhile', async () => {
    const { id, makeRoom } = await placeOnAFullDisk();
    const [file = ''] = kept('.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).not.toContain('sandbox-key');
    expect(house.sandbox.control.book().length).toBe(1);
    makeRoom();
    expect((await house.placed(id)).progress.statuses).toMatchObject({ pending: 5, uncertain: 0 });
    expect(kept('.json')).toEqual([]);
    await expectPromisesKept(house);
  });

  it('settles its orders at the next start, as if it had just come', async () => {
    const { id } = await placeOnAFullDisk();
    await house.restart();
    expect((await house.placed(id)).progress.statuses).toMatchObject({ pending: 5, uncertain: 0 });
    expect(kept('.json')).toEqual([]);
    await expectPromisesKept(house);
  });

  it('is kept as evidence when its orders have become uncertain meanwhile', async () => {
    const { id } = await placeOnAFullDisk();
    const [file = ''] = kept('.json');
    const text = readFileSync(file, 'utf8');
    rmSync(file);
    await house.restart();
    await house.placed(id);
    writeFileSync(file, text);
    await house.restart();
    expect((await house.batch(id)).progress.statuses).toMatchObject({ pending: 4, uncertain: 1 });
    expect(kept('.json')).toEqual([]);
    expect(kept('.late').map((late) => readFileSync(late, 'utf8'))).toEqual([text]);
    expect(await stop()).toBeNull();
  });

  it('is removed when it was written after all', async () => {
    const draft = await placeOnAFullDisk();
    const [file = ''] = kept('.json');
    const text = readFileSync(file, 'utf8');
    draft.makeRoom();
    await house.placed(draft.id);
    writeFileSync(file, text);
    await house.restart();
    expect([...kept('.json'), ...kept('.late')]).toEqual([]);
  });

  it('stops the spending when its file cannot be read, and says what to do', async () => {
    const { id } = await placeOnAFullDisk();
    const [file = ''] = kept('.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, 80));
    await house.restart();
    expect(await stop()).toMatchObject({ kind: 'spool', reason: expect.stringContaining(file) });
    // On PostgreSQL it takes some seconds until a process is known to be gone for good.
    const { progress } = await until(
      () => house.batch(id),
      ({ progress: { statuses } }) => statuses.sending === 0,
    );
    expect(progress.statuses).toMatchObject({ uncertain: 1, planned: 4 });
    rmSync(file);
    await house.call('DELETE', '/api/stop');
    expect((await house.placed(id)).progress.statuses).toMatchObject({ uncertain: 1, pending: 4 });
    await expectPromisesKept(house);
  });
});
