import type { OrderFilter, OrderStatus } from '@hammer/contract';
import { asItStands, Database, join, sql, type Sql } from '@hammer/database';
import { Injectable } from '@nestjs/common';
import { allOf, conditionsOf, containing, type Condition } from './order-filter.js';
import type { OrderWay } from './order-way.js';
import { isInStatusIndex, throughStatusIndex } from './status-index.js';

/** So many orders are looked at one by one without anybody noticing. */
const FEW = 1_000;

/** Models that are looked through for a text, and those in which it may be found, before all orders are looked at instead. */
const MOST_MODELS = 2_000;
const MOST_MODELS_FOUND = 20;

/** Where more than one condition names many orders, the first of these leads. */
const leading = ['serviceId', 'carrier', 'simlock', 'fmi'] as const;

/** These statuses exist only in batches that are not completed, so those are asked for them. */
const open: ReadonlySet<OrderStatus> = new Set(['planned', 'prepared', 'sending']);

const inOpenBatches = sql`o.batch_id IN (SELECT id FROM batches WHERE state IN ('draft','running','paused','cancelled'))`;

/**
 * Chooses the index through which the orders of a filter are found, because both databases guess: they walk through all
 * orders from the newest on, hoping that those that are asked for come soon. A condition that names few orders leads;
 * where all name many, one whose index has them in the order of the list.
 */
@Injectable()
export class WayFinder {
  constructor(private readonly database: Database) {}

  /** The way to the orders that a filter names. */
  async find(filter: OrderFilter): Promise<OrderWay> {
    const conditions = conditionsOf(filter);
    const order = conditions.some(({ on }) => on === 'created') ? 'created' : 'id';
    const through = (branches: readonly Sql[], condition: Condition | null, isInOrder: boolean) =>
      ({
        branches,
        rest: allOf(conditions.filter((one) => one !== condition).map(({ aside }) => aside)),
        order,
        isInOrder,
      }) as const;

    const models = filter.model === undefined ? null : await this.modelsWith(filter.model);
    for (const condition of conditions) {
      const few = await this.whereFew(condition, filter, models);
      if (few) return through([few], condition, false);
    }
    const on = (name: Condition['on']) => conditions.find((one) => one.on === name);
    const created = on('created');
    if (created) return through([created.through], created, true);
    const batch = on('batchId');
    if (batch && filter.batchId !== undefined)
      return through([await this.spanOfBatch(filter.batchId)], null, true);
    const status = on('status');
    if (status && filter.status?.every(isInStatusIndex))
      return through(filter.status.map(byStatus), status, true);
    for (const name of leading) {
      const condition = on(name);
      if (condition) return through([condition.through], condition, true);
    }
    const model = on('model');
    if (model && models) return through(models.map(byModel), model, true);
    return through([byId], null, true);
  }

  /** How to get at what a condition names, if that is few; null if it is many, or if no index leads to it. */
  private async whereFew(
    { on, through }: Condition,
    filter: OrderFilter,
    models: readonly string[] | null,
  ): Promise<Sql | null> {
    // A batch is small; and on days its orders have another order than their ids.
    if (on === 'batchId') return (filter.from ?? filter.until) ? through : null;
    if (on === 'status') {
      const statuses = filter.status ?? [];
      if (statuses.some((status) => open.has(status))) {
        if (!statuses.every((status) => open.has(status))) return null;
        return sql`${through} AND ${inOpenBatches}`;
      }
      if (!statuses.every(isInStatusIndex)) return null;
    }
    if (on === 'model' && models === null) return null;
    if (on === 'model' && models?.length === 0) return sql`1 = 0`;
    const condition = on === 'model' ? ofModels(models ?? []) : through;
    return (await this.isFew(condition, naturalOrder(on))) ? condition : null;
  }

  private async isFew(condition: Sql, order: Sql): Promise<boolean> {
    const found = await this.database.readFirst<{ orders: number }>(
      sql`SELECT COUNT(*) AS orders FROM (SELECT id FROM (SELECT o.id FROM orders o WHERE ${condition}
            ORDER BY ${order} ${asItStands}) AS named LIMIT ${FEW + 1}) AS few`,
    );
    return (found?.orders ?? 0) <= FEW;
  }

  /** The models that contain a text, in small letters; null when there are too many to go through them one by one. */
  private async modelsWith(text: string): Promise<string[] | null> {
    const told = sql`FROM orders o WHERE o.model IS NOT NULL`;
    const found = await this.database.read<{ model: string; nth: number }>(
      sql`WITH RECURSIVE models(model, nth) AS (
            SELECT (SELECT lower(o.model) ${told} ORDER BY lower(o.model) LIMIT 1), 1
            UNION ALL
            SELECT (SELECT lower(o.model) ${told} AND lower(o.model) > models.model ORDER BY lower(o.model) LIMIT 1),
              nth + 1
            FROM models WHERE models.model IS NOT NULL AND nth < ${MOST_MODELS})
          SELECT model, nth FROM models
          WHERE model IS NOT NULL AND (model LIKE ${containing(text)} ESCAPE '\\' OR nth = ${MOST_MODELS})`,
    );
    const isTooMany = found.length > MOST_MODELS_FOUND || found.at(-1)?.nth === MOST_MODELS;
    return isTooMany ? null : found.map(({ model }) => model);
  }

  /**
   * From the first to the last order of a batch: they are born together, so there are few others between them. Nothing is
   * added to the ids so that PostgreSQL reads the batch, instead of all orders from both ends until one is of the batch.
   */
  private async spanOfBatch(batchId: number): Promise<Sql> {
    const span = await this.database.readFirst<{ first: number | null; last: number | null }>(
      sql`SELECT MIN(id + 0) AS first, MAX(id + 0) AS last FROM orders WHERE batch_id = ${batchId}`,
    );
    return sql`o.id >= ${span?.first ?? 1} AND o.id <= ${span?.last ?? 0}`;
  }
}

/** Along the ids, which SQLite calls a search where a bound is named, and a scan otherwise. */
const byId = sql`o.id > 0`;

const byStatus = (status: OrderStatus) =>
  sql`o.status = ${status} AND ${throughStatusIndex([status])}`;

const byModel = (model: string) => sql`lower(o.model) = ${model} AND o.model IS NOT NULL`;

const ofModels = (models: readonly string[]) =>
  sql`lower(o.model) IN (${join(
    models.map((model) => sql`${model}`),
    ', ',
  )}) AND o.model IS NOT NULL`;

/** The order in which an index has what it names. */
function naturalOrder(on: Condition['on']): Sql {
  if (on === 'created') return sql`o.created_at`;
  return on === 'imei' ? sql`o.imei` : sql`o.id DESC`;
}
