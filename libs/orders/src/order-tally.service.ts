import { setImmediate as nextTurn } from 'node:timers/promises';
import type { OrderStatus } from '@hammer/contract';
import {
  asItStands,
  Clock,
  Database,
  join,
  records,
  sql,
  type Sql,
  type SqlPart,
} from '@hammer/database';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { indexedStatuses, inOpenBatches, throughStatusIndex } from './status-index.js';

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
    const stillOpen = await this.countMoving(this.open);
    for (const [start, counts] of stillOpen) {
      add(counts, all);
      open.push(start);
    }
    const starts = this.open.filter((start) => !stillOpen.has(start));
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
    const counted = await this.database.read<BlockCount>(
      sql`SELECT b.start, o.status, COUNT(*) AS orders, MAX(o.created_at) AS last_born_at
          FROM ${blocksAt(starts)} AS b CROSS JOIN orders o WHERE o.id > b.start AND o.id <= b.start + ${BLOCK}
          GROUP BY b.start, o.status`,
    );
    const byStart = Map.groupBy(counted, ({ start }) => start);
    return starts.map((start) => ({ start, counts: byStart.get(start) ?? [] }));
  }

  /**
   * The counts of those of these blocks in which an order still moves. PostgreSQL finds them without the orders: the newest
   * ones have changed several times, so that it takes long to come by them. SQLite is faster the plain way.
   */
  private async countMoving(starts: readonly number[]): Promise<ReadonlyMap<number, Count[]>> {
    if (starts.length === 0 || this.database.dialect === 'sqlite') return new Map();
    const counted = await this.database.read<Count & { start: number }>(throughIndexes(starts));
    const byStart = Map.groupBy(counted, ({ start }) => start);
    return new Map(
      [...byStart].filter(([, counts]) => counts.some(({ status }) => moving.has(status))),
    );
  }

  /** Whether these orders have come to an end, and no other may still come among them. */
  private isFinal({ status, lastBornAt }: BlockCount): boolean {
    return !moving.has(status) && lastBornAt < this.clock.now() - SETTLED_AFTER;
  }
}

/** `SELECT` of the counts of blocks, each status through the index that holds it. */
function throughIndexes(starts: readonly number[]): Sql {
  const blocks = blocksAt(starts);
  const statuses = indexedStatuses.map((status) => sql`SELECT ${status} AS named`);
  return sql`SELECT b.start, s.named AS status, COUNT(*) AS orders
    FROM ${blocks} AS b CROSS JOIN (${join(statuses, ' UNION ALL ')}) AS s
    JOIN orders o ON (o.status, o.id) > (s.named, b.start) AND (o.status, o.id) <= (s.named, b.start + ${BLOCK})
    WHERE ${throughStatusIndex(indexedStatuses)} GROUP BY b.start, s.named
    UNION ALL
    SELECT b.start, 'completed', COUNT(*)
    FROM ${blocks} AS b JOIN orders o ON o.id > b.start AND o.id <= b.start + ${BLOCK}
    WHERE o.status = 'completed' GROUP BY b.start
    UNION ALL
    SELECT b.start, o.status, COUNT(*) FROM ${blocks} AS b JOIN (
      SELECT o.id, o.status FROM orders o
      WHERE o.status IN ('planned', 'prepared', 'sending') AND ${inOpenBatches} ${asItStands}) AS o
    ON (o.id - 1) / ${BLOCK} * ${BLOCK} = b.start GROUP BY b.start, o.status`;
}

const blocksAt = (starts: readonly number[]): SqlPart =>
  records(
    { start: 'integer' },
    starts.map((start) => ({ start })),
  );

function add(counts: readonly Count[], to: Map<OrderStatus, number>): void {
  for (const { status, orders } of counts) to.set(status, (to.get(status) ?? 0) + orders);
}
