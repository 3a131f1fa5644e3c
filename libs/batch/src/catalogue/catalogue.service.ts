import type { Service, ServiceList } from '@hammer/contract';
import { Clock, Database, plannedOnce, RateGate, records, run, sql } from '@hammer/database';
import { Supplier, type SupplierService } from '@hammer/fusion';
import { OperationalError, SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { paidCallsOf } from '../placing/paid-calls.js';
import { withPatience } from './patience.js';

/** A service as it is kept; times in milliseconds, the price in micros. */
export interface ListedService {
  id: string;
  title: string;
  category: string;
  priceMicros: number;
  previousPriceMicros: number | null;
  priceChangedAt: number | null;
  promisedTime: string;
  notes: string;
  listedAt: number;
  provenSize: number;
  frozenAt: number | null;
}

/** The list as the supplier has given it, with what placing has proven. */
export interface SupplierList extends Omit<ServiceList, 'data'> {
  data: Omit<Service, 'observed'>[];
}

/** How long a list is taken for the supplier's present one, in milliseconds. */
const FRESH_FOR = 5 * 60_000;

/** After a failure the supplier is not asked again for so long, in milliseconds. */
const FORBEARANCE = 15_000;

/**
 * The supplier's price list: asked for at most every five minutes, kept in the database, and shown with its age when
 * the supplier cannot be asked.
 */
@Injectable()
export class Catalogue {
  private readonly logger = new Logger(Catalogue.name);
  private fetchedAt = 0;
  private failedAt = 0;
  private lastFailure: OperationalError | null = null;
  private fetching: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly rateGate: RateGate,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The whole list. Throws an OperationalError when there is none at all and the supplier cannot be asked. */
  async list(refresh = false): Promise<SupplierList> {
    const failure = await this.bringUpToDate(refresh);
    const services = await this.listed();
    if (services.length === 0 && failure) throw failure;
    const fetchedAt = services[0]?.listedAt ?? null;
    return {
      data: services.map(({ listedAt: _, provenSize, frozenAt, priceChangedAt, ...service }) => ({
        ...service,
        priceChangedAt: priceChangedAt === null ? null : new Date(priceChangedAt).toISOString(),
        provenBatchSize: provenSize,
        batchSizeFrozen: frozenAt !== null,
      })),
      fetchedAt: fetchedAt === null ? null : new Date(fetchedAt).toISOString(),
      stale: failure !== null,
    };
  }

  /** The services by their ids, as up to date as can be. */
  async byId(): Promise<Map<string, ListedService>> {
    const failure = await this.bringUpToDate(false);
    const services = await this.listed();
    if (services.length === 0 && failure) throw failure;
    return new Map(services.map((service) => [service.id, service]));
  }

  /** One service, as up to date as can be; undefined where it is not offered. */
  async find(id: string): Promise<ListedService | undefined> {
    const failure = await this.bringUpToDate(false);
    const [service] = await this.listed(sql`id = ${id}`);
    return service ?? (failure ? (await this.byId()).get(id) : undefined);
  }

  /** Asks for a newer list where the last one is too old, so that a running batch notices a new price. */
  async keepFresh(): Promise<void> {
    try {
      await this.bringUpToDate(false);
    } catch (error) {
      this.logger.error(`The price list could not be kept: ${String(error)}`);
    }
  }

  /** Whether the supplier answers a question that costs nothing, asked now. */
  async isAnswered(): Promise<boolean> {
    return (await this.bringUpToDate(true)) === null;
  }

  /** When the list in memory was fetched, in milliseconds, or null; for the health page. */
  age(now = this.clock.now()): number | null {
    return this.fetchedAt === 0 ? null : now - this.fetchedAt;
  }

  private async bringUpToDate(refresh: boolean): Promise<OperationalError | null> {
    const now = this.clock.now();
    if (!refresh && now - this.fetchedAt < FRESH_FOR) return null;
    if (!refresh && now - this.failedAt < FORBEARANCE && this.lastFailure) return this.lastFailure;
    try {
      if (!this.fetching) {
        this.fetching = this.fetch().finally(() => (this.fetching = null));
        // It may fail after everyone who waited for it has gone.
        this.fetching.catch(() => undefined);
      }
      await withPatience(this.clock, this.fetching, () => {
        throw new OperationalError(
          'supplier-busy',
          'The price list is still waiting for its turn behind other calls. Try again in a moment.',
        );
      });
      this.lastFailure = null;
      return null;
    } catch (error) {
      if (!(error instanceof OperationalError)) throw error;
      this.logger.warn(`The price list could not be fetched: ${error.message}`);
      this.failedAt = this.clock.now();
      this.lastFailure = error;
      return error;
    }
  }

  private async fetch(): Promise<void> {
    const limit = paidCallsOf(this.supplier, this.settings);
    const services = await this.supplier.services(() => this.rateGate.take(limit));
    await this.keep(services, this.clock.now());
    this.fetchedAt = this.clock.now();
  }

  private async keep(services: readonly SupplierService[], now: number): Promise<void> {
    const account = this.supplier.account;
    const offered = records(
      {
        id: 'text',
        title: 'text',
        category: 'text',
        priceMicros: 'integer',
        promisedTime: 'text',
        notes: 'text',
        position: 'integer',
      },
      services.map((service, position) => ({ ...service, position })),
    );
    await this.database.write(function* () {
      yield* run(
        sql`INSERT INTO services (supplier_account, id, title, category, price_micros, promised_time, notes, position, listed_at)
            SELECT ${account}, id, title, category, price_micros, promised_time, notes, position, ${now}
            FROM ${offered} AS offered WHERE 1 = 1
            ON CONFLICT (supplier_account, id) DO UPDATE SET
              title = excluded.title, category = excluded.category, promised_time = excluded.promised_time,
              notes = excluded.notes, position = excluded.position, listed_at = excluded.listed_at, gone_at = NULL,
              previous_price_micros = CASE WHEN services.price_micros <> excluded.price_micros
                THEN services.price_micros ELSE services.previous_price_micros END,
              price_changed_at = CASE WHEN services.price_micros <> excluded.price_micros
                THEN excluded.listed_at ELSE services.price_changed_at END,
              price_micros = excluded.price_micros`,
      );
      yield* run(
        sql`UPDATE services SET gone_at = ${now} WHERE supplier_account = ${account} AND gone_at IS NULL
              AND id NOT IN (SELECT id FROM ${offered} AS offered)`,
      );
    });
  }

  private listed(condition = sql`1 = 1`): Promise<ListedService[]> {
    const account = this.supplier.account;
    return this.database.read<ListedService>(
      plannedOnce(sql`SELECT id, title, category, price_micros, previous_price_micros, price_changed_at, promised_time, notes,
            listed_at, proven_size, frozen_at
          FROM services
          WHERE supplier_account = ${account} AND gone_at IS NULL AND ${condition}
          ORDER BY position`),
    );
  }
}
