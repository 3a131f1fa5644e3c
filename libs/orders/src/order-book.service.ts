import type { OrderStatus } from '@hammer/contract';
import {
  keptForMe,
  list,
  plannedOnce,
  records,
  rows,
  run,
  sql,
  type SqlPart,
  type Work,
} from '@hammer/database';
import { Injectable } from '@nestjs/common';
import { throughStatusIndex } from './status-index.js';

/** An order that is to be born: one for each IMEI and service of a batch. */
export interface PlannedOrder {
  rowNumber: number;
  imei: string;
  serviceId: string;
  serviceName: string;
  priceMicros: number;
  fields: string;
  /** Whether a finished order for the same IMEI and service is deliberately bought again. */
  again: boolean;
}

/** Which planned orders a claim is for. */
export interface Aim {
  batchId: number;
  supplierAccount: string;
  serviceId: string;
}

/** An order that was picked for a paid call; `byOrderId` names one that stands in its way, or is null. */
export interface PickedOrder {
  id: number;
  imei: string;
  fields: string;
  byOrderId: number | null;
  byStatus: OrderStatus | null;
  byBatchId: number | null;
}

/** A planned order that will not be placed, because another order stands for the same IMEI and service. */
export interface BlockedOrder {
  id: number;
  byOrderId: number;
  byStatus: OrderStatus;
  byBatchId: number;
}

/** What became of one order of a paid call. */
export interface SettledOrder {
  id: number;
  status: 'pending' | 'duplicate' | 'refused' | 'planned' | 'uncertain';
  supplierOrderId: string | null;
  notes: string | null;
}

/** What the supplier says of an order now. Fields of the result are null where it said nothing. */
export interface ReportedOrder {
  id: number;
  status: 'pending' | 'in_process' | 'completed' | 'rejected';
  resultCode: string | null;
  display: string | null;
  carrier: string | null;
  simlock: string | null;
  model: string | null;
  fmi: string | null;
  imei2: string | null;
  serial: string | null;
  blacklist: string | null;
  rawResponse: string;
}

/** An order that waits for its result. */
export interface AwaitedOrder {
  id: number;
  batchId: number;
  supplierOrderId: string;
  imei: string;
  status: 'pending' | 'in_process';
}

/** An order that the supplier has just rejected: its money comes back. */
export interface RejectedOrder {
  id: number;
  batchId: number;
  placementId: number;
  serviceId: string;
  priceMicros: number;
}

/**
 * Spelled so that no index by status answers, where orders are named by their ids or their call: PostgreSQL would look
 * through all that have the status, and through what is left in the index of all that had it a moment ago.
 */
const isStill = (status: OrderStatus) => sql`(orders.status || '') = ${status}`;

function asTable(orders: readonly SettledOrder[]): SqlPart {
  return records(
    { id: 'integer', status: 'text', notes: 'text' },
    orders.map(({ id, status, notes }) => ({ id, status, notes })),
  );
}

/**
 * Every change of an order, as pieces of the transactions that the journey is made of. The database refuses all steps
 * that are not in the life of an order, whatever is asked for here.
 */
@Injectable()
export class OrderBook {
  /** Gives birth to orders; the answer tells which row each is for. */
  *plan(
    batch: { id: number; supplierAccount: string; source: string },
    orders: readonly PlannedOrder[],
    now: number,
  ): Work<{ id: number; rowNumber: number }[]> {
    const planned = records(
      {
        rowNumber: 'integer',
        imei: 'text',
        serviceId: 'text',
        serviceName: 'text',
        priceMicros: 'integer',
        fields: 'text',
        again: 'integer',
      },
      orders.map((order) => ({ ...order, again: order.again ? 1 : 0 })),
    );
    return yield* rows<{ id: number; rowNumber: number }>(
      sql`INSERT INTO orders (supplier_account, source, batch_id, row_number, generation, service_name, service_id, imei,
            credits, status, fields, created_at, updated_at)
          SELECT ${batch.supplierAccount}, ${batch.source}, ${batch.id}, p.row_number,
            CASE WHEN p.again = 1 THEN COALESCE((SELECT MAX(o.generation) + 1 FROM orders o
              WHERE o.supplier_account = ${batch.supplierAccount} AND o.service_id = p.service_id AND o.imei = p.imei
                AND o.status IN ('completed', 'duplicate', 'written_off')), 0) ELSE 0 END,
            p.service_name, p.service_id, p.imei, p.price_micros, 'planned', p.fields, ${now}, ${now}
          FROM ${planned} AS p WHERE 1 = 1
          RETURNING id, row_number`,
    );
  }

  /**
   * The next planned orders of a batch, after the one with id `after`, that may share one call: same service, same
   * fields. At most `most`. Each with the order that stands in its way, if the same check is under way or bought already.
   */
  *pick(
    { batchId, supplierAccount, serviceId }: Aim,
    after: number,
    most: number,
  ): Work<PickedOrder[]> {
    const planned = sql`batch_id = ${batchId} AND status = 'planned' AND service_id = ${serviceId} AND id > ${after}`;
    // One by one, so that PostgreSQL looks for each IMEI in the index of live orders also before it has any statistics;
    // the sum keeps it from walking through all orders from the newest on instead.
    const inItsWay = sql`SELECT MAX(o.id + 0) FROM orders o
      WHERE o.supplier_account = ${supplierAccount} AND o.service_id = ${serviceId} AND o.imei = p.imei AND o.live = 1
        AND o.id <> p.id
        AND (o.generation >= p.generation OR o.status IN ('prepared','sending','pending','in_process','uncertain'))`;
    return yield* rows<PickedOrder>(
      sql`SELECT p.id, p.imei, p.fields, o.id AS by_order_id, o.status AS by_status, o.batch_id AS by_batch_id
          FROM (SELECT id, imei, fields, (${inItsWay}) AS by_id
            FROM (SELECT id, imei, generation, fields FROM orders
              WHERE ${planned} AND fields = (SELECT fields FROM orders WHERE ${planned} ORDER BY id LIMIT 1)
              ORDER BY id LIMIT ${most} ${keptForMe}) AS p) AS p
          LEFT JOIN orders o ON o.id = p.by_id
          ORDER BY p.id`,
    );
  }

  /** Planned orders of which nothing will come: another order stands for them, or the batch was cancelled. */
  *cancel(ids: readonly number[], notes: string, now: number): Work<void> {
    yield* run(
      sql`UPDATE orders SET status = 'cancelled', notes = ${notes}, finished_at = ${now}, updated_at = ${now}
          WHERE id IN ${list(ids, 'integer')} AND ${isStill('planned')}`,
    );
  }

  /** Cancels up to `most` orders that a batch has not begun to place; the answer counts them. */
  *cancelPlanned(batchId: number, most: number, notes: string, now: number): Work<number> {
    return yield* run(
      sql`UPDATE orders SET status = 'cancelled', notes = ${notes}, finished_at = ${now}, updated_at = ${now}
          WHERE id IN (SELECT id FROM orders WHERE batch_id = ${batchId} AND status = 'planned' LIMIT ${most})`,
    );
  }

  /** Takes back the birth of up to `most` planned orders of a draft; the answer counts them. */
  *forgetPlanned(batchId: number, most: number): Work<number> {
    return yield* run(
      sql`DELETE FROM orders
          WHERE id IN (SELECT id FROM orders WHERE batch_id = ${batchId} AND status = 'planned' LIMIT ${most})`,
    );
  }

  /** Gives the planned orders of a batch the price at which they will be bought. */
  *reprice(batchId: number, serviceId: string, priceMicros: number): Work<void> {
    yield* run(
      sql`UPDATE orders SET credits = ${priceMicros}
          WHERE batch_id = ${batchId} AND service_id = ${serviceId} AND status = 'planned' AND credits <> ${priceMicros}`,
    );
  }

  /**
   * Makes planned orders parts of a placement: prepared while it waits for its slot, sending when it has its permit
   * already. The answer counts the orders.
   */
  *take(
    ids: readonly number[],
    placementId: number,
    status: 'prepared' | 'sending',
    now: number,
  ): Work<number> {
    return yield* run(
      sql`UPDATE orders SET status = ${status}, live = 1, placement_id = ${placementId}, updated_at = ${now}
          WHERE id IN ${list(ids, 'integer')} AND ${isStill('planned')}`,
    );
  }

  /** prepared -> sending; the answer counts the orders. */
  *send(placementId: number, now: number): Work<number> {
    return yield* run(
      plannedOnce(sql`UPDATE orders SET status = 'sending', updated_at = ${now}
          WHERE placement_id = ${placementId} AND ${isStill('prepared')}`),
    );
  }

  /** prepared, or sending with the proof that nothing was sent -> planned; the answer counts the orders. */
  *giveBack(placementId: number, from: 'prepared' | 'sending', now: number): Work<number> {
    return yield* run(
      sql`UPDATE orders SET status = 'planned', live = 0, placement_id = NULL, updated_at = ${now}
          WHERE placement_id = ${placementId} AND ${isStill(from)}`,
    );
  }

  /** The orders of a placement that are in its call. */
  *sending(placementId: number): Work<{ id: number; imei: string }[]> {
    return yield* rows<{ id: number; imei: string }>(
      plannedOnce(
        sql`SELECT id, imei FROM orders WHERE placement_id = ${placementId} AND ${isStill('sending')} ORDER BY id`,
      ),
    );
  }

  /** Those of the supplier's order ids that belong to an order already. */
  *knownSupplierIds(supplierAccount: string, supplierOrderIds: readonly string[]): Work<string[]> {
    const known = yield* rows<{ orderId: string }>(
      sql`SELECT order_id FROM orders
          WHERE order_id IN ${list(supplierOrderIds, 'text')} AND supplier_account = ${supplierAccount}`,
    );
    return known.map((order) => order.orderId);
  }

  /**
   * sending -> what the call has shown; the answer counts the changed orders, which must be the placement's size. Most
   * orders are accepted, and their statement touches as few indexes as can be.
   */
  *settle(placementId: number, orders: readonly SettledOrder[], now: number): Work<number> {
    const of = (wanted: (status: SettledOrder['status']) => boolean) =>
      asTable(orders.filter(({ status }) => wanted(status)));
    const withId = records(
      { id: 'integer', supplierOrderId: 'text' },
      orders.flatMap(({ id, status, supplierOrderId }) =>
        status === 'pending' ? [{ id, supplierOrderId }] : [],
      ),
    );
    const accepted = yield* run(
      sql`UPDATE orders SET status = 'pending', order_id = v.supplier_order_id, order_date = ${now}, updated_at = ${now}
          FROM ${withId} AS v
          WHERE orders.id = v.id AND orders.placement_id = ${placementId} AND ${isStill('sending')}`,
    );
    if (accepted === orders.length) return accepted;
    const kept = yield* run(
      sql`UPDATE orders SET status = v.status, notes = v.notes, updated_at = ${now},
            finished_at = CASE WHEN v.status = 'duplicate' THEN ${now} ELSE NULL END
          FROM ${of((status) => status === 'duplicate' || status === 'uncertain')} AS v
          WHERE orders.id = v.id AND orders.placement_id = ${placementId} AND ${isStill('sending')}`,
    );
    const freed = yield* run(
      sql`UPDATE orders SET status = v.status, live = 0, notes = v.notes, updated_at = ${now},
            placement_id = CASE WHEN v.status = 'planned' THEN NULL ELSE ${placementId} END,
            finished_at = CASE WHEN v.status = 'refused' THEN ${now} ELSE NULL END
          FROM ${of((status) => status === 'planned' || status === 'refused')} AS v
          WHERE orders.id = v.id AND orders.placement_id = ${placementId} AND ${isStill('sending')}`,
    );
    return accepted + kept + freed;
  }

  /** Writes what the supplier reports. A final order never changes again; the answer names those just rejected. */
  *report(
    orders: readonly ReportedOrder[],
    now: number,
  ): Work<{ changed: number; rejected: RejectedOrder[] }> {
    const advances = sql`orders.id = v.id
      AND (${isStill('pending')} AND v.status IN ('in_process', 'completed', 'rejected')
        OR ${isStill('in_process')} AND v.status IN ('completed', 'rejected'))`;
    const result = sql`status = v.status, result_code = v.result_code, result_code_display = v.display,
      carrier = v.carrier, simlock = v.simlock, model = v.model, fmi = v.fmi, imei2 = v.imei2, serial = v.serial,
      blacklist = v.blacklist, raw_response = v.raw_response, updated_at = ${now}`;
    const rejections = orders.filter(({ status }) => status === 'rejected');
    const others = orders.filter(({ status }) => status !== 'rejected');
    const advanced = yield* run(
      sql`UPDATE orders SET ${result}, finished_at = CASE WHEN v.status = 'completed' THEN ${now} ELSE NULL END
          FROM ${asRecords(others)} AS v WHERE ${advances}`,
    );
    if (rejections.length === 0) return { changed: advanced, rejected: [] };
    const rejected = yield* rows<RejectedOrder>(
      sql`UPDATE orders SET ${result}, live = 0, finished_at = ${now}
          FROM ${asRecords(rejections)} AS v WHERE ${advances}
          RETURNING orders.id, orders.batch_id, orders.placement_id, orders.service_id, orders.credits AS price_micros`,
    );
    return { changed: advanced + rejected.length, rejected };
  }

  /**
   * Counts how often in a row the supplier did not know an order that it was asked about. The answer names the orders
   * that were missing for the `limit`-th time.
   */
  *countMissing(
    asked: readonly number[],
    missing: readonly number[],
    limit: number,
  ): Work<{ id: number; batchId: number }[]> {
    yield* run(
      sql`UPDATE orders SET missed_syncs = 0 WHERE id IN ${list(asked, 'integer')} AND missed_syncs > 0
            AND id NOT IN ${list(missing, 'integer')}`,
    );
    if (missing.length === 0) return [];
    const counted = yield* rows<{ id: number; batchId: number; missedSyncs: number }>(
      sql`UPDATE orders SET missed_syncs = missed_syncs + 1 WHERE id IN ${list(missing, 'integer')}
          RETURNING id, batch_id, missed_syncs`,
    );
    return counted.filter(({ missedSyncs }) => missedSyncs === limit);
  }

  /** The money of all uncertain orders, in micros: they may have been charged. */
  *atRisk(supplierAccount: string): Work<number> {
    const found = yield* rows<{ micros: number | null }>(
      sql`SELECT CAST(SUM(credits) AS bigint) AS micros FROM orders
          WHERE status = 'uncertain' AND ${throughStatusIndex(['uncertain'])} AND supplier_account = ${supplierAccount}`,
    );
    return found[0]?.micros ?? 0;
  }

  /** Orders that wait for their result, by their ids, after the one with id `after`. */
  *awaited(supplierAccount: string, after: number, most: number): Work<AwaitedOrder[]> {
    return yield* rows<AwaitedOrder>(
      sql`SELECT id, batch_id, order_id AS supplier_order_id, imei, status FROM orders
          WHERE status IN ('pending', 'in_process') AND ${throughStatusIndex(['pending', 'in_process'])}
            AND supplier_account = ${supplierAccount} AND id > ${after}
          ORDER BY id LIMIT ${most}`,
    );
  }
}

function asRecords(reported: readonly ReportedOrder[]): SqlPart {
  return records(
    {
      id: 'integer',
      status: 'text',
      resultCode: 'text',
      display: 'text',
      carrier: 'text',
      simlock: 'text',
      model: 'text',
      fmi: 'text',
      imei2: 'text',
      serial: 'text',
      blacklist: 'text',
      rawResponse: 'text',
    },
    reported.map((order) => ({ ...order })),
  );
}
