import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccessRoom, actsOf, goodPassword, host, present } from '../support/access-room.js';
import { databaseKinds } from '../support/databases.js';

const notValid = { name: 'UserError', code: 'link-not-valid' };
const lastAdmin = { name: 'UserError', code: 'last-admin' };

const MINUTE = 60_000;

describe.each(databaseKinds)('the first admin on $name', ({ open }) => {
  let room: AccessRoom;

  beforeAll(async () => {
    room = await AccessRoom.open(open);
  });

  afterAll(() => room?.close());

  const use = (token: string, password = goodPassword) =>
    room.setUp.use(token, 'Ada@Example.com', password, '192.0.2.1');

  it('is made once, with the newest token, within half an hour', async () => {
    const earlier = present(await room.setUp.open());
    const late = present(await room.setUp.open());
    await expect(use(earlier)).rejects.toMatchObject(notValid);
    room.clock.pass(30 * MINUTE);
    await expect(use(late)).rejects.toMatchObject(notValid);

    const token = present(await room.setUp.open());
    expect(await room.setUp.isDone()).toBe(false);
    await expect(use(token, 'short')).rejects.toMatchObject({ code: 'weak-password' });
    const outcomes = await Promise.allSettled([use(token), use(token)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await room.people.list()).toEqual([
      expect.objectContaining({ email: 'ada@example.com', role: 'admin', hasPassword: true }),
    ]);

    expect(await room.setUp.isDone()).toBe(true);
    expect(await room.setUp.open()).toBeNull();
    await expect(use(token)).rejects.toMatchObject({ code: 'set-up-done' });
    expect(await actsOf(room.audit)).toEqual(['set-up-used']);
    await expect(room.signIn('ada@example.com')).resolves.toBeDefined();
  });
});

describe.each(databaseKinds)('people on $name', ({ open }) => {
  let room: AccessRoom;
  let admin: number;

  beforeAll(async () => {
    room = await AccessRoom.open(open);
    admin = (await room.member('ada@example.com', 'admin')).id;
  });

  afterAll(() => room?.close());

  it('are added with a link to choose a password, which holds once and for three days', async () => {
    const invited = await room.people.add(
      { email: ' Cy@Example.com', role: 'viewer', dailyCapMicros: 5_000_000 },
      host,
    );
    expect(invited.person).toMatchObject({
      email: 'cy@example.com',
      role: 'viewer',
      dailyCapMicros: 5_000_000,
      hasPassword: false,
      hasSecondFactor: false,
      lastSeenAt: null,
      disabledAt: null,
    });
    await expect(room.signIn('cy@example.com')).rejects.toMatchObject({ code: 'sign-in-refused' });
    await expect(
      room.people.choosePassword(invited.linkToken, 'cy@example.com', null),
    ).rejects.toMatchObject({ code: 'weak-password' });
    const { linkToken } = invited;
    expect(await room.people.choosePassword(linkToken, goodPassword, null)).toMatchObject({
      hasPassword: true,
    });
    await expect(room.people.choosePassword(linkToken, goodPassword, null)).rejects.toMatchObject(
      notValid,
    );
    const { session } = await room.signIn('cy@example.com');
    expect(session.permissions).toEqual(['measure', 'read']);

    const late = await room.people.add({ email: 'late@example.com', role: 'viewer' }, host);
    room.clock.pass(72 * 60 * MINUTE);
    await expect(
      room.people.choosePassword(late.linkToken, goodPassword, null),
    ).rejects.toMatchObject(notValid);
  });

  it('have an e-mail of their own, however it is written, until they are disabled', async () => {
    const { person } = await room.people.add({ email: 'di@example.com', role: 'viewer' }, host);
    await expect(
      room.people.add({ email: 'DI@example.com', role: 'admin' }, host),
    ).rejects.toMatchObject({ code: 'email-taken' });
    await room.people.disable(person.id, host);
    const again = await room.people.add({ email: 'di@example.com', role: 'viewer' }, host);
    expect(again.person.id).not.toBe(person.id);
  });

  it('may do by their next request what their role allows now', async () => {
    const { id } = await room.member('ed@example.com', 'operator');
    const { sessionToken } = await room.signIn('ed@example.com');
    await room.people.change(id, { role: 'viewer', dailyCapMicros: 7 }, host);
    expect(await room.sessions.find(sessionToken, null)).toMatchObject({
      permissions: new Set(['measure', 'read']),
      dailyCaps: { personMicros: 7, tokenMicros: null },
    });
    await room.people.change(id, { dailyCapMicros: null }, host);
    const found = (await room.people.list()).find((person) => person.id === id);
    expect(found).toMatchObject({ role: 'viewer', dailyCapMicros: null });
  });

  it('lose their sessions, tokens and links at once when they are disabled', async () => {
    const { id } = await room.member('fay@example.com');
    const { sessionToken } = await room.signIn('fay@example.com');
    const { token } = await room.token(id);
    expect(await room.tokens.find(token, null)).not.toBeNull();
    const { linkToken } = await room.people.reset(id, host);
    expect(await room.tokens.find(token, null)).not.toBeNull();
    await room.people.disable(id, host);
    expect(await room.sessions.find(sessionToken, null)).toBeNull();
    expect(await room.tokens.find(token, null)).toBeNull();
    await expect(room.people.choosePassword(linkToken, goodPassword, null)).rejects.toMatchObject({
      name: 'UserError',
    });
    await expect(room.signIn('fay@example.com')).rejects.toMatchObject({ code: 'sign-in-refused' });
    await expect(room.people.disable(id, host)).rejects.toMatchObject({ code: 'person-not-found' });
  });

  it('are signed out by a reset, and their old password and earlier link no longer hold', async () => {
    const { id } = await room.member('gus@example.com');
    const { sessionToken } = await room.signIn('gus@example.com');
    const earlier = await room.people.reset(id, host);
    const newest = await room.people.reset(id, host);
    expect(await room.sessions.find(sessionToken, null)).toBeNull();
    await expect(room.signIn('gus@example.com')).rejects.toMatchObject({ code: 'sign-in-refused' });
    await expect(
      room.people.choosePassword(earlier.linkToken, goodPassword, null),
    ).rejects.toMatchObject(notValid);
    await room.people.choosePassword(newest.linkToken, 'a wholly other sentence', null);
    await expect(
      room.signIn('gus@example.com', { password: 'a wholly other sentence' }),
    ).resolves.toBeDefined();
  });

  it('change their password themselves and stay signed in where they did it, and only there', async () => {
    await room.member('hal@example.com');
    const other = await room.signIn('hal@example.com');
    const mine = await room.signIn('hal@example.com');
    const actor = present(await room.sessions.find(mine.sessionToken, null));
    await room.people.changePassword('a wholly other sentence', actor);
    expect(await room.sessions.find(mine.sessionToken, null)).not.toBeNull();
    expect(await room.sessions.find(other.sessionToken, null)).toBeNull();
    await expect(room.signIn('hal@example.com')).rejects.toMatchObject({ code: 'sign-in-refused' });
  });

  it('always have an admin among them who can sign in', async () => {
    await expect(room.people.disable(admin, host)).rejects.toMatchObject(lastAdmin);
    await expect(room.people.change(admin, { role: 'operator' }, host)).rejects.toMatchObject(
      lastAdmin,
    );
    const invited = await room.people.add({ email: 'ivy@example.com', role: 'admin' }, host);
    await expect(room.people.disable(admin, host)).rejects.toMatchObject(lastAdmin);
    await room.people.choosePassword(invited.linkToken, goodPassword, null);

    const both = await Promise.allSettled([
      room.people.disable(admin, host),
      room.people.change(invited.person.id, { role: 'viewer' }, host),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: lastAdmin });
    const admins = (await room.people.list()).filter(
      ({ role, disabledAt, hasPassword }) => role === 'admin' && !disabledAt && hasPassword,
    );
    expect(admins).toHaveLength(1);
  });

  it('leave a trace of every change of power, and none of one that was refused', async () => {
    const before = (await actsOf(room.audit)).length;
    const { person, linkToken } = await room.people.add(
      { email: 'joy@example.com', role: 'viewer' },
      host,
    );
    await room.people.choosePassword(linkToken, goodPassword, '192.0.2.8');
    await room.people.change(person.id, { role: 'operator' }, host);
    await room.people.reset(person.id, host);
    await room.people.disable(person.id, host);
    await expect(room.people.change(person.id, { role: 'admin' }, host)).rejects.toMatchObject({
      code: 'person-not-found',
    });
    expect((await actsOf(room.audit)).slice(before)).toEqual([
      'person-added',
      'password-chosen',
      'person-changed',
      'person-reset',
      'person-disabled',
    ]);
    const { data } = await room.audit.read(undefined, 4);
    expect(data.at(-1)).toMatchObject({
      act: 'password-chosen',
      actor: { kind: 'person', personId: person.id, name: 'joy@example.com' },
      address: '192.0.2.8',
      subject: `person:${person.id}`,
    });
    expect(JSON.stringify(await room.audit.read(undefined, 500))).not.toContain(linkToken);
  });
});
