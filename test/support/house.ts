import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostActor, People, TokenBook } from '@hammer/access';
import type { Batch, NewPerson, NewToken, Person, Role } from '@hammer/contract';
import { BackupClerk, EvidenceGatherer } from '@hammer/batch';
import { Clock, Database } from '@hammer/database';
import { readSettings, type Settings } from '@hammer/settings';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { CronExpression, SchedulerRegistry } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { createApp, listen } from '../../apps/api/src/app.js';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../apps/sandbox/src/sandbox.js';
import { Browser } from './browser.js';
import { stateDirOf } from './state-dir.js';
import { giveToken } from './give-token.js';
import { readLedger, type LedgerSums } from './ledger-sums.js';
import { until } from './until.js';
import { Visitor } from './visitor.js';

/** A password that is good enough. */
export const password = 'quiet lamps over water';

/** What a test wants to be different; everything has a default. */
export interface HouseOptions {
  databaseUrl?: string;
  settings?: Record<string, string>;
  sandbox?: SandboxOptions;
}

/** A whole server in this process, on a sandbox supplier, spoken to over real HTTP. */
export class House extends Visitor {
  private constructor(
    readonly sandbox: Sandbox,
    url: string,
    token: string,
    private app: NestExpressApplication,
    private readonly settings: Settings,
    private readonly discard: () => void,
  ) {
    super(url, token);
  }

  static async start({
    databaseUrl,
    settings = {},
    sandbox: options = {},
  }: HouseOptions = {}): Promise<House> {
    const folder = mkdtempSync(join(tmpdir(), 'hammer-house-'));
    const sandbox = await startSandbox({
      ...options,
      manners: { rejectedShare: 0, ...options.manners },
    });
    const url = databaseUrl ?? `sqlite:${join(folder, 'hammer.sqlite')}`;
    const read = readSettings(
      {
        DATABASE_URL: url,
        STATE_DIR: url.startsWith('sqlite:') ? undefined : (stateDirOf(url) ?? folder),
        GSM_FUSION_BASE_URL: sandbox.url,
        GSM_FUSION_API_KEY: 'sandbox-key',
        GSM_FUSION_USERNAME: 'sandbox',
        PORT: '0',
        LOG_LEVEL: process.env['HAMMER_TEST_LOG'] ?? 'fatal',
        SUPPLIER_CALLS_PER_MINUTE: '0',
        SUPPLIER_STATUS_CALLS_PER_MINUTE: '0',
        SUPPLIER_READ_RETRIES: '0',
        AUTO_SYNC_INTERVAL: '86400',
        ...settings,
      },
      {},
    );
    const app = await createApp(read);
    const serverUrl = await listen(app, read);
    stopSchedules(app);
    const token = await giveToken(app.get(People), app.get(TokenBook));
    return new House(sandbox, serverUrl, token, app, read, () =>
      rmSync(folder, { recursive: true, force: true }),
    );
  }

  /** Ends everything, the supplier too. */
  async close(): Promise<void> {
    await this.app.close();
    await this.sandbox.close();
    this.discard();
  }

  /**
   * Ends the server in good order and starts another one on the same database, at the same address. `meanwhile` is done
   * while there is none.
   */
  async restart(meanwhile: () => void | Promise<void> = () => undefined): Promise<void> {
    await this.app.close();
    await meanwhile();
    const settings = { ...this.settings, PORT: Number(new URL(this.url).port) };
    this.app = await createApp(settings);
    await listen(this.app, settings);
    stopSchedules(this.app);
    const tokens = this.app.get(TokenBook);
    const isKnown = (await tokens.find(this.token ?? '', null)) !== null;
    // Who was known to another database is a stranger to this one.
    if (!isKnown) this.token = await this.giveToken('admin');
  }

  /** Takes the database away under the running server. */
  async loseDatabase(): Promise<void> {
    await this.app.get(DataSource).destroy();
  }

  /** Copies an SQLite database as it is now, while the server goes on. */
  async copyDatabase(path: string): Promise<void> {
    await this.app.get(DataSource).query(`VACUUM INTO '${path}'`);
  }

  /** A token of a new person of a role. */
  giveToken(role: Role): Promise<string> {
    return giveToken(this.app.get(People), this.app.get(TokenBook), role);
  }

  /** Somebody who has chosen {@link password}. */
  async addPerson(person: NewPerson): Promise<Person> {
    const people = this.app.get(People);
    const { linkToken } = await people.add(person, hostActor());
    return people.choosePassword(linkToken, password, null);
  }

  /** The browser of somebody who has signed in. */
  async signIn(email: string): Promise<Browser> {
    const browser = new Browser(this.url);
    const { status } = await browser.signIn(email, password);
    if (status !== 201) throw new Error(`Signing in was answered with ${status}.`);
    return browser;
  }

  /** A token of somebody, with what is not said left at its default. */
  async tokenOf({ id }: Person, token: Partial<NewToken> = {}): Promise<string> {
    const asked = { name: 'nightly', scopes: ['read' as const], ...token };
    return (await this.app.get(TokenBook).create(id, asked, hostActor())).token;
  }

  /** A part of the running server, to look behind the scenes or to stand in the way. */
  part<T>(type: abstract new (...about: never[]) => T): T {
    return this.app.get<T>(type);
  }

  /** The house's own database, to look behind the scenes. */
  get database(): Database {
    return this.app.get(Database);
  }

  /** Lets Hammer, and nobody else, believe that so many minutes more have passed. */
  passMinutes(minutes: number): void {
    const clock = this.app.get(Clock);
    const before = clock.now.bind(clock);
    clock.now = () => before() + minutes * 60_000;
  }

  /** Lets the time of Hammer stand still, at the beginning of a minute, until it is passed by hand. */
  holdTime(): void {
    const start = Math.ceil(Date.now() / 60_000) * 60_000;
    this.app.get(Clock).now = () => start;
  }

  /** What the schedule does every minute, now: gathers evidence about what is due. */
  async gatherWhenDue(): Promise<void> {
    await this.app.get(EvidenceGatherer).gatherWhenDue();
  }

  /** What the schedule does every minute, now: makes a backup when one is due. */
  async backUpWhenDue(): Promise<void> {
    await this.app.get(BackupClerk).backUpWhenDue();
  }

  /** Starts a draft and takes it to its end: all placed, all answered by the supplier, all results here. */
  async complete(draft: Batch): Promise<Batch> {
    const { status, body } = await this.start(draft);
    if (status !== 202) throw new Error(`The start was refused: ${body.detail}`);
    await this.placed(draft.id);
    this.sandbox.control.complete();
    await this.sync();
    return until(
      () => this.batch(draft.id),
      ({ state }) => state === 'completed',
    );
  }

  /** Money in the house's ledger, in micros. */
  ledger(): Promise<LedgerSums> {
    return readLedger(this.database);
  }
}

/** Schedules of minutes and hours: the clock on the wall must not decide what a test sees, so a test does their work itself. */
const byHand: ReadonlySet<string> = new Set([
  CronExpression.EVERY_MINUTE,
  CronExpression.EVERY_HOUR,
]);

function stopSchedules(app: NestExpressApplication): void {
  for (const job of app.get(SchedulerRegistry).getCronJobs().values())
    if (byHand.has(String(job.cronTime.source))) void job.stop();
}
