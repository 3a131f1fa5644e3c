import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { hostActor, openAtTheHost } from '@hammer/access';
import type { Spend } from '@hammer/contract';
import { generateImeis } from '@hammer/imei';
import { readSettings } from '@hammer/settings';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { houseOptions } from '../../ormconfig.js';
import { Browser } from './browser.js';
import { postgres, type TestDatabase } from './databases.js';
import { password } from './house.js';
import { runToEnd, SandboxProcess, ServerProcess, type Ended } from './processes.js';
import { until } from './until.js';
import { WatchedLine } from './watched-line.js';

/** Somebody of the old installation. */
export const EMAIL = 'bo@example.com';

/** A file with texts that a copy could spoil. */
const file = (imeis: readonly string[]) =>
  `IMEI,Note\n${imeis.map((imei, i) => `${imei},"${['tab\there', 'back\\slash \\N \\.', 'line\nline\r\nline', 'é 漢字 😀', '"" '][i % 5]}"`).join('\n')}\n`;

/** How a verb ends that has refused. */
export const refused = (words: RegExp): Record<string, unknown> => ({
  code: 1,
  stdout: '',
  stderr: expect.stringMatching(words),
});

/** What is said of a database that was moved. */
export const moved =
  /was moved to postgres:\/\/127\.0\.0\.1:\d+\/\w+ on .*set DATABASE_URL.*hammer move --undo --to/;

/** What is said of one that perhaps was. */
export const begun = /A move of this database to postgres:\S+ was begun on .*hammer move --to/;

/** What a test of a move has at hand. */
interface MovingStage {
  /** The addresses of both databases; the second also through {@link line}. */
  sqlite: () => string;
  target: () => string;
  throughLine: () => string;
  line: () => WatchedLine;
  /** Where the old installation of this test is, and the one that it is a copy of. */
  folder: () => string;
  lived: () => string;
  /** The name of the PostgreSQL database. */
  name: () => string;
  sandbox: () => SandboxProcess;
  /** What programs and a browser were known by in the old installation. */
  token: () => string | null;
  cookie: () => string | null;
  onServer: <T extends object>(database: string, statement: string) => Promise<T[]>;
  emptyTarget: () => Promise<unknown>;
  hammer: (args: string[], settings?: Record<string, string>) => Promise<Ended>;
  move: (to?: string) => Promise<Ended>;
  startOn: (databaseUrl: string) => Promise<ServerProcess>;
  expectRefusal: (databaseUrl: string, words: RegExp) => Promise<void>;
  stopOf: (visitor: ServerProcess) => Promise<Spend['stop']>;
  everything: (databaseUrl: string) => Promise<Record<string, unknown[]>>;
}

/**
 * An SQLite installation in which people have worked, a copy of it for each test, and an empty PostgreSQL database. Made and
 * taken away around the tests of the file that asks for it.
 */
export function movingStage(): MovingStage {
  let server: Awaited<ReturnType<typeof postgres.open>>;
  let sandbox: SandboxProcess;
  let line: WatchedLine;
  let lived: string;
  let token: string | null;
  let cookie: string | null;
  let folder: string;
  let place: TestDatabase;
  let name: string;
  const running: ServerProcess[] = [];

  const sqlite = (): string => `sqlite:${join(folder, 'hammer.sqlite')}`;
  const target = (): string => place.url;
  const throughLine = (): string => `${line.url}/${name}`;

  const onServer = async <T extends object>(database: string, statement: string): Promise<T[]> => {
    const client = new pg.Client({
      connectionString: `${process.env['HAMMER_TEST_POSTGRES']}/${database}`,
    });
    await client.connect();
    try {
      return (await client.query<T>(statement)).rows;
    } finally {
      await client.end();
    }
  };

  /** As CREATE DATABASE leaves it: what tests get has the tables already. */
  const emptyTarget = () => onServer(name, 'DROP SCHEMA public CASCADE; CREATE SCHEMA public');

  const hammer = (args: string[], settings: Record<string, string> = {}): Promise<Ended> =>
    runToEnd('cli', args, { DATABASE_URL: sqlite(), ...settings }, { cwd: folder });

  const move = (to = target()) => hammer(['move', '--to', to]);

  const startOn = async (databaseUrl: string, how = {}): Promise<ServerProcess> => {
    const settings = {
      DATABASE_URL: databaseUrl,
      ...(databaseUrl.startsWith('postgres') && { STATE_DIR: join(folder, 'data') }),
      GSM_FUSION_BASE_URL: sandbox.url,
      GSM_FUSION_API_KEY: 'sandbox-key',
      GSM_FUSION_USERNAME: 'sandbox',
      SUPPLIER_CALLS_PER_MINUTE: '0',
      SUPPLIER_STATUS_CALLS_PER_MINUTE: '0',
      AUTO_SYNC_INTERVAL: '86400',
    };
    const started = await ServerProcess.start(settings, how);
    running.push(started);
    return started;
  };

  const expectRefusal = (databaseUrl: string, words: RegExp) =>
    expect(startOn(databaseUrl, { isNew: true })).rejects.toThrow(words);

  const stopOf = async (visitor: ServerProcess) =>
    (await visitor.get<Spend>('/api/spend')).body.stop;

  /** Every row of every table, by the entities. */
  const everything = async (databaseUrl: string): Promise<Record<string, unknown[]>> => {
    const source = await new DataSource({
      ...houseOptions(databaseUrl),
      migrationsRun: false,
    }).initialize();
    try {
      const tables = source.entityMetadatas.map(async ({ tableName, target, primaryColumns }) => {
        const order = Object.fromEntries(
          primaryColumns.map(({ propertyName }) => [propertyName, 'ASC' as const]),
        );
        return [tableName, await source.getRepository(target).find({ order })] as const;
      });
      return Object.fromEntries(await Promise.all(tables));
    } finally {
      await source.destroy();
    }
  };

  /** A year of work in a minute: results, an uncertain order, a draft of a file, people, sessions, STOP and its lift. */
  const live = async (): Promise<void> => {
    const access = await openAtTheHost(readSettings({ DATABASE_URL: sqlite() }, {}));
    const { linkToken } = await access.people.add({ email: EMAIL, role: 'admin' }, hostActor());
    await access.people.choosePassword(linkToken, password, null);
    await access.close();
    const house = await startOn(sqlite());
    token = house.token;
    const browser = new Browser(house.url);
    expect((await browser.signIn(EMAIL, password)).status).toBe(201);
    cookie = browser.cookie;
    const done = await house.place(generateImeis(20, 'moving'));
    await sandbox.complete();
    await house.sync();
    await until(
      () => house.batch(done.id),
      ({ state }) => state === 'completed',
    );
    await house.post('/api/stop', { reason: 'a pause' });
    await house.call('DELETE', '/api/stop');
    await sandbox.mergeFaults({
      drop: { at: 'charged', next: 1, only: { action: 'placeorder' } },
    });
    const lost = await house.place(generateImeis(1, 'moving lost'));
    expect(lost.progress.statuses.uncertain).toBe(1);
    await house.draftOf('list.csv', file(generateImeis(10, 'moving draft')));
    const webhook = { name: 'on call', url: 'https://localhost/in', events: ['batch.finished'] };
    expect((await browser.post('/api/webhooks', webhook)).status).toBe(201);
    await house.end();
  };

  beforeAll(async () => {
    server = await postgres.open();
    line = await WatchedLine.to(process.env['HAMMER_TEST_POSTGRES'] ?? '');
    sandbox = await SandboxProcess.start({ manners: { accountList: true } });
    lived = mkdtempSync(join(tmpdir(), 'hammer-lived-'));
    folder = lived;
    await live();
  }, 60_000);

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hammer-moving-'));
    cpSync(lived, folder, { recursive: true });
    place = await server.create();
    name = new URL(place.url).pathname.slice(1);
  });

  afterEach(async () => {
    for (const one of running.splice(0)) await one.end('SIGKILL');
    await place?.discard();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  afterAll(async () => {
    await sandbox?.close();
    line?.close();
    await server?.close();
    rmSync(lived, { recursive: true, force: true });
  });

  return {
    sqlite,
    target,
    throughLine,
    folder: () => folder,
    lived: () => lived,
    name: () => name,
    line: () => line,
    sandbox: () => sandbox,
    token: () => token,
    cookie: () => cookie,
    onServer,
    emptyTarget,
    hammer,
    move,
    startOn,
    expectRefusal,
    stopOf,
    everything,
  };
}
