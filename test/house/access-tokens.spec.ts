import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDatabase, run, sql } from '@hammer/database';
import { firstValueFrom, timeout } from 'rxjs';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import { AccessRoom, actsOf, host, present } from '../support/access-room.js';
import { databaseKinds } from '../support/databases.js';

const DAY = 24 * 60 * 60_000;

describe.each(databaseKinds)('tokens on $name', ({ open }) => {
  let room: AccessRoom;
  let owner: number;

  beforeAll(async () => {
    room = await AccessRoom.open(open);
    owner = (await room.member('ada@example.com', 'operator')).id;
  });

  afterAll(() => room?.close());

  it('stand for their owner, with their scopes and caps; only their hash is kept', async () => {
    const created = await room.token(owner, {
      scopes: ['spend', 'read'],
      dailyCapMicros: 80_000,
    });
    expect(created.token).toMatch(/^hmr_[\w-]{43}$/);
    expect(created).toMatchObject({
      prefix: created.token.slice(4, 12),
      email: 'ada@example.com',
      scopes: ['read', 'spend'],
      expiresAt: null,
      lastUsedAt: null,
    });
    expect(await room.tokens.find(created.token, '192.0.2.1')).toMatchObject({
      kind: 'token',
      personId: owner,
      tokenId: created.id,
      sessionId: null,
      name: 'nightly of ada@example.com',
      permissions: new Set(['read', 'spend']),
      dailyCaps: { personMicros: null, tokenMicros: 80_000 },
      authenticatedAt: null,
    });
    expect(room.sessions.isFresh(present(await room.tokens.find(created.token, null)))).toBe(false);
    const kept = JSON.stringify([
      await room.database.read(sql`SELECT * FROM tokens`),
      await room.audit.read(undefined, 500),
    ]);
    expect(kept).not.toContain(created.token.slice(12));
  });

  it('are nobody when the text is not one of theirs', async () => {
    const { token } = await room.token(owner);
    const other = token.endsWith('A') ? 'B' : 'A';
    for (const text of ['', 'hmr_', `${token}x`, `${token.slice(0, -1)}${other}`, token.slice(4)])
      expect(await room.tokens.find(text, null)).toBeNull();
  });

  it('never allow more than their owner may at that moment', async () => {
    const { id } = await room.member('bo@example.com', 'admin');
    await room.member('cy@example.com', 'admin');
    const { token } = await room.token(id, { scopes: ['read', 'manage'] });
    await room.people.change(id, { role: 'viewer' }, host);
    expect((await room.tokens.find(token, null))?.permissions).toEqual(new Set(['read']));
    await expect(room.token(id, { scopes: ['read', 'spend'] })).rejects.toMatchObject({
      code: 'scopes-too-wide',
      details: { scopes: ['spend'] },
    });
    await room.people.change(id, { role: 'admin' }, host);
    expect((await room.tokens.find(token, null))?.permissions).toEqual(new Set(['read', 'manage']));
  });

  it('end at their time, and at once when they are revoked', async () => {
    const short = await room.token(owner, { expiresInDays: 1 });
    const long = await room.token(owner, { name: 'long' });
    room.clock.pass(DAY);
    expect(await room.tokens.find(short.token, null)).toBeNull();
    expect(await room.tokens.find(long.token, null)).not.toBeNull();
    expect((await room.tokens.revoke(long.id, host)).revokedAt).not.toBeNull();
    expect(await room.tokens.find(long.token, null)).toBeNull();
    await room.tokens.revoke(long.id, host);
    expect((await actsOf(room.audit)).filter((act) => act === 'token-revoked')).toHaveLength(1);
    await expect(room.tokens.revoke(999, host)).rejects.toMatchObject({ code: 'token-not-found' });
  });

  it('hold only for the addresses that they are made for', async () => {
    const { token } = await room.token(owner, {
      addresses: ['203.0.113.0/24', '198.51.100.7', '2001:db8:5::/48'],
    });
    const isFound = async (address: string | null) =>
      (await room.tokens.find(token, address)) !== null;
    for (const address of ['203.0.113.255', '::ffff:203.0.113.9', '198.51.100.7', '2001:db8:5::f'])
      expect([address, await isFound(address)]).toEqual([address, true]);
    for (const address of ['203.0.114.1', '198.51.100.8', '2001:db8:6::1', '::1', null])
      expect([address, await isFound(address)]).toEqual([address, false]);
    await expect(room.token(owner, { addresses: ['203.0.113.0/33'] })).rejects.toMatchObject({
      code: 'address-not-valid',
    });
  });

  it('note that they are used at most once a minute', async () => {
    const { id, token } = await room.token(owner);
    const used = async () =>
      (await room.tokens.list(owner)).find((entry) => entry.id === id)?.lastUsedAt;
    expect(await used()).toBeNull();
    await room.tokens.find(token, null);
    const first = present(await used());
    room.clock.pass(50_000);
    await room.tokens.find(token, null);
    expect(await used()).toBe(first);
    room.clock.pass(15_000);
    await room.tokens.find(token, null);
    expect(Date.parse(present(await used()))).toBeGreaterThanOrEqual(Date.parse(first) + 65_000);
  });

  it('are listed for one person or for everybody, newest first, without their text', async () => {
    const { id } = await room.member('eve@example.com');
    const mine = await room.token(id);
    expect((await room.tokens.list(id)).map((token) => token.id)).toEqual([mine.id]);
    const everybody = await room.tokens.list();
    expect(everybody[0]).toMatchObject({ id: mine.id, email: 'eve@example.com' });
    expect(everybody.length).toBeGreaterThan(5);
    expect(JSON.stringify(everybody)).not.toContain(mine.token.slice(12));
  });

  it('tell who is asking', async () => {
    const { token } = await room.token(owner, { expiresInDays: 2 });
    const actor = present(await room.tokens.find(token, null));
    const info = await room.sessions.describe(actor);
    expect(info).toMatchObject({
      person: { id: owner, email: 'ada@example.com', role: 'operator' },
      permissions: ['read'],
      authenticatedAt: null,
    });
    const left = Date.parse(present(info.expiresAt)) - room.clock.now();
    expect(left).toBeGreaterThan(DAY);
    expect(left).toBeLessThanOrEqual(2 * DAY);
  });
});

describe.each(databaseKinds)('watching for the end of access on $name', ({ open }) => {
  let room: AccessRoom;

  beforeAll(async () => {
    room = await AccessRoom.open(open);
    await room.member('ada@example.com', 'admin');
  });

  afterAll(() => room?.close());

  const ended = (actor: Parameters<AccessRoom['revocations']['watch']>[0]) => {
    let hasEnded = false;
    const end = firstValueFrom(room.revocations.watch(actor).pipe(timeout(10_000))).then(() => {
      hasEnded = true;
    });
    return { end, hasEnded: () => hasEnded };
  };

  it('notices a session that was signed out, and leaves the others alone', async () => {
    const actor = await room.actor('ada@example.com');
    const staying = await room.actor('ada@example.com');
    const watched = ended(actor);
    const other = ended(staying);
    await room.sessions.end(present(actor.sessionId), host);
    await watched.end;
    expect(other.hasEnded()).toBe(false);
    await room.sessions.end(present(staying.sessionId), host);
    await other.end;
  });

  it('notices a token that was revoked by another process', async () => {
    const { id } = await room.member('bo@example.com');
    const { token } = await room.token(id);
    const watched = ended(present(await room.tokens.find(token, null)));
    const elsewhere = await new DataSource({
      ...houseOptions(room.url),
      migrationsRun: false,
    }).initialize();
    await openDatabase(elsewhere).write(() =>
      run(sql`UPDATE tokens SET revoked_at = 1 WHERE person_id = ${id}`),
    );
    await watched.end;
    await elsewhere.destroy();
    expect(await room.tokens.find(token, null)).toBeNull();
  });

  it('notices that a person was disabled, and that a session has become too old', async () => {
    const { id } = await room.member('cy@example.com');
    const disabled = ended(await room.actor('cy@example.com'));
    const old = ended(await room.actor('ada@example.com'));
    await room.people.disable(id, host);
    await disabled.end;
    expect(old.hasEnded()).toBe(false);
    room.clock.pass(DAY);
    await old.end;
  });
});
