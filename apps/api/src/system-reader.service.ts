import { CallsReader } from '@hammer/batch';
import type { System } from '@hammer/contract';
import { Database, Instance, Registrar, WriterLock } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { AnomalyBook } from '@hammer/orders';
import { SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable } from '@nestjs/common';
import { ownVersion } from './own-version.js';

/** What runs here and how it is, for people who have signed in. Asks the supplier nothing. */
@Injectable()
export class SystemReader {
  private readonly version = ownVersion();
  private readonly startedAt = new Date(Date.now() - process.uptime() * 1_000).toISOString();

  constructor(
    private readonly database: Database,
    private readonly lock: WriterLock,
    private readonly instance: Instance,
    private readonly registrar: Registrar,
    private readonly supplier: Supplier,
    private readonly calls: CallsReader,
    private readonly anomalies: AnomalyBook,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The house as it is now. Of the supplier's key only whether there is one. */
  async now(): Promise<System> {
    const { lastContact } = this.supplier;
    return {
      version: this.version,
      startedAt: this.startedAt,
      database: { kind: this.database.dialect, mayPlace: this.lock.mayWrite },
      supplier: {
        host: new URL(this.settings.GSM_FUSION_BASE_URL).host,
        isKeyKnown: this.settings.GSM_FUSION_API_KEY !== undefined,
        isUserKnown: this.settings.GSM_FUSION_USERNAME !== undefined,
        lastContact: lastContact && {
          ...lastContact,
          at: new Date(lastContact.at).toISOString(),
        },
      },
      servers: (await this.registrar.living()).map(({ key, role, since }) => ({
        id: key,
        role,
        since: new Date(since).toISOString(),
        isThis: this.instance.id.startsWith(key),
      })),
      calls: await this.calls.now(),
      unseenAnomalies: await this.anomalies.unseen(),
    };
  }
}
