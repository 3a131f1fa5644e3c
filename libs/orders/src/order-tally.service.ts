import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OrderStatus } from '@hammer/contract';
import { Clock, Database, sql } from '@hammer/database';
import { Injectable } from '@nestjs/common';

/** So many orders with a status. */
interface Count {
  status: OrderStatus;
  orders: number;
}

/** All other statuses are final: the database refuses every step from them. */
const moving: ReadonlySet<OrderStatus> = new Set([
  'planned',
  'prepared',
  'sending',
  'uncertain',
  'pending',
  'in_process',
]);

/** Orders are counted in blocks of so many ids; where all have ended, in as many blocks at once. */
const BLOCK = 1_000;
const BLOCKS_AT_ONCE = 20;

/** Milliseconds after which no transaction is under way any more that could still bring an order with an earlier id. */
const SETTLED_AFTER = 600_000;

/**
 * Counts all orders without looking at all of them: a final status never changes, so a block in which every order has
 * one is counted once and remembered while the process lives.
 */
@Injectable()
export class OrderTally {
  private closed: ReadonlyMap<OrderStatus, number> = new Map();
  private open: readonly number[] = [];
  private next = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** How many orders of each status there are, exactly; statuses that no order has are missing. */
  read(): Promise<ReadonlyMap<OrderStatus, number>> {
    const read = this.turn.then(() => this.count());
    this.turn = read.catch(() => undefined);
    return read;
  }

  private async count(): Promise<ReadonlyMap<OrderStatus, number>> {
    const found = await this.database.readFirst<{ id: number | null }>(
      sql`SELECT MAX(id) AS id FROM orders`,
    );
    const newest = found?.id ?? 0;
    const closed = new Map(this.closed);
    const all = new Map<OrderStatus, number>();
    const open: number[] = [];
    const countBlock = async (after: number) => {
      const { counts, isClosed } = await this.countAfter(after, BLOCK, newest);
      add(counts, isClosed ? closed : all);
      if (!isClosed) open.push(after);
    };
    for (const after of this.open) await countBlock(after);
    let next = this.next;
    for (; next + BLOCK * BLOCKS_AT_ONCE < newest; next += BLOCK * BLOCKS_AT_ONCE) {
      const { counts, isClosed } = await this.countAfter(next, BLOCK * BLOCKS_AT_ONCE, newest);
      if (isClosed) add(counts, closed);
      else for (let i = 0; i < BLOCKS_AT_ONCE; i++) await countBlock(next + i * BLOCK);
      await nextTurn();
    }
    for (; next < newest; next += BLOCK) await countBlock(next);
    this.closed = closed;
    this.open = open;
    this.next = next;
    add(
      [...closed].map(([status, orders]) => ({ status, orders })),
      all,
    );
    return all;
  }

  private async countAfter(after: number, size: number, newest: number) {
    const counts = await this.database.read<Count & { lastBornAt: number }>(
      sql`SELECT status, COUNT(*) AS orders, MAX(created_at) AS last_born_at FROM orders
          WHERE id > ${after} AND id <= ${after + size} GROUP BY status`,
    );
    const settled = this.clock.now() - SETTLED_AFTER;
    const isClosed =
      after + size < newest &&
      counts.every(({ status, lastBornAt }) => !moving.has(status) && lastBornAt < settled);
    return { counts, isClosed };
  }
}

function add(counts: readonly Count[], to: Map<OrderStatus, number>): void {
  for (const { status, orders } of counts) to.set(status, (to.get(status) ?? 0) + orders);
}
