import type { Order, OrderDetail } from '@hammer/contract';
import { Clock, Database, plannedOnce, run, sql, type Work } from '@hammer/database';
import { SETTINGS, type Settings, UserError } from '@hammer/settings';
import { Inject, Injectable } from '@nestjs/common';
import { Catalogue } from '../catalogue/catalogue.service.js';

type Obstacle = NonNullable<OrderDetail['recheck']['obstacle']>;

const DAY = 86_400_000;

/** Whether a check may be bought anew, what it would cost, and why it was. */
@Injectable()
export class Rechecks {
  constructor(
    private readonly database: Database,
    private readonly catalogue: Catalogue,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** What a re-check of the order would cost now, and what stands in its way. */
  async outlook(order: Order): Promise<OrderDetail['recheck']> {
    const service = await this.catalogue.find(order.serviceId);
    return { priceMicros: service?.priceMicros ?? null, obstacle: await this.obstacle(order) };
  }

  /** Throws a UserError when the check may not be bought anew now. */
  async assertPossible(order: Order): Promise<void> {
    const obstacle = await this.obstacle(order);
    if (obstacle) throw new UserError(obstacle.code, obstacle.message);
  }

  /** Writes down why a batch of one buys a check anew; while it is a draft, which may wait for an approval. */
  *note(batchId: number, reason: string): Work<void> {
    yield* run(sql`UPDATE batches SET recheck_reason = ${reason} WHERE id = ${batchId}`);
  }

  /** Why the batch of an order buys a check anew; null where it does not. */
  async reasonOf({ batchId }: Order): Promise<string | null> {
    const batch = await this.database.readFirst<{ recheckReason: string | null }>(
      plannedOnce(sql`SELECT recheck_reason FROM batches WHERE id = ${batchId}`),
    );
    return batch?.recheckReason ?? null;
  }

  private async obstacle({ imei, serviceId }: Order): Promise<Obstacle | null> {
    const standing = await this.database.read<{
      id: number;
      status: Order['status'];
      generation: number;
      createdAt: number;
    }>(
      plannedOnce(sql`SELECT id, status, generation, created_at FROM orders
          WHERE imei = ${imei} AND service_id = ${serviceId} ORDER BY id DESC`),
    );
    for (const { id, status } of standing) {
      if (status === 'uncertain')
        return {
          code: 'recheck-uncertain',
          message: `Order ${id} for the same check is uncertain and may have been charged. Settle it first.`,
        };
      if (['prepared', 'sending', 'pending', 'in_process'].includes(status))
        return {
          code: 'recheck-in-progress',
          message: `Order ${id} for the same check is under way. Wait for its result.`,
        };
    }
    if (
      !standing.some(({ status }) =>
        ['completed', 'duplicate', 'rejected', 'written_off'].includes(status),
      )
    )
      return {
        code: 'recheck-of-nothing',
        message:
          'This check was never answered, so there is nothing to check anew. Order it instead.',
      };
    return this.limitReached(standing);
  }

  private limitReached(
    orders: readonly { status: Order['status']; generation: number; createdAt: number }[],
  ): Obstacle | null {
    const now = this.clock.now();
    const today = now - (now % DAY);
    const bought = orders.filter(
      ({ status, generation, createdAt }) =>
        generation > 0 && createdAt >= today && status !== 'cancelled' && status !== 'planned',
    );
    if (bought.length < this.settings.RECHECKS_PER_DAY) return null;
    return {
      code: 'recheck-limit',
      message: `This check was bought anew ${bought.length} times today (UTC), and RECHECKS_PER_DAY allows ${this.settings.RECHECKS_PER_DAY}. Wait for tomorrow, or raise it.`,
    };
  }
}
