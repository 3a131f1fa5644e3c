import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Batch, Problem } from '@hammer/contract';
import { sql } from '@hammer/database';
import { generateImeis } from '@hammer/imei';
import { House } from '../support/house.js';
import { expectPromisesKept } from '../support/promises-kept.js';
import { until } from '../support/until.js';

const PROOF = generateImeis(13, 'read-only proof');
const LIST = generateImeis(60, 'read-only list');
const IMEIS_PER_CALL = 5;
const CALLS_AT_ONCE = 3;
const PRICE = 80_000;

/** Long enough for several looks of whoever sends calls, in milliseconds. */
const STILL_FOR = 2_500;

describe('an SQLite database that may not be written any more, with calls under way', () => {
  let house: House;
  let folder: string;

  const kept = () =>
    readdirSync(join(folder, 'hammer.sqlite.state')).filter((file) =>
      /^placement-\d+\.json$/.test(file),
    );

  const paidCalls = () =>
    house.sandbox.control.calls().filter(({ action }) => action === 'placeorder').length;

  /** Calls that were written down before the database turned read-only. */
  const permittedCalls = async () => {
    const found = await house.database.read(
      sql`SELECT id FROM placements WHERE sent_at IS NOT NULL`,
    );
    return found.length;
  };

  /** SQLite then answers each write with SQLITE_READONLY, and each read as ever, as on a disk that became read-only. */
  const forbidWriting = () => house.database.read(sql`PRAGMA query_only = ON`);
  const allowWriting = () => house.database.read(sql`PRAGMA query_only = OFF`);

  /** A batch in whose middle the database turns read-only, once all answers of the calls under way are in files. */
  const becomeReadOnly = async (): Promise<Batch> => {
    await house.place(PROOF);
    await house.sandbox.control.mergeFaults({
      latency: { ms: 400, only: { action: 'placeorder' } },
    });
    const draft = await house.draft(LIST);
    await house.start(draft);
    await until(
      () => house.batch(draft.id),
      ({ progress: { statuses } }) =>
        statuses.pending > 0 && statuses.sending === CALLS_AT_ONCE * IMEIS_PER_CALL,
    );
    await forbidWriting();
    await until(kept, (files) => files.length === CALLS_AT_ONCE);
    const readOnlySince = Date.now();
    await until(
      () => Date.now(),
      (now) => now > readOnlySince + STILL_FOR,
    );
    expect(paidCalls()).toBe(await permittedCalls());
    return house.batch(draft.id);
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-read-only-'));
    house = await House.start({
      databaseUrl: `sqlite:${join(folder, 'hammer.sqlite')}`,
      settings: {
        SUPPLIER_IMEIS_PER_CALL: String(IMEIS_PER_CALL),
        SUPPLIER_PARALLEL_CALLS: String(CALLS_AT_ONCE),
      },
    });
  });

  afterEach(async () => {
    await house?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('sends no call more, keeps each answer in a file, and shows what is charged as on its way', async () => {
    const { id, progress } = await becomeReadOnly();
    expect(progress.statuses.sending).toBe(CALLS_AT_ONCE * IMEIS_PER_CALL);
    expect(await house.ledger()).toEqual({
      committed: (PROOF.length + progress.statuses.pending) * PRICE,
      reserved: progress.statuses.sending * PRICE,
      refunded: 0,
    });
    await expectPromisesKept(house);
    const refused = await house.post<Problem>('/api/batches', {
      serviceId: '1739',
      imeis: generateImeis(1, 'read-only more'),
    });
    expect([refused.status, refused.body.code]).toEqual([503, 'database-refuses']);
    expect(refused.headers.get('retry-after')).toBe('5');

    await allowWriting();
    const { statuses } = (await house.placed(id)).progress;
    expect(statuses).toMatchObject({ pending: LIST.length, uncertain: 0, sending: 0 });
    expect(kept()).toEqual([]);
    expect(house.sandbox.control.totals()).toMatchObject({
      charged: PROOF.length + LIST.length,
      chargedMoreThanOnce: [],
    });
    await expectPromisesKept(house);
  });

  it('settles all of them at the next start, and nothing is uncertain', async () => {
    const { id } = await becomeReadOnly();
    await house.restart();
    expect(kept()).toEqual([]);
    const { statuses } = (await house.placed(id)).progress;
    expect(statuses).toMatchObject({ pending: LIST.length, uncertain: 0, sending: 0 });
    expect(house.sandbox.control.totals()).toMatchObject({
      charged: PROOF.length + LIST.length,
      chargedMoreThanOnce: [],
    });
    await expectPromisesKept(house);
  });
});
