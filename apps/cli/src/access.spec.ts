import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CreatedToken, InvitedPerson } from '@hammer/contract';
import { House } from '../../../test/support/house.js';
import { runToEnd, type Ended } from '../../../test/support/processes.js';

let house: House;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hammer-cli-access-'));
  house = await House.start({ databaseUrl: `sqlite:${join(folder, 'hammer.sqlite')}` });
});

afterAll(async () => {
  await house?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** On the machine of the server, which runs and has the database. */
const atTheHost = (...args: string[]): Promise<Ended> =>
  runToEnd('cli', args, { DATABASE_URL: `sqlite:${join(folder, 'hammer.sqlite')}` });

/** Somebody who uses the server from anywhere. */
const user = (args: string[], input = '', more: Record<string, string> = {}): Promise<Ended> =>
  runToEnd('cli', args, { HAMMER_URL: house.url, XDG_CONFIG_HOME: folder, ...more }, { input });

const kept = () => join(folder, 'hammer', 'login.json');

describe('hammer user and hammer token, beside a server that runs', () => {
  it('add a person with a link that works once, and list, reset and disable them', async () => {
    const added = await atTheHost('user', 'add', 'Bo@Example.com', '--role', 'viewer', '--json');
    const { person, linkToken } = JSON.parse(added.stdout) as InvitedPerson;
    expect(person).toMatchObject({ email: 'bo@example.com', role: 'viewer' });
    const choose = (token: string) =>
      house
        .as(null)
        .post(
          '/api/password',
          { token, password: 'quiet lamps over water' },
          { 'x-hammer-console': '1' },
        );
    expect((await choose(linkToken)).status).toBe(200);
    expect((await choose(linkToken)).status).toBe(403);
    expect((await atTheHost('user', 'list')).stdout).toMatch(/bo@example\.com +viewer.*active/);

    const reset = await atTheHost('user', 'reset', 'bo@example.com');
    expect(reset.stdout).toMatch(/\/password#[\w-]{43}\n/);
    expect((await atTheHost('user', 'disable', 'bo@example.com')).code).toBe(0);
    expect((await atTheHost('user', 'list')).stdout).toMatch(/bo@example\.com.*disabled/);
    const unknown = await atTheHost('user', 'disable', 'bo@example.com');
    expect([unknown.code, unknown.stderr]).toEqual([1, expect.stringContaining('Nobody has')]);
  });

  it('say what is wrong with what they are given, and change nothing', async () => {
    for (const [args, words] of [
      [['user', 'add', 'nobody'], /email must be an e-mail address/],
      [['user', 'add', 'a@example.com', '--role', 'king'], /Allowed choices are viewer, operator/],
      [
        ['token', 'create', '--for', 'a@example.com', '--name', 'x', '--may', 'fly'],
        /"fly" is none of/,
      ],
      [['token', 'revoke', 'all'], /must be the number/],
    ] as const) {
      const { code, stderr } = await atTheHost(...args);
      expect([args, code, stderr]).toEqual([args, 2, expect.stringMatching(words)]);
    }
  });

  it('make a token that its person could have, and revoke it at once', async () => {
    await atTheHost('user', 'add', 'ann@example.com', '--role', 'operator');
    const wide = await atTheHost(
      ...['token', 'create', '--for', 'ann@example.com', '--name', 'all', '--may', 'manage'],
    );
    expect([wide.code, wide.stderr]).toEqual([1, expect.stringContaining('manage')]);
    const made = await atTheHost(
      ...['token', 'create', '--for', 'ann@example.com', '--name', 'night job'],
      ...['--may', 'read,spend', '--daily-cap', '12.50', '--days', '3', '--json'],
    );
    const token = JSON.parse(made.stdout) as CreatedToken;
    expect(token).toMatchObject({ scopes: ['read', 'spend'], dailyCapMicros: 12_500_000 });
    expect((await house.as(token.token).get('/api/session')).status).toBe(200);
    const listed = await atTheHost('token', 'list');
    expect(listed.stdout).toMatch(
      /hmr_[\w-]{8}… +night job +ann@example\.com +read,spend +\$12\.50/,
    );
    expect(listed.stdout).not.toContain(token.token);
    expect((await atTheHost('token', 'revoke', String(token.id))).code).toBe(0);
    expect((await house.as(token.token).get('/api/session')).status).toBe(401);
  });
});

describe('hammer login', () => {
  it('says what to do to whoever has no token', async () => {
    const { code, stderr } = await user(['services']);
    expect([code, stderr]).toEqual([1, expect.stringContaining('hammer login')]);
  });

  it('keeps a token for its owner only, and for this server only', async () => {
    const token = await house.giveToken('viewer');
    const { code, stdout } = await user(['login'], `${token}\n`);
    expect([code, stdout]).toEqual([0, expect.stringContaining(`Kept in ${kept()}`)]);
    expect(statSync(kept()).mode & 0o777).toBe(0o600);
    expect((await user(['services', 'simlock'])).code).toBe(0);
    const elsewhere = await user(['services'], '', {
      HAMMER_URL: house.url.replace('127.0.0.1', 'localhost'),
    });
    expect([elsewhere.code, elsewhere.stderr]).toEqual([1, expect.stringContaining('Sign in')]);
  });

  it('keeps nothing that the server does not know, and forgets what it is told to', async () => {
    const before = readFileSync(kept(), 'utf8');
    for (const [input, exit] of [
      ['secret\n', 2],
      [`hmr_${'x'.repeat(43)}\n`, 1],
    ] as const) {
      const { code, stderr } = await user(['login'], input);
      expect([code, stderr]).not.toEqual([0, '']);
      expect(code).toBe(exit);
      expect(readFileSync(kept(), 'utf8')).toBe(before);
    }
    expect((await user(['logout'])).code).toBe(0);
    expect(existsSync(kept())).toBe(false);
  });
});
