import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  cursorOf,
  type Difference,
  type Order,
  type OrderFilter,
  type OrderListQuery,
  type OrderPage,
  type OrderSearch,
  type OrderSearchResult,
} from '@hammer/contract';
import { Database, list, sql } from '@hammer/database';
import { readImei } from '@hammer/imei';
import { UserError } from '@hammer/settings';
import { Injectable } from '@nestjs/common';
import { differencesBetween, type ComparedResult } from './differences.js';
import { conditionOf } from './order-filter.js';
import { orderColumns, presentOrder, type OrderRecord } from './order-record.js';

/** An order with what is shown of it only when it is looked at alone. */
export interface OrderInFull extends Order {
  rawResult: string | null;
  rawResponse: string | null;
  placementId: number | null;
  generations: { id: number; generation: number; status: Order['status']; createdAt: string }[];
  /** Since the last result of the same check; null without one. */
  differences: Difference[] | null;
}

const IMEIS_IN_ONE_LOOK = 2_000;
const ORDERS_IN_ONE_READ = 1_000;

/** Finds orders: by filter, by id, by thousands of IMEIs. */
@Injectable()
export class Orders {
  constructor(private readonly database: Database) {}

  /** A page of the orders that a filter names, newest first. */
  async list({ cursor, limit, ...filter }: OrderListQuery): Promise<OrderPage> {
    const found = await this.readBefore(filter, cursor ?? null, limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      data: page.map(presentOrder),
      nextCursor: found.length > limit && last ? cursorOf(last.id) : null,
    };
  }

  /** All orders that a filter names, newest first, read in pieces, so that any number fits into memory. */
  async *all(filter: OrderFilter): AsyncGenerator<OrderRecord[]> {
    let before: number | null = null;
    for (;;) {
      const found: OrderRecord[] = await this.readBefore(filter, before, ORDERS_IN_ONE_READ);
      if (found.length > 0) yield found;
      if (found.length < ORDERS_IN_ONE_READ) return;
      before = found.at(-1)?.id ?? null;
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
    const record = await this.database.readFirst<
      OrderRecord & {
        rawResult: string | null;
        rawResponse: string | null;
        placementId: number | null;
        supplierAccount: string;
      }
    >(
      sql`SELECT ${orderColumns}, o.result_code AS raw_result, o.raw_response, o.placement_id, o.supplier_account
          FROM orders o WHERE o.id = ${id}`,
    );
    if (!record)
      throw new UserError(
        'order-not-found',
        `There is no order ${id}. GET /api/orders lists those there are.`,
      );
    const { rawResult, rawResponse, placementId, supplierAccount, ...order } = record;
    const others = await this.database.read<{
      id: number;
      generation: number;
      status: Order['status'];
      createdAt: number;
    }>(
      sql`SELECT id, generation, status, created_at FROM orders
          WHERE imei = ${order.imei} AND service_id = ${order.serviceId} AND supplier_account = ${supplierAccount}
            AND id <> ${id} ORDER BY id DESC LIMIT 100`,
    );
    return {
      ...presentOrder(order),
      rawResult,
      rawResponse,
      placementId,
      generations: others.map((other) => ({
        ...other,
        createdAt: new Date(other.createdAt).toISOString(),
      })),
      differences: await this.differencesOf(order, supplierAccount),
    };
  }

  private async differencesOf(
    order: OrderRecord,
    supplierAccount: string,
  ): Promise<Difference[] | null> {
    if (order.status !== 'completed') return null;
    const before = await this.database.readFirst<ComparedResult>(
      sql`SELECT carrier, simlock, model, fmi, imei2, serial, blacklist FROM orders
          WHERE imei = ${order.imei} AND service_id = ${order.serviceId} AND supplier_account = ${supplierAccount}
            AND status = 'completed' AND id < ${order.id} ORDER BY id DESC LIMIT 1`,
    );
    return before ? differencesBetween(before, order) : null;
  }

  /** The latest order of each IMEI, in the order in which they were given, and the texts for which there is none. */
  async search({ imeis, serviceId }: OrderSearch): Promise<OrderSearchResult> {
    const readings = imeis.map((text) => ({ text, reading: readImei(text) }));
    const wanted = [
      ...new Set(
        readings.flatMap(({ reading }) => (reading.kind === 'valid' ? [reading.imei] : [])),
      ),
    ];
    const latest = new Map<string, OrderRecord>();
    for (let i = 0; i < wanted.length; i += IMEIS_IN_ONE_LOOK) {
      const found = await this.latestOrders(wanted.slice(i, i + IMEIS_IN_ONE_LOOK), serviceId);
      for (const order of found) latest.set(order.imei, order);
      await nextTurn();
    }
    const notFound = new Set<string>();
    for (const { text, reading } of readings) {
      if (reading.kind !== 'valid' || !latest.has(reading.imei)) notFound.add(text);
    }
    const found = wanted.flatMap((imei) => latest.get(imei) ?? []);
    return { found: found.map(presentOrder), notFound: [...notFound] };
  }

  private latestOrders(imeis: string[], serviceId: string | undefined): Promise<OrderRecord[]> {
    const ofService = serviceId === undefined ? sql`` : sql`AND service_id = ${serviceId}`;
    return this.database.read<OrderRecord>(
      sql`SELECT ${orderColumns} FROM orders o WHERE o.id IN (
            SELECT MAX(id) FROM orders WHERE imei IN ${list(imeis, 'text')} ${ofService} GROUP BY imei)`,
    );
  }

  private readBefore(
    filter: OrderFilter,
    before: number | null,
    limit: number,
  ): Promise<OrderRecord[]> {
    const earlier = before === null ? sql`` : sql`AND o.id < ${before}`;
    return this.database.read<OrderRecord>(
      sql`SELECT ${orderColumns} FROM orders o WHERE ${conditionOf(filter)} ${earlier} ORDER BY o.id DESC LIMIT ${limit}`,
    );
  }
}
