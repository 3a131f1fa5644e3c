import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@hammer/database';
import { AccessRoom, actsOf, host, present } from '../support/access-room.js';
import { databaseKinds } from '../support/databases.js';

const needed = { name: 'UserError', code: 'second-factor-needed' };
const refused = { name: 'UserError', code: 'second-factor-refused' };

const STEP = 30_000;

describe.each(databaseKinds)('the second factor on $name', ({ open }) => {
  let room: AccessRoom;

  beforeAll(async () => {
    room = await AccessRoom.open(open);
    await room.member('admin@example.com', 'admin');
  });

  afterAll(() => room?.close());

  it('is asked for from its first right code on, and only after the right password', async () => {
    const { id } = await room.member('ada@example.com');
    const { uri } = await room.secondFactor.begin(id);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Hammer:ada%40example\.com\?/);
    await expect(room.secondFactor.confirm(id, '000000', host)).rejects.toMatchObject(refused);
    await expect(room.signIn('ada@example.com')).resolves.toBeDefined();

    const phone = await room.withSecondFactor(id);
    expect((await room.people.list()).find((person) => person.id === id)).toMatchObject({
      hasSecondFactor: true,
    });
    await expect(room.signIn('ada@example.com')).rejects.toMatchObject(needed);
    await expect(room.signIn('ada@example.com', { password: 'wrong' })).rejects.toMatchObject({
      code: 'sign-in-refused',
    });
    room.clock.pass(STEP);
    await expect(room.signIn('ada@example.com', { code: phone.code() })).resolves.toBeDefined();
    await expect(room.secondFactor.begin(id)).rejects.toMatchObject({ code: 'second-factor-on' });
  });

  it('takes a code once, whoever is first, and not the one that turned it on', async () => {
    const { id } = await room.member('bo@example.com');
    const phone = await room.withSecondFactor(id);
    await expect(room.signIn('bo@example.com', { code: phone.code() })).rejects.toMatchObject(
      refused,
    );
    room.clock.pass(2 * STEP);
    const code = phone.code();
    const outcomes = await Promise.allSettled([
      room.signIn('bo@example.com', { code }),
      room.signIn('bo@example.com', { code: `${code.slice(0, 3)} ${code.slice(3)}` }),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: refused });
    expect(await room.sessions.list(id)).toHaveLength(1);
    const earlier = phone.code();
    room.clock.pass(2 * STEP);
    await expect(room.signIn('bo@example.com', { code: earlier })).rejects.toMatchObject(refused);
  });

  it('takes each recovery code once, in upper or lower case, and keeps only their hashes', async () => {
    const { id } = await room.member('cy@example.com');
    const { recoveryCodes } = await room.withSecondFactor(id);
    expect(new Set(recoveryCodes).size).toBe(10);
    const [code = ''] = recoveryCodes;
    expect(code).toMatch(/^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
    await expect(
      room.signIn('cy@example.com', { code: code.toLowerCase() }),
    ).resolves.toBeDefined();
    await expect(room.signIn('cy@example.com', { code })).rejects.toMatchObject(refused);
    await expect(
      room.signIn('cy@example.com', { code: 'AAAA-AAAA-AAAA-AAAA' }),
    ).rejects.toMatchObject(refused);
    const kept = JSON.stringify(await room.database.read(sql`SELECT * FROM recovery_codes`));
    expect(kept).not.toContain(code);
    expect(kept).not.toContain(code.replaceAll('-', ''));
  });

  it('counts a wrong code as a failure, but not that none was given', async () => {
    const { id } = await room.member('di@example.com');
    await room.withSecondFactor(id);
    for (let i = 0; i < 6; i++)
      await expect(room.signIn('di@example.com')).rejects.toMatchObject(needed);
    for (let i = 0; i < 5; i++)
      await expect(room.signIn('di@example.com', { code: '123 456' })).rejects.toMatchObject(
        refused,
      );
    await expect(room.signIn('di@example.com')).rejects.toMatchObject({
      code: 'too-many-attempts',
    });
  });

  it('is asked for again when somebody proves in a session who they are', async () => {
    const { id } = await room.member('ed@example.com');
    const actor = await room.actor('ed@example.com');
    const phone = await room.withSecondFactor(id);
    room.clock.pass(2 * STEP);
    await expect(
      room.sessions.authenticateAgain(actor, 'quiet lamps over water'),
    ).rejects.toMatchObject(needed);
    await room.sessions.authenticateAgain(actor, 'quiet lamps over water', phone.code());
    expect((await actsOf(room.audit)).at(-1)).toBe('signed-in-again');
  });

  it('is asked for after a new password was chosen, too', async () => {
    const { id } = await room.member('flo@example.com');
    const phone = await room.withSecondFactor(id);
    const { linkToken } = await room.people.reset(id, host);
    await room.people.choosePassword(linkToken, 'another lamp over water', null);
    const password = 'another lamp over water';
    await expect(room.signIn('flo@example.com', { password })).rejects.toMatchObject(needed);
    room.clock.pass(STEP);
    await room.signIn('flo@example.com', { password, code: phone.code() });
  });

  it('can be taken away, with its recovery codes, and set up anew', async () => {
    const { id } = await room.member('fay@example.com');
    const { recoveryCodes } = await room.withSecondFactor(id);
    const before = (await actsOf(room.audit)).length;
    await room.secondFactor.remove(id, host);
    await room.secondFactor.remove(id, host);
    await expect(room.signIn('fay@example.com')).resolves.toBeDefined();
    room.clock.pass(STEP);
    const phone = await room.withSecondFactor(id);
    await expect(
      room.signIn('fay@example.com', { code: present(recoveryCodes[0]) }),
    ).rejects.toMatchObject(refused);
    room.clock.pass(STEP);
    await expect(room.signIn('fay@example.com', { code: phone.code() })).resolves.toBeDefined();
    expect((await actsOf(room.audit)).slice(before)).toEqual([
      'second-factor-off',
      'signed-in',
      'second-factor-on',
      'sign-in-refused',
      'signed-in',
    ]);
  });

  it('cannot be read from the database alone: its key is in a file that only Hammer may read', async () => {
    const { id } = await room.member('gus@example.com');
    const phone = await room.withSecondFactor(id);
    const kept = JSON.stringify(await room.database.read(sql`SELECT * FROM people`));
    expect(kept).not.toContain(phone.secret);
    expect(statSync(join(room.stateFolder.place, 'access.key')).mode & 0o777).toBe(0o600);

    await room.restart();
    room.clock.pass(STEP);
    await expect(room.signIn('gus@example.com', { code: phone.code() })).resolves.toBeDefined();

    await room.stateFolder.remove('access.key');
    room.clock.pass(STEP);
    for (let i = 0; i < 6; i++)
      await expect(room.signIn('gus@example.com', { code: phone.code() })).rejects.toMatchObject({
        name: 'OperationalError',
        code: 'access-key-unusable',
      });
    await expect(
      room.signIn('gus@example.com', { code: present(phone.recoveryCodes[0]) }),
    ).resolves.toBeDefined();

    const later = await room.withSecondFactor((await room.member('hal@example.com')).id);
    room.clock.pass(STEP);
    await room.restart();
    await expect(room.signIn('hal@example.com', { code: later.code() })).resolves.toBeDefined();
    await expect(room.signIn('gus@example.com', { code: phone.code() })).rejects.toMatchObject({
      code: 'access-key-unusable',
    });
  });
});
