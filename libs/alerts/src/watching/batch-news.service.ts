import { ProgressReader } from '@hammer/batch';
import { Database, sql } from '@hammer/database';
import { asMoney } from '@hammer/orders';
import { Injectable } from '@nestjs/common';
import { plainWords } from '../plain-words.js';
import { untold, type News } from './news.js';

/** Calls of a batch that lose their answers together, as when a process ends, are told as one once all are written. */
const ALL_WRITTEN_AFTER = 1_000;

const BY_HAND = 'by-hand';
const CAP_REACHED = 'cap-reached';

interface Seen {
  key: string;
  at: number;
  batchId: number;
  name: string;
}

/** What has become of batches since a moment (milliseconds) and was not told yet. */
@Injectable()
export class BatchNews {
  constructor(
    private readonly database: Database,
    private readonly progress: ProgressReader,
  ) {}

  async since(from: number, now: number): Promise<News[]> {
    return [
      ...(await this.finished(from)),
      ...(await this.paused(from)),
      ...(await this.uncertain(from, now - ALL_WRITTEN_AFTER)),
    ];
  }

  private async finished(from: number): Promise<News[]> {
    const found = await this.database.read<Seen & { state: 'completed' | 'cancelled' }>(
      untold(
        sql`SELECT 'batch-finished:' || id || ':' || finished_at AS key, finished_at AS at, id AS batch_id, name, state
            FROM batches WHERE finished_at >= ${from} AND started_at IS NOT NULL`,
      ),
    );
    const news: News[] = [];
    for (const { key, at, state, ...seen } of found) {
      const { orders, statuses, money } = await this.progress.read(seen.batchId);
      const { spentMicros, refundedMicros } = money;
      news.push({
        key,
        at,
        type: 'batch.finished',
        data: {
          message: `${titleOf(seen)} is ${state}: ${statuses.completed} of ${orders} orders have a result, ${asMoney(spentMicros)} spent.`,
          batch: batchOf(seen),
          state,
          orders,
          statuses,
          spentMicros,
          refundedMicros,
        },
      });
    }
    return news;
  }

  private async paused(from: number): Promise<News[]> {
    const found = await this.database.read<Seen & { code: string; message: string }>(
      untold(
        sql`SELECT 'batch-paused:' || p.id || ':' || p.at AS key, p.at, b.id AS batch_id, b.name, p.code, p.message
            FROM batch_pauses p JOIN batches b ON b.id = p.batch_id WHERE p.at >= ${from} AND p.code <> ${BY_HAND}`,
      ),
    );
    return found.map(({ key, at, code, message, ...seen }): News => {
      const told = {
        message: `${titleOf(seen)} is paused. ${plainWords(message)}`,
        batch: batchOf(seen),
      };
      return code === CAP_REACHED
        ? { key, at, type: 'cap.reached', data: told }
        : { key, at, type: 'batch.paused', data: { ...told, code } };
    });
  }

  private async uncertain(from: number, until: number): Promise<News[]> {
    const found = await this.database.read<
      Seen & { orders: number; calls: number; atRiskMicros: number }
    >(
      untold(
        sql`SELECT 'orders-uncertain:' || p.batch_id || ':' || p.settled_at AS key, p.settled_at AS at, p.batch_id, b.name,
              CAST(SUM(p.uncertain_count) AS bigint) AS orders, COUNT(*) AS calls,
              CAST(SUM(p.uncertain_count * p.price_micros) AS bigint) AS at_risk_micros
            FROM placements p JOIN batches b ON b.id = p.batch_id
            WHERE p.uncertain_count > 0 AND p.settled_at BETWEEN ${from} AND ${until}
            GROUP BY p.batch_id, p.settled_at, b.name`,
      ),
    );
    return found.map(({ key, at, orders, calls, atRiskMicros, ...seen }) => ({
      key,
      at,
      type: 'orders.uncertain',
      data: {
        message: `${orders === 1 ? '1 order' : `${orders} orders`} of ${titleOf(seen)} may have been charged without a clear answer; ${asMoney(atRiskMicros)} is at risk. Look at the uncertain orders.`,
        batch: batchOf(seen),
        orders,
        calls,
        atRiskMicros,
      },
    }));
  }
}

/** A single order's batch is named by its IMEI. */
function batchOf({ batchId, name }: Pick<Seen, 'batchId' | 'name'>): { id: number; name: string } {
  return { id: batchId, name: plainWords(name) };
}

function titleOf(seen: Pick<Seen, 'batchId' | 'name'>): string {
  return `Batch ${seen.batchId} "${batchOf(seen).name}"`;
}
