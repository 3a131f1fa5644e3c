import type { OrderFilter, OrderStatus } from '@hammer/contract';
import { asItStands, Database, join, sql, toEach, type Sql } from '@hammer/database';
import { Injectable } from '@nestjs/common';
import {
  allOf,
  conditionsOf,
  containing,
  inSmallLetters,
  type Along,
  type Condition,
} from './order-filter.js';
import { newestAlong, type Branch, type OrderWay } from './order-way.js';
import { inOpenBatches, isInStatusIndex, isOnlyInOpenBatches } from './status-index.js';

/** So many orders are looked at one by one without anybody noticing. */
const FEW = 1_000;

/** So many ids of orders whose IMEIs begin alike are sorted without anybody noticing. */
const FEW_OF_IMEIS = 50_000;

/** Of so many digits on, what is left and the check digit make no more than a hundred IMEIs. */
const NEARLY_WHOLE_IMEI = 12;

/** Models that are looked through for a text, and those in which it may be found, before all orders are looked at instead. */
const MOST_MODELS = 2_000;
const MOST_MODELS_FOUND = 20;

/** Where more than one condition names many orders, the first of these leads. */
const leading = ['serviceId', 'carrier', 'simlock', 'fmi'] as const;

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
    const through = (
      branches: readonly Branch[],
      condition: Condition | null,
      isInOrder: boolean,
    ): OrderWay => ({
      branches,
      rest: allOf(conditions.filter((one) => one !== condition).map(({ aside }) => aside)),
      order,
      isInOrder,
    });
    const on = (name: Condition['on']) => conditions.find((one) => one.on === name);
    const imei = on('imei');
    if (imei && (filter.imei?.length ?? 0) >= NEARLY_WHOLE_IMEI)
      return through([{ through: imei.through }], imei, false);
    const batch = on('batchId');
    const created = on('created');
    if (batch && created) return through([{ through: batch.through }], batch, false);

    const models = filter.model === undefined ? null : await this.modelsWith(filter.model);
    const few = await this.firstWithFew(leadersOf(conditions, filter, models));
    if (few) return through(few.branches, few.condition, false);
    if (created) return through([{ through: created.through }], created, true);
    if (batch && filter.batchId !== undefined)
      return through([{ through: await this.spanOfBatch(filter.batchId) }], null, true);
    const status = on('status');
    if (status && filter.status?.every(isInStatusIndex))
      return through(branchesAlong(status.along), status, true);
    for (const name of leading) {
      const condition = on(name);
      if (condition) return through(branchesAlong(condition.along), condition, true);
    }
    const model = on('model');
    if (model && models) return through(branchesAlong(models.map(ofModel)), model, true);
    const walked = filter.status?.join() === 'completed' ? completedById : byId;
    return through([{ through: walked }], null, true);
  }

  /** The first condition that names no more orders than may be sorted; all are asked in one statement. */
  private async firstWithFew(leaders: readonly Leader[]): Promise<Leader | undefined> {
    if (leaders.length === 0) return undefined;
    const counts = leaders.map(
      ({ entries, most }, i) =>
        sql`SELECT ${i} AS nth, COUNT(*) AS orders FROM (SELECT id FROM (${entries}) AS named LIMIT ${most + 1}) AS few`,
    );
    const counted = await this.database.read<{ nth: number; orders: number }>(
      join(counts, ' UNION ALL '),
    );
    const isFew = new Set(
      counted.flatMap(({ nth, orders }) => (orders <= (leaders[nth]?.most ?? 0) ? [nth] : [])),
    );
    return leaders.find((_, i) => isFew.has(i));
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

/** PostgreSQL passes over what is not completed: where a new batch waits for results, that is all that is new. */
const completedById = toEach({ sqlite: byId, postgres: sql`o.id > 0 AND o.status = 'completed'` });

const branchesAlong = (entries: readonly Along[] = []): Branch[] =>
  entries.map((along) => ({ along }));

const ofModel = (model: string): Along => ({
  column: inSmallLetters.model,
  value: sql`${model}`,
  within: sql`o.model IS NOT NULL`,
});

/** A condition that could lead, if what it names were few. */
interface Leader {
  condition: Condition;
  branches: readonly Branch[];
  /** `SELECT` of the ids that it names, along an index. */
  entries: Sql;
  /** So many are few. */
  most: number;
}

function leadersOf(
  conditions: readonly Condition[],
  filter: OrderFilter,
  models: readonly string[] | null,
): Leader[] {
  return conditions.flatMap((condition): Leader | [] => {
    const { on, through, along = [] } = condition;
    const leader = { condition, branches: [{ through }], most: FEW };
    const entries = sql`SELECT o.id FROM orders o WHERE ${through}`;
    switch (on) {
      case 'batchId':
        // The orders of a batch have the order of the list already.
        return [];
      case 'created':
        return { ...leader, entries: sql`${entries} ORDER BY o.created_at ${asItStands}` };
      case 'imei':
        // Nothing else leads where an IMEI is all that is asked for, and the worst of it would be all orders.
        return {
          ...leader,
          entries: sql`${entries} ${asItStands}`,
          most: conditions.length === 1 ? FEW_OF_IMEIS : FEW,
        };
      case 'model':
        if (models === null) return [];
        return models.length === 0
          ? nothing(condition)
          : leaderAlong(condition, models.map(ofModel));
      case 'status':
        return leaderByStatus(condition, filter.status ?? []);
      case 'serviceId':
      case 'carrier':
      case 'simlock':
      case 'fmi':
        return leaderAlong(condition, along);
    }
  });
}

function leaderByStatus(condition: Condition, statuses: readonly OrderStatus[]): Leader | [] {
  if (statuses.every(isOnlyInOpenBatches)) {
    const through = sql`${condition.through} AND ${inOpenBatches}`;
    const entries = sql`SELECT o.id FROM orders o WHERE ${through} ORDER BY o.id DESC ${asItStands}`;
    return { condition, branches: [{ through }], entries, most: FEW };
  }
  if (!statuses.every(isInStatusIndex)) return [];
  return leaderAlong(condition, condition.along ?? []);
}

function leaderAlong(condition: Condition, along: readonly Along[]): Leader {
  const entries = along.map((one) => sql`SELECT id FROM (${newestAlong(one, FEW + 1)}) AS branch`);
  return {
    condition,
    branches: branchesAlong(along),
    entries: join(entries, ' UNION ALL '),
    most: FEW,
  };
}

/** Where it is clear that nobody has what is asked for. */
function nothing(condition: Condition): Leader {
  return {
    condition,
    branches: [{ through: sql`1 = 0` }],
    entries: sql`SELECT o.id FROM orders o WHERE 1 = 0`,
    most: 0,
  };
}
