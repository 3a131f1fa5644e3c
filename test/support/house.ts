import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from '@hammer/contract';
import { EvidenceGatherer } from '@hammer/batch';
import { Clock, Database } from '@hammer/database';
import { readSettings, type Settings } from '@hammer/settings';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { DataSource } from 'typeorm';
import { createApp, listen } from '../../apps/api/src/app.js';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../apps/sandbox/src/sandbox.js';
import { stateDirOf } from './databases.js';
import { readLedger, type LedgerSums } from './ledger-sums.js';
import { until } from './until.js';
import { Visitor } from './visitor.js';

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
    private app: NestExpressApplication,
    private readonly settings: Settings,
    private readonly discard: () => void,
  ) {
    super(url);
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
    return new House(sandbox, await listen(app, read), app, read, () =>
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
  async restart(meanwhile: () => void = () => undefined): Promise<void> {
    await this.app.close();
    meanwhile();
    const settings = { ...this.settings, PORT: Number(new URL(this.url).port) };
    this.app = await createApp(settings);
    await listen(this.app, settings);
  }

  /** Takes the database away under the running server. */
  async loseDatabase(): Promise<void> {
    await this.app.get(DataSource).destroy();
  }

  /** Copies an SQLite database as it is now, while the server goes on. */
  async copyDatabase(path: string): Promise<void> {
    await this.app.get(DataSource).query(`VACUUM INTO '${path}'`);
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

  /** What the schedule does every minute, now: gathers evidence about what is due. */
  async gatherWhenDue(): Promise<void> {
    await this.app.get(EvidenceGatherer).gatherWhenDue();
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
