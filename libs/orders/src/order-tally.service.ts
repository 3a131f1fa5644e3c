import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OrderStatus } from '@hammer/contract';
import { Clock, Database, records, sql } from '@hammer/database';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';

/** So many orders with a status. */
interface Count {
  status: OrderStatus;
  orders: number;
}

/** The same for one block of orders. */
type BlockCount = Count & { start: number; lastBornAt: number };

/** All other statuses are final: the database refuses every step from them. */
const moving: ReadonlySet<OrderStatus> = new Set([
  'planned',
  'prepared',
  'sending',
  'uncertain',
  'pending',
  'in_process',
]);

/** Orders are counted in blocks of so many ids, some blocks at once, so that nobody else waits for more than some milliseconds. */
const BLOCK = 1_000;
const BLOCKS_AT_ONCE = 5;

/** So long somebody may wait for the first count of a process, in milliseconds. */
const SOON = 200;

/** Milliseconds after which no transaction is under way any more that could still bring an order with an earlier id. */
const SETTLED_AFTER = 600_000;

/**
 * Counts all orders without looking at all of them: a final status never changes, so a block in which every order has
 * one is counted once and remembered while the process lives.
 */
@Injectable()
export class OrderTally implements BeforeApplicationShutdown {
  private ending = false;
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

  /** The same, or null where that takes long, because everything is being counted once since the start. */
  readSoon(): Promise<ReadonlyMap<OrderStatus, number> | null> {
    return Promise.race([this.read(), this.clock.sleep(SOON, { ref: false }).then(() => null)]);
  }

  /** A first count stops where it is. */
  beforeApplicationShutdown(): void {
    this.ending = true;
  }

  private async count(): Promise<ReadonlyMap<OrderStatus, number>> {
    const found = await this.database.readFirst<{ id: number | null }>(
      sql`SELECT MAX(id) AS id FROM orders`,
    );
    const newest = found?.id ?? 0;
    const closed = new Map(this.closed);
    const all = new Map<OrderStatus, number>();
    const open: number[] = [];
    let next = this.next;
    const starts = [...this.open];
    for (; next < newest; next += BLOCK) starts.push(next);
    for (let i = 0; i < starts.length; i += BLOCKS_AT_ONCE) {
      if (this.ending) throw new Error('The server is being stopped.');
      if (i > 0) await nextTurn();
      for (const { start, counts } of await this.countBlocks(starts.slice(i, i + BLOCKS_AT_ONCE))) {
        const isClosed = start + BLOCK < newest && counts.every((count) => this.isFinal(count));
        add(counts, isClosed ? closed : all);
        if (!isClosed) open.push(start);
      }
    }
    this.closed = closed;
    this.open = open;
    this.next = next;
    add(
      [...closed].map(([status, orders]) => ({ status, orders })),
      all,
    );
    return all;
  }

  private async countBlocks(starts: readonly number[]) {
    const blocks = records(
      { start: 'integer' },
      starts.map((start) => ({ start })),
    );
    const counted = await this.database.read<BlockCount>(
      sql`SELECT b.start, o.status, COUNT(*) AS orders, MAX(o.created_at) AS last_born_at
          FROM ${blocks} AS b CROSS JOIN orders o WHERE o.id > b.start AND o.id <= b.start + ${BLOCK}
          GROUP BY b.start, o.status`,
    );
    const byStart = Map.groupBy(counted, ({ start }) => start);
    return starts.map((start) => ({ start, counts: byStart.get(start) ?? [] }));
  }

  /** Whether these orders have come to an end, and no other may still come among them. */
  private isFinal({ status, lastBornAt }: BlockCount): boolean {
    return !moving.has(status) && lastBornAt < this.clock.now() - SETTLED_AFTER;
  }
}

function add(counts: readonly Count[], to: Map<OrderStatus, number>): void {
  for (const { status, orders } of counts) to.set(status, (to.get(status) ?? 0) + orders);
}
