import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  cursorOf,
  type Difference,
  type Order,
  type OrderCount,
  type OrderFilter,
  type OrderListQuery,
  type OrderPage,
  type OrderSearch,
} from '@hammer/contract';
import { Database, list, plannedOnce, sql } from '@hammer/database';
import { readImei } from '@hammer/imei';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { differencesBetween, type ComparedResult } from './differences.js';
import { conditionOf } from './order-filter.js';
import { orderColumns, presentOrder, type OrderRecord } from './order-record.js';
import { pageOn, type OrderWay, type Place } from './order-way.js';
import { isInStatusIndex } from './status-index.js';
import { OrderTally } from './order-tally.service.js';
import { WayFinder } from './way-finder.service.js';

/** An order with what is shown of it only when it is looked at alone. */
export interface OrderInFull extends Order {
  rawResult: string | null;
  rawResponse: string | null;
  placementId: number | null;
  /** The other times that the same check was bought, the latest first; each with what had changed before it. */
  generations: {
    id: number;
    generation: number;
    status: Order['status'];
    createdAt: string;
    differences: Difference[] | null;
  }[];
  /** Since the last result of the same check; null without one. */
  differences: Difference[] | null;
}

/** An order that was searched for, with the number of orders of its IMEI. */
export type FoundOrder = Order & { ordersOfImei: number };

type FoundRecord = OrderRecord & { ordersOfImei: number };

interface TimeOfCheck extends ComparedResult {
  id: number;
  generation: number;
  status: Order['status'];
  createdAt: number;
}

const IMEIS_IN_ONE_LOOK = 1_000;
const ORDERS_IN_ONE_READ = 1_000;

/** So many orders are counted through at a time, so that nothing else waits for long. */
const ORDERS_IN_ONE_COUNT = 100_000;

/** So many earlier times of the same check are looked at. */
const MOST_GENERATIONS = 100;

/** Finds orders: by filter, by id, by thousands of IMEIs. */
@Injectable()
export class Orders {
  constructor(
    private readonly database: Database,
    private readonly ways: WayFinder,
    private readonly tally: OrderTally,
  ) {}

  /** A page of the orders that a filter names, newest first. */
  async list({ cursor, limit, ...filter }: OrderListQuery): Promise<OrderPage> {
    const after = cursor === undefined ? null : await this.placeOf(cursor);
    const found = await this.readOn(await this.ways.find(filter), after, limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      data: page.map(presentOrder),
      nextCursor: found.length > limit && last ? cursorOf(last.id) : null,
    };
  }

  /** How many orders a filter names. */
  async count(filter: OrderFilter): Promise<OrderCount> {
    const { status, ...others } = filter;
    const isTallied = Object.values(others).every((value) => value === undefined);
    if (!isTallied || status?.every(isInStatusIndex))
      return { orders: await this.countThrough(filter) };
    const tally = [...(await this.tally.read())];
    const named = tally.filter(([one]) => status === undefined || status.includes(one));
    return { orders: named.reduce((sum, [, orders]) => sum + orders, 0) };
  }

  private async countThrough(filter: OrderFilter): Promise<number> {
    const newest = await this.database.readFirst<{ id: number | null }>(
      sql`SELECT MAX(id) AS id FROM orders`,
    );
    let orders = 0;
    for (let after = 0; after < (newest?.id ?? 0); after += ORDERS_IN_ONE_COUNT) {
      const counted = await this.database.readFirst<{ orders: number }>(
        sql`SELECT COUNT(*) AS orders FROM orders o
            WHERE ${conditionOf(filter)} AND o.id > ${after} AND o.id <= ${after + ORDERS_IN_ONE_COUNT}`,
      );
      orders += counted?.orders ?? 0;
      await nextTurn();
    }
    return orders;
  }

  /** All orders that a filter names, newest first, read in pieces, so that any number fits into memory. */
  async *all(filter: OrderFilter): AsyncGenerator<OrderRecord[]> {
    const way = await this.ways.find(filter);
    let after: Place | null = null;
    for (;;) {
      const found: OrderRecord[] = await this.readOn(way, after, ORDERS_IN_ONE_READ);
      if (found.length > 0) yield found;
      if (found.length < ORDERS_IN_ONE_READ) return;
      after = found.at(-1) ?? null;
      await nextTurn();
    }
  }

  /** The orders with these ids, in this order, read in pieces; those that there are not are left out. */
  async *picked(ids: readonly number[]): AsyncGenerator<OrderRecord[]> {
    for (let i = 0; i < ids.length; i += ORDERS_IN_ONE_READ) {
      const wanted = ids.slice(i, i + ORDERS_IN_ONE_READ);
      const found = await this.database.read<OrderRecord>(
        sql`SELECT ${orderColumns} FROM orders o WHERE o.id IN ${list(wanted, 'integer')}`,
      );
      const byId = new Map(found.map((order) => [order.id, order]));
      yield wanted.flatMap((id) => byId.get(id) ?? []);
      await nextTurn();
    }
  }

  /** One order. Throws a UserError when there is none. */
  async get(id: number): Promise<Order> {
    const {
      rawResult: _,
      rawResponse: _raw,
      placementId: _placement,
      generations: _others,
      differences: _differences,
      ...order
    } = await this.inFull(id);
    return order;
  }

  /** One order with its raw answers and the other times that the same check was bought. Throws when there is none. */
  async inFull(id: number): Promise<OrderInFull> {
    const [record, times] = await Promise.all([
      this.database.readFirst<
        OrderRecord & {
          rawResult: string | null;
          rawResponse: string | null;
          placementId: number | null;
        }
      >(
        plannedOnce(sql`SELECT ${orderColumns}, o.result_code AS raw_result, o.raw_response, o.placement_id
            FROM orders o WHERE o.id = ${id}`),
      ),
      this.timesOf(id),
    ]);
    if (!record)
      throw new UserError(
        'order-not-found',
        `There is no order ${id}. GET /api/orders lists those there are.`,
      );
    const { rawResult, rawResponse, placementId, ...order } = record;
    const own = times.findIndex((time) => time.id === id);
    return {
      ...presentOrder(order),
      rawResult,
      rawResponse,
      placementId,
      generations: times.flatMap(({ generation, status, createdAt, ...time }, i) =>
        i === own
          ? []
          : {
              id: time.id,
              generation,
              status,
              createdAt: new Date(createdAt).toISOString(),
              differences: differencesOf(times, i),
            },
      ),
      differences: differencesOf(times, own),
    };
  }

  /** All times that the check of an order was bought, the latest first. */
  private timesOf(id: number): Promise<TimeOfCheck[]> {
    const columns = sql`t.id, t.generation, t.status, t.created_at, t.carrier, t.simlock, t.model, t.fmi, t.imei2, t.serial,
      t.blacklist`;
    const times = sql`SELECT ${columns} FROM orders o CROSS JOIN orders t
      WHERE o.id = ${id} AND t.imei = o.imei AND t.service_id = o.service_id AND t.supplier_account = o.supplier_account`;
    const newest = sql`ORDER BY t.id DESC LIMIT ${MOST_GENERATIONS}`;
    return this.database.read<TimeOfCheck>(
      plannedOnce(sql`SELECT ${columns} FROM (${times} AND t.id <= ${id} ${newest}) AS t
          UNION ALL
          SELECT ${columns} FROM (${times} AND t.id > ${id} ${newest}) AS t
          ORDER BY id DESC`),
    );
  }

  /**
   * The latest order of each IMEI, in the order in which they were given and in pieces, because all of them together
   * need more memory than a server has; at the end the texts for which there is none.
   */
  async *search({ imeis, serviceId }: OrderSearch): AsyncGenerator<FoundOrder[], string[]> {
    const readings = imeis.map((text) => ({ text, reading: readImei(text) }));
    const wanted = [
      ...new Set(
        readings.flatMap(({ reading }) => (reading.kind === 'valid' ? [reading.imei] : [])),
      ),
    ];
    const known = new Set<string>();
    for (let i = 0; i < wanted.length; i += IMEIS_IN_ONE_LOOK) {
      const piece = wanted.slice(i, i + IMEIS_IN_ONE_LOOK);
      const found = await this.latestOrders(piece, serviceId);
      const byImei = new Map(found.map((order) => [order.imei, order]));
      for (const imei of byImei.keys()) known.add(imei);
      yield piece.flatMap((imei) => {
        const order = byImei.get(imei);
        if (!order) return [];
        const { ordersOfImei, ...record } = order;
        return [{ ...presentOrder(record), ordersOfImei }];
      });
      await nextTurn();
    }
    const notFound = readings.flatMap(({ text, reading }) =>
      reading.kind === 'valid' && known.has(reading.imei) ? [] : [text],
    );
    return [...new Set(notFound)];
  }

  private latestOrders(imeis: string[], serviceId: string | undefined): Promise<FoundRecord[]> {
    const ofService = serviceId === undefined ? sql`` : sql`AND service_id = ${serviceId}`;
    return this.database.read<FoundRecord>(
      sql`SELECT ${orderColumns}, n.orders AS orders_of_imei FROM (
            SELECT MAX(id) AS id, COUNT(*) AS orders FROM orders
            WHERE imei IN ${list(imeis, 'text')} ${ofService} GROUP BY imei) AS n
          JOIN orders o ON o.id = n.id`,
    );
  }

  private readOn(way: OrderWay, after: Place | null, limit: number): Promise<OrderRecord[]> {
    return this.database.read<OrderRecord>(pageOn(way, orderColumns, after, limit));
  }

  /** Where in the list an order is, or was: one that was only planned may be gone. */
  private async placeOf(id: number): Promise<Place> {
    const found = await this.database.readFirst<{ createdAt: number }>(
      sql`SELECT created_at FROM orders WHERE id <= ${id} ORDER BY id DESC LIMIT 1`,
    );
    return { id, createdAt: found?.createdAt ?? 0 };
  }
}

/** What had changed at a time since the latest result before it; null without a result on both sides. */
function differencesOf(times: readonly TimeOfCheck[], index: number): Difference[] | null {
  const time = times[index];
  if (time?.status !== 'completed') return null;
  const before = times.slice(index + 1).find(({ status }) => status === 'completed');
  return before ? differencesBetween(before, time) : null;
}
