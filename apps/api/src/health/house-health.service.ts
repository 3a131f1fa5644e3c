import { BackupClerk, Catalogue, SpendReader } from '@hammer/batch';
import { Database } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { OrderTally } from '@hammer/orders';
import { SETTINGS, type Settings } from '@hammer/settings';
import { Synchronizer } from '@hammer/sync';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';

const PING_TIMEOUT = 2_000;

/** What the host is told about Hammer. Asks the database, never the supplier: that could cost a call. */
@Injectable()
export class HouseHealth implements OnApplicationBootstrap {
  private readonly logger = new Logger(HouseHealth.name);

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly connection: Database,
    private readonly supplierPort: Supplier,
    private readonly tally: OrderTally,
    private readonly catalogue: Catalogue,
    private readonly spend: SpendReader,
    private readonly synchronizer: Synchronizer,
    private readonly backups: BackupClerk,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** All orders are counted once, so that nobody has to wait for it later. */
  onApplicationBootstrap(): void {
    this.tally
      .read()
      .catch((error: unknown) =>
        this.logger.debug(`the orders were not counted: ${String(error)}`),
      );
  }

  async database(): Promise<HealthIndicatorResult> {
    return this.indicators
      .check('database')
      .attempt(async () => {
        const started = performance.now();
        await this.connection.ping();
        return {
          kind: this.connection.dialect,
          latencyMs: Math.round((performance.now() - started) * 10) / 10,
        };
      })
      .withTimeout(PING_TIMEOUT);
  }

  supplier(): HealthIndicatorResult {
    const indicator = this.indicators.check('supplier');
    if (!this.supplierPort.configured) {
      return indicator.degraded({
        message: 'Set GSM_FUSION_API_KEY and GSM_FUSION_USERNAME, then start Hammer again.',
      });
    }
    const contact = this.supplierPort.lastContact;
    if (!contact) return indicator.up({ message: 'Not asked yet.' });
    const seen = { message: contact.message, lastAnswerAt: new Date(contact.at).toISOString() };
    return contact.ok ? indicator.up(seen) : indicator.degraded(seen);
  }

  cache(): HealthIndicatorResult {
    const age = this.catalogue.age();
    return this.indicators
      .check('cache')
      .up({ servicesAgeSeconds: age === null ? null : Math.round(age / 1_000) });
  }

  environment(): HealthIndicatorResult {
    return this.indicators.check('environment').up({
      node: process.version,
      databaseKind: this.connection.dialect,
      apiKeySet: this.settings.GSM_FUSION_API_KEY !== undefined,
      usernameSet: this.settings.GSM_FUSION_USERNAME !== undefined,
      supplierUrl: this.settings.GSM_FUSION_BASE_URL,
      autoSyncIntervalSeconds: this.settings.AUTO_SYNC_INTERVAL,
    });
  }

  async backup(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('backup');
    const { isOn, newestAt, failure, isLate } = await this.backups.state();
    if (!isOn) return indicator.up({ message: 'BACKUP_FOLDER is not set: none is made.' });
    const seen = { newestAt: newestAt && new Date(newestAt).toISOString(), failure };
    return isLate || failure !== null ? indicator.degraded(seen) : indicator.up(seen);
  }

  async metrics(): Promise<HealthIndicatorResult> {
    return this.indicators.check('metrics').attempt(() => this.measure());
  }

  private async measure(): Promise<Record<string, unknown>> {
    // Null while they are counted for the first time: what is told is exact, or not told.
    const [orders, spend, sync] = await Promise.all([
      this.tally.readSoon(),
      this.spend.today(),
      this.synchronizer.state(),
    ]);
    const { spentMicros, reservedMicros, atRiskMicros, uncertainOrders, stop } = spend;
    const { rss } = process.memoryUsage();
    return {
      orders: orders && Object.fromEntries(orders),
      totalOrders: orders && [...orders.values()].reduce((sum, some) => sum + some, 0),
      spentTodayMicros: spentMicros,
      reservedTodayMicros: reservedMicros,
      atRiskMicros,
      uncertainOrders,
      spendingStopped: stop !== null,
      pendingOrders: sync.pending,
      lastSyncAt: sync.last?.startedAt ?? null,
      uptimeSeconds: Math.round(process.uptime()),
      memoryMegabytes: Math.round(rss / 1_048_576),
    };
  }
}
