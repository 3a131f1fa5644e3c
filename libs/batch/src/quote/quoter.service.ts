import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Quote } from '@hammer/contract';
import { Clock, Database, run, sql } from '@hammer/database';
import { Supplier } from '@hammer/fusion';
import { Ledger, SpendingSwitch } from '@hammer/ledger';
import { asMoney } from '@hammer/orders';
import { SETTINGS, type Settings } from '@hammer/settings';
import { Inject, Injectable } from '@nestjs/common';
import type { BatchRecord } from '../batch-record.js';
import { Catalogue } from '../catalogue/catalogue.service.js';
import { BalanceGlance } from './balance-glance.service.js';
import type { LockedPrices } from './locked-prices.js';

interface ServiceCount {
  serviceId: string | null;
  orders: number;
}

type Blocker = Quote['blockers'][number];

const ROWS_AT_ONCE = 5_000;

/** Says what a batch would cost and what stands in the way of paying it. */
@Injectable()
export class Quoter {
  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly catalogue: Catalogue,
    private readonly balances: BalanceGlance,
    private readonly ledger: Ledger,
    private readonly spending: SpendingSwitch,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Makes the quote of a draft and keeps it with the batch. */
  async quote(batch: BatchRecord): Promise<Quote> {
    const quote = await this.calculate(batch);
    await this.database.write(function* () {
      yield* run(
        sql`UPDATE batches SET quote = ${JSON.stringify(quote)}, quoted_micros = ${quote.totalMicros}
            WHERE id = ${batch.id} AND state = 'draft'`,
      );
    });
    return quote;
  }

  private async calculate(batch: BatchRecord): Promise<Quote> {
    const counts = await this.toCheck(batch.id);
    const offered = await this.catalogue.byId();
    const gone = counts.flatMap(({ serviceId }) =>
      serviceId !== null && !offered.has(serviceId) ? [serviceId] : [],
    );
    const services = counts.flatMap(({ serviceId, orders }) => {
      const service = serviceId === null ? undefined : offered.get(serviceId);
      if (!service) return [];
      const { id, title, priceMicros } = service;
      return [{ serviceId: id, title, priceMicros, orders, totalMicros: orders * priceMicros }];
    });
    const totalMicros = services.reduce((sum, service) => sum + service.totalMicros, 0);
    const orders = counts.reduce((sum, service) => sum + service.orders, 0);
    const balance = await this.balances.look();
    const leftMicros = balance.micros === null ? null : balance.micros - totalMicros;
    const today = await this.ledger.today();
    const usedMicros = today.reservedMicros + today.committedMicros;
    const blockers = [
      ...this.blockersOfRows(batch, counts, orders),
      ...gone.map(serviceGone),
      ...this.blockersOfMoney(totalMicros, today.limitMicros - usedMicros, leftMicros),
      ...(await this.blockersOfTheHouse()),
    ];
    return {
      id: idOf(batch, services, await this.contentOf(batch.id)),
      orders,
      totalMicros,
      services,
      reused: await this.reused(
        batch.id,
        new Map([...offered].map(([id, { priceMicros }]) => [id, priceMicros])),
      ),
      balance: { micros: balance.micros, leftMicros, currency: balance.currency },
      today: { capMicros: today.limitMicros, usedMicros },
      blockers,
      quotedAt: new Date(this.clock.now()).toISOString(),
    };
  }

  private blockersOfRows(
    batch: BatchRecord,
    counts: readonly ServiceCount[],
    orders: number,
  ): Blocker[] {
    if (batch.lastRow === 0) {
      return [
        {
          code: 'intake-unfinished',
          message: 'The rows were not all taken in. Give the file again.',
        },
      ];
    }
    if (counts.some(({ serviceId }) => serviceId === null)) {
      return [{ code: 'no-service', message: 'Choose the service to check with.' }];
    }
    if (batch.imeiColumn === null) {
      return [
        { code: 'no-imei-column', message: 'No column with IMEIs was found. Choose the column.' },
      ];
    }
    return orders > 0 || batch.lastRow === 0
      ? []
      : [{ code: 'nothing-to-check', message: 'No row of this batch needs a paid check.' }];
  }

  private blockersOfMoney(
    totalMicros: number,
    leftTodayMicros: number,
    leftMicros: number | null,
  ): Blocker[] {
    const blockers: Blocker[] = [];
    if (totalMicros > leftTodayMicros) {
      blockers.push({
        code: 'daily-cap',
        message: `Today's cap leaves ${asMoney(Math.max(0, leftTodayMicros))}. Make the batch smaller, wait for tomorrow (UTC), or raise DAILY_CAP.`,
      });
    }
    if (totalMicros > this.settings.BATCH_CAP) {
      blockers.push({
        code: 'batch-cap',
        message: `A batch may cost ${asMoney(this.settings.BATCH_CAP)}. Split the file, or raise BATCH_CAP.`,
      });
    }
    if (leftMicros === null) {
      if (this.settings.MINIMUM_BALANCE > 0) {
        blockers.push({
          code: 'balance-unknown',
          message:
            'The supplier does not tell the balance, so MINIMUM_BALANCE cannot be kept. Set it to 0 to go on without.',
        });
      }
    } else if (leftMicros < this.settings.MINIMUM_BALANCE) {
      blockers.push({
        code: 'balance-too-low',
        message: `After this batch the account would hold ${asMoney(leftMicros)}; at least ${asMoney(this.settings.MINIMUM_BALANCE)} must stay. Add credit, then quote again.`,
      });
    }
    return blockers;
  }

  private async blockersOfTheHouse(): Promise<Blocker[]> {
    const blockers: Blocker[] = [];
    if (!this.supplier.configured) {
      blockers.push({
        code: 'supplier-not-configured',
        message: 'Set GSM_FUSION_API_KEY and GSM_FUSION_USERNAME, then start Hammer again.',
      });
    }
    const stop = await this.spending.current();
    if (stop)
      blockers.push({
        code: 'spending-stopped',
        message: `Spending is stopped: ${stop.reason} Lift the stop first.`,
      });
    return blockers;
  }

  private toCheck(batchId: number): Promise<ServiceCount[]> {
    return this.database.read<ServiceCount>(
      sql`SELECT service_id, COUNT(*) AS orders FROM batch_rows WHERE batch_id = ${batchId} AND class = 'to_check'
          GROUP BY service_id ORDER BY service_id`,
    );
  }

  /** A fingerprint of what would be bought: the same number of other IMEIs is another quote. */
  private async contentOf(batchId: number): Promise<string> {
    const hash = createHash('sha256');
    for (let after = 0; ;) {
      const rows = await this.database.read<{ number: number; imei: string; fields: string }>(
        sql`SELECT number, imei, fields FROM batch_rows
            WHERE batch_id = ${batchId} AND class = 'to_check' AND number > ${after} ORDER BY number LIMIT ${ROWS_AT_ONCE}`,
      );
      for (const { number, imei, fields } of rows) hash.update(`${number} ${imei} ${fields}\n`);
      if (rows.length < ROWS_AT_ONCE) return hash.digest('hex');
      after = rows.at(-1)?.number ?? after;
      await nextTurn();
    }
  }

  private async reused(
    batchId: number,
    prices: ReadonlyMap<string, number>,
  ): Promise<Quote['reused']> {
    const counts = await this.database.read<ServiceCount>(
      sql`SELECT service_id, COUNT(*) AS orders FROM batch_rows
          WHERE batch_id = ${batchId} AND class = 'known' AND code = 'reused' GROUP BY service_id`,
    );
    return {
      rows: counts.reduce((sum, { orders }) => sum + orders, 0),
      savedMicros: counts.reduce(
        (sum, { serviceId, orders }) => sum + orders * (prices.get(serviceId ?? '') ?? 0),
        0,
      ),
    };
  }
}

/** The prices that a start fixes: those of the quote that it names. */
export function lockedPricesOf(quote: Quote): LockedPrices {
  return Object.fromEntries(
    quote.services.map(({ serviceId, title, priceMicros }) => [
      serviceId,
      { title, micros: priceMicros },
    ]),
  );
}

/** Two quotes have the same id when the same would be bought for the same money. */
function idOf(batch: BatchRecord, services: Quote['services'], bought: string): string {
  const content = [
    batch.id,
    batch.duplicates,
    services.map(({ serviceId, priceMicros, orders }) => [serviceId, priceMicros, orders]),
    bought,
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 20);
}
function serviceGone(serviceId: string): Blocker {
  return {
    code: 'service-gone',
    message: `The supplier no longer offers service ${serviceId}. Choose another service.`,
  };
}
