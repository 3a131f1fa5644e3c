import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql, run } from '@hammer/database';
import {
  AccessRoom,
  actsOf,
  goodPassword,
  host,
  present,
  refusalOf,
  refusalsOf,
} from '../support/access-room.js';
import { databaseKinds } from '../support/databases.js';

const refused = { name: 'UserError', code: 'sign-in-refused' };
const tooMany = { name: 'UserError', code: 'too-many-attempts' };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe.each(databaseKinds)('signing in on $name', ({ open }) => {
  let room: AccessRoom;

  beforeAll(async () => {
    room = await AccessRoom.open(open);
    await room.member('ada@example.com', 'admin');
    await room.member('bo@example.com');
  });

  afterAll(() => room?.close());

  beforeEach(async () => {
    room.clock.pass(25 * HOUR);
    await room.database.write(() => run(sql`DELETE FROM sign_in_failures WHERE 1 = 1`));
  });

  it('begins a session that says who it is and what they may do', async () => {
    const { sessionToken, session } = await room.signIn(' Bo@Example.com ');
    expect(sessionToken).toMatch(/^[\w-]{43}$/);
    expect(session).toMatchObject({
      person: { email: 'bo@example.com', role: 'operator' },
      permissions: ['measure', 'read', 'prepare', 'spend', 'halt', 'settle'],
    });
    expect(session).not.toHaveProperty('needsSecondFactorSetup');
    const actor = present(await room.sessions.find(sessionToken, '192.0.2.1'));
    expect(actor).toMatchObject({ kind: 'person', name: 'bo@example.com', tokenId: null });
    expect(await room.sessions.find(sessionToken, '::ffff:192.0.2.1')).toEqual(actor);
    expect(await room.database.read(sql`SELECT * FROM sessions`)).not.toContainEqual(
      expect.objectContaining({ tokenHash: sessionToken }),
    );
  });

  it('asks an admin without a second factor to set one up', async () => {
    const { session } = await room.signIn('ada@example.com');
    expect(session.needsSecondFactorSetup).toBe(true);
  });

  it('answers a wrong password and an e-mail that nobody has alike, after the same work', async () => {
    const before = room.passwords.comparisons;
    const known = await refusalOf(room.signIn('bo@example.com', { password: 'wrong' }));
    expect(room.passwords.comparisons - before).toBe(1);
    const unknown = await refusalOf(room.signIn('nobody@example.com', { password: 'wrong' }));
    expect(room.passwords.comparisons - before).toBe(2);
    expect(known).toMatchObject(refused);
    expect({ ...unknown, message: unknown.message }).toEqual({ ...known, message: known.message });
  });

  it('keeps in the audit who was meant, but nothing of an e-mail that nobody has', async () => {
    await expect(room.signIn('bo@example.com', { password: 'wrong' })).rejects.toMatchObject(
      refused,
    );
    await expect(room.signIn('my-Pa55word typed here')).rejects.toMatchObject(refused);
    const { data } = await room.audit.read(undefined, 2);
    expect(data.map(({ act, subject }) => [act, subject])).toEqual([
      ['sign-in-refused', 'person:unknown'],
      ['sign-in-refused', 'person:2'],
    ]);
    expect(JSON.stringify(data)).not.toContain('Pa55word');
  });

  it('makes an account wait longer after each failure, up to fifteen minutes, also after a restart', async () => {
    const fail = () =>
      room.signIn('bo@example.com', { password: 'wrong', address: '198.51.100.9' });
    for (let i = 0; i < 5; i++) await expect(fail()).rejects.toMatchObject(refused);
    await expect(fail()).rejects.toMatchObject({ ...tooMany, details: { seconds: 30 } });
    await room.restart();
    const before = room.passwords.comparisons;
    await expect(fail()).rejects.toMatchObject(tooMany);
    expect(room.passwords.comparisons).toBe(before);
    const waits: number[] = [];
    for (let seconds = 30; waits.length < 7;) {
      room.clock.pass(seconds * 1_000);
      await expect(fail()).rejects.toMatchObject(refused);
      seconds = Number((await refusalOf(fail())).details['seconds']);
      waits.push(seconds);
    }
    expect(waits).toEqual([60, 120, 240, 480, 900, 900, 900]);
    room.clock.pass(15 * MINUTE);
    await expect(room.signIn('bo@example.com', { address: '198.51.100.9' })).resolves.toBeDefined();
    await expect(fail()).rejects.toMatchObject(refused);
  });

  it('lets nobody be kept out of an account by strangers who fail on purpose', async () => {
    await room.signIn('bo@example.com', { address: '203.0.113.5' });
    for (let i = 0; i < 5; i++)
      await expect(
        room.signIn('bo@example.com', { password: 'wrong', address: '198.51.100.7' }),
      ).rejects.toMatchObject(refused);
    await expect(room.signIn('bo@example.com', { address: '198.51.100.8' })).rejects.toMatchObject(
      tooMany,
    );
    await expect(
      room.signIn('bo@example.com', { address: '::ffff:203.0.113.5' }),
    ).resolves.toBeDefined();
  });

  it('counts attempts that arrive at once before it looks at any of them', async () => {
    const before = room.passwords.comparisons;
    const attempts = Array.from({ length: 12 }, () =>
      room.signIn('ada@example.com', { password: 'wrong', address: '198.51.100.20' }),
    );
    const codes = await refusalsOf(attempts);
    expect(codes.filter((code) => code === 'sign-in-refused')).toHaveLength(5);
    expect(codes.filter((code) => code === 'too-many-attempts')).toHaveLength(7);
    expect(room.passwords.comparisons - before).toBe(5);
  });

  it('stops an address after thirty failures for whatever accounts, for a quarter of an hour', async () => {
    const from = (last: number) => `2001:db8:0:7::${last}`;
    const attempts = Array.from({ length: 32 }, (_, i) =>
      room.signIn(`guess-${i}@example.com`, { password: 'x', address: from(i + 1) }),
    );
    const codes = await refusalsOf(attempts);
    expect(codes.filter((code) => code === 'sign-in-refused')).toHaveLength(30);
    const good = () => room.signIn('ada@example.com', { address: from(99) });
    await expect(good()).rejects.toMatchObject(tooMany);
    await expect(
      room.signIn('ada@example.com', { address: '2001:db8:0:8::1' }),
    ).resolves.toBeDefined();
    room.clock.pass(15 * MINUTE);
    await expect(good()).resolves.toBeDefined();
  });

  it('makes a hash anew that was made when less was asked of one', async () => {
    const { hash } = await import('argon2');
    const old = await hash(goodPassword, { memoryCost: 8_192, timeCost: 2, parallelism: 1 });
    await room.database.write(() =>
      run(sql`UPDATE people SET password_hash = ${old} WHERE email = 'bo@example.com'`),
    );
    await room.signIn('bo@example.com');
    const kept = await room.database.readFirst<{ passwordHash: string }>(
      sql`SELECT password_hash FROM people WHERE email = 'bo@example.com'`,
    );
    expect(kept?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,/);
    await expect(room.signIn('bo@example.com')).resolves.toBeDefined();
  });

  it('ends a session that nobody uses after half a day, and every one after a week', async () => {
    const { sessionToken: idle } = await room.signIn('bo@example.com');
    room.clock.pass(12 * HOUR);
    expect(await room.sessions.find(idle, null)).toBeNull();

    const { sessionToken: used } = await room.signIn('bo@example.com');
    for (let hours = 0; hours < 7 * 24 - 11; hours += 11) {
      room.clock.pass(11 * HOUR);
      expect(await room.sessions.find(used, null)).not.toBeNull();
    }
    room.clock.pass(11 * HOUR);
    expect(await room.sessions.find(used, null)).toBeNull();
  });

  it('writes down that a session is used at most once a minute', async () => {
    const { sessionToken } = await room.signIn('bo@example.com');
    const { sessionId } = present(await room.sessions.find(sessionToken, null));
    const seen = async () =>
      (
        await room.database.readFirst<{ lastSeenAt: number }>(
          sql`SELECT last_seen_at FROM sessions WHERE id = ${sessionId}`,
        )
      )?.lastSeenAt;
    const begun = await seen();
    room.clock.pass(50_000);
    await room.sessions.find(sessionToken, null);
    expect(await seen()).toBe(begun);
    room.clock.pass(15_000);
    await room.sessions.find(sessionToken, null);
    expect(await seen()).toBeGreaterThanOrEqual(present(begun) + 65_000);
  });

  it('signs out: one session, or all of a person, and says so in the audit', async () => {
    const first = await room.actor('bo@example.com');
    const { sessionToken } = await room.signIn('bo@example.com');
    await room.sessions.end(present(first.sessionId), first);
    expect((await room.sessions.list(2)).map(({ id }) => id)).not.toContain(first.sessionId);
    expect(await room.sessions.find(sessionToken, null)).not.toBeNull();
    await room.sessions.endAll(2, host);
    expect(await room.sessions.list(2)).toEqual([]);
    expect(await room.sessions.find(sessionToken, null)).toBeNull();
    expect((await actsOf(room.audit)).slice(-4)).toEqual([
      'signed-in',
      'signed-in',
      'signed-out',
      'signed-out',
    ]);
  });

  it('gives a session another token, and the one before is worth nothing', async () => {
    const { sessionToken } = await room.signIn('bo@example.com');
    const { sessionId } = present(await room.sessions.find(sessionToken, null));
    const rotated = await room.sessions.rotate(present(sessionId));
    expect(await room.sessions.find(sessionToken, null)).toBeNull();
    expect(await room.sessions.find(rotated, null)).toMatchObject({ sessionId });
  });

  it('lets a password that was given count as fresh for ten minutes, and then asks for it again', async () => {
    const { sessionToken } = await room.signIn('bo@example.com');
    const found = async () => present(await room.sessions.find(sessionToken, '192.0.2.1'));
    expect(room.sessions.isFresh(await found())).toBe(true);
    room.clock.pass(10 * MINUTE);
    const stale = await found();
    expect(room.sessions.isFresh(stale)).toBe(false);
    await expect(room.sessions.authenticateAgain(stale, 'wrong')).rejects.toMatchObject(refused);
    expect(room.sessions.isFresh(await found())).toBe(false);
    await room.sessions.authenticateAgain(stale, goodPassword);
    expect(room.sessions.isFresh(await found())).toBe(true);
  });
});
