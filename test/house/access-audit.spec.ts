import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { run, sql, type Sql } from '@hammer/database';
import { AccessRoom, host, present } from '../support/access-room.js';
import { databaseKinds } from '../support/databases.js';

const guards = {
  audit_entries_append_only: 'audit_entries',
  audit_entries_kept: 'audit_entries',
  audit_head_steps: 'audit_head',
};

describe.each(databaseKinds)('the audit on $name', ({ open }) => {
  let room: AccessRoom;

  beforeEach(async () => {
    room = await AccessRoom.open(open);
    for (let i = 1; i <= 5; i++) await room.audit.write(host, `act-${i}`, 'batch:1', { i });
  });

  afterEach(() => room?.close());

  const change = (statement: Sql) => room.database.write(() => run(statement));

  /** What somebody does who has the database in their hands. */
  const tamper = async (statement: Sql) => {
    const isPostgres = room.database.dialect === 'postgres';
    for (const [guard, table] of Object.entries(guards))
      await room.dataSource.query(`DROP TRIGGER ${guard}${isPostgres ? ` ON ${table}` : ''}`);
    await change(statement);
    return room.audit.verify();
  };

  it('is read newest first, page by page, and fits', async () => {
    const first = await room.audit.read(undefined, 3);
    expect(first.data.map(({ id, act }) => [id, act])).toEqual([
      [5, 'act-5'],
      [4, 'act-4'],
      [3, 'act-3'],
    ]);
    expect(first.nextCursor).not.toBeNull();
    const second = await room.audit.read(3, 3);
    expect(second.data.map(({ id }) => id)).toEqual([2, 1]);
    expect(second.nextCursor).toBeNull();
    expect(second.data[0]).toEqual({
      id: 2,
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      actor: { kind: 'host', personId: null, tokenId: null, name: 'tests' },
      act: 'act-2',
      subject: 'batch:1',
      address: null,
      details: { i: 2 },
      hash: expect.stringMatching(/^[\da-f]{64}$/),
    });
    expect(await room.audit.verify()).toBeNull();
  });

  it('refuses to be changed or cut', async () => {
    const refusal = /audit is append-only/;
    await expect(change(sql`UPDATE audit_entries SET act = 'x' WHERE id = 2`)).rejects.toThrow(
      refusal,
    );
    await expect(change(sql`DELETE FROM audit_entries WHERE id = 5`)).rejects.toThrow(refusal);
    await expect(change(sql`UPDATE audit_head SET entries = 4 WHERE id = 1`)).rejects.toThrow(
      refusal,
    );
    await expect(change(sql`DELETE FROM audit_head WHERE id = 1`)).rejects.toThrow(refusal);
    expect(await room.audit.verify()).toBeNull();
  });

  it.each([
    ['act', sql`UPDATE audit_entries SET act = 'harmless' WHERE id = 3`],
    ['time', sql`UPDATE audit_entries SET at = at + 1 WHERE id = 3`],
    ['actor', sql`UPDATE audit_entries SET person_id = 7 WHERE id = 3`],
    ['details', sql`UPDATE audit_entries SET details = '{}' WHERE id = 3`],
    ['hash', sql`UPDATE audit_entries SET hash = 'x' WHERE id = 3`],
  ])('names an entry whose %s was changed', async (_what, statement) => {
    expect(await tamper(statement)).toEqual({
      id: 3,
      reason: expect.stringContaining('was changed') as unknown,
    });
  });

  it('names an entry that was taken away, in the middle or at the end', async () => {
    expect(await tamper(sql`DELETE FROM audit_entries WHERE id = 2`)).toEqual({
      id: 2,
      reason: 'entry 2 is missing',
    });
  });

  it('names the first entry that is missing when the end was cut off', async () => {
    expect(await tamper(sql`DELETE FROM audit_entries WHERE id > 3`)).toEqual({
      id: 4,
      reason: 'entry 4 is missing',
    });
  });

  it('notices an end that was cut off together with the count of entries', async () => {
    await tamper(sql`DELETE FROM audit_entries WHERE id > 3`);
    await change(sql`UPDATE audit_head SET entries = 3 WHERE id = 1`);
    expect(await room.audit.verify()).toMatchObject({ id: 3 });
  });

  it.each([0, 6, 9])('names an entry that was put in as number %i', async (id) => {
    const difference = await tamper(
      sql`INSERT INTO audit_entries (id, at, actor_kind, actor_name, act, subject, details, hash)
          SELECT ${id}, at, actor_kind, actor_name, act, subject, details, hash FROM audit_entries WHERE id = 5`,
    );
    expect(difference).toEqual({ id, reason: `entry ${id} was not written by Hammer` });
  });

  it('keeps one order when many write at once, and nothing of a transaction that failed', async () => {
    const { audit, database } = room;
    const works = Array.from({ length: 40 }, (_, i) =>
      database.write(function* () {
        yield* audit.note(host, 'many', `thing:${i}`);
        if (i % 4 === 0) throw new Error('given up');
      }),
    );
    const outcomes = await Promise.allSettled(works);
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10);
    const { data } = await audit.read(undefined, 500);
    expect(data.map(({ id }) => id)).toEqual(Array.from({ length: 35 }, (_, i) => 35 - i));
    expect(await audit.verify()).toBeNull();
  });

  it('fits whatever texts it was given', async () => {
    const odd = { ...host, name: 'a\0b \ud800 \u{1f512}', address: '::1' };
    await room.audit.write(odd, 'odd', 'token:"1"\n', {
      text: '\0 \udc00 \u2028',
      list: [1, null],
    });
    const { data } = await room.audit.read(undefined, 1);
    expect(present(data[0]).details).toEqual({ text: '\0 \udc00 \u2028', list: [1, null] });
    expect(await room.audit.verify()).toBeNull();
  });

  it('is verified in pieces when it is long', async () => {
    const { audit } = room;
    await room.database.write(function* () {
      for (let i = 0; i < 2_100; i++) yield* audit.note(host, 'many', `thing:${i}`);
    });
    expect(await audit.verify()).toBeNull();
    expect(await tamper(sql`UPDATE audit_entries SET subject = 'x' WHERE id = 2050`)).toMatchObject(
      {
        id: 2050,
      },
    );
  });
});
