import type BetterSqlite3 from 'better-sqlite3';
import type { OrderStatus } from '@hammer/contract';
import { ENDED_WHILE_SENDING } from '../../libs/batch/src/placing/without-answer.js';

/** An order as the database holds it. */
export interface KeptOrder {
  id: number;
  batchId: number;
  placementId: number | null;
  serviceId: string;
  imei: string;
  generation: number;
  status: OrderStatus;
  supplierOrderId: string | null;
  price: number;
}

/** A paid call as the database holds it. */
export interface KeptPlacement {
  id: number;
  batchId: number;
  state: 'prepared' | 'sending' | 'settled' | 'given_back';
  owner: string;
  size: number;
  price: number;
  day: string;
  sentAt: number | null;
  accepted: number;
  duplicates: number;
  refused: number;
  notSent: number;
  uncertain: number;
}

/** A movement of money as the database holds it. */
export interface KeptEntry {
  kind: 'reserve' | 'commit' | 'release' | 'refund';
  amount: number;
  orders: number;
  day: string;
  batchId: number;
  placementId: number;
  orderId: number | null;
}

/** A budget as the database holds it. */
export interface KeptBudget {
  name: string;
  cap: number;
  reserved: number;
  committed: number;
  refunded: number;
}

/** Keeps every step of every order. Temporary, so it belongs to the onlooker and not to the database. */
export function keepSteps(connection: BetterSqlite3.Database): void {
  connection.exec(`CREATE TEMP TABLE steps (order_id INTEGER, was TEXT, became TEXT);
    CREATE TEMP TRIGGER steps_taken AFTER UPDATE OF status ON main.orders WHEN OLD.status <> NEW.status
    BEGIN INSERT INTO steps VALUES (OLD.id, OLD.status, NEW.status); END`);
}

/** Looks into Hammer's database from outside, past everything that Hammer itself would say of it. */
export class Evidence {
  constructor(private readonly connection: BetterSqlite3.Database) {}

  /** Those of these paid calls that were taken for unanswered. */
  takenForUnanswered(placementIds: readonly number[]): number[] {
    return this.all<{ id: number }>(
      `SELECT id FROM placements WHERE reason = '${ENDED_WHILE_SENDING}' AND id IN (${placementIds.join(',')})`,
    ).map(({ id }) => id);
  }

  orders(): KeptOrder[] {
    return this
      .all(`SELECT id, batch_id AS batchId, placement_id AS placementId, service_id AS serviceId, imei, generation,
      status, order_id AS supplierOrderId, credits AS price FROM orders`);
  }

  placements(): KeptPlacement[] {
    return this
      .all(`SELECT id, batch_id AS batchId, state, owner, size, price_micros AS price, day, sent_at AS sentAt,
      accepted_count AS accepted, duplicate_count AS duplicates, refused_count AS refused, not_sent_count AS notSent,
      uncertain_count AS uncertain FROM placements`);
  }

  /** The placement in whose call an order is now. */
  placementOf(
    serviceId: string,
    imei: string,
  ): (KeptPlacement & { generation: number }) | undefined {
    return this.all<KeptPlacement & { generation: number }>(
      `SELECT p.id, p.batch_id AS batchId, p.state, p.owner, p.size, p.price_micros AS price, p.day, p.sent_at AS sentAt,
         o.generation FROM orders o JOIN placements p ON p.id = o.placement_id
       WHERE o.imei = ? AND o.service_id = ? AND o.status = 'sending' AND p.state = 'sending'`,
      imei,
      serviceId,
    )[0];
  }

  entries(): KeptEntry[] {
    return this
      .all(`SELECT kind, amount_micros AS amount, orders, day, batch_id AS batchId, placement_id AS placementId,
      order_id AS orderId FROM ledger_entries ORDER BY id`);
  }

  budgets(): KeptBudget[] {
    return this
      .all(`SELECT name, limit_micros AS cap, reserved_micros AS reserved, committed_micros AS committed,
      refunded_micros AS refunded FROM budgets`);
  }

  batches(): { id: number; state: string; pauseCode: string | null; startedAt: number | null }[] {
    return this.all(
      `SELECT id, state, pause_code AS pauseCode, started_at AS startedAt FROM batches`,
    );
  }

  rows(): {
    batchId: number;
    number: number;
    class: string;
    imei: string | null;
    serviceId: string | null;
    orderId: number | null;
  }[] {
    return this.all(
      `SELECT batch_id AS batchId, number, class, imei, service_id AS serviceId, order_id AS orderId FROM batch_rows`,
    );
  }

  imports(): { batchId: number; rows: number }[] {
    return this.all(`SELECT batch_id AS batchId, row_count AS rows FROM import_history`);
  }

  /** Money that counts as spent although nobody knows whether it was, in micros. */
  writtenOff(): number {
    const [found] = this.all<{ micros: number | null }>(
      `SELECT SUM(credits) AS micros FROM orders WHERE status = 'written_off'`,
    );
    return found?.micros ?? 0;
  }

  price(serviceId: string): { price: number; changedAt: number } | undefined {
    return this.all<{ price: number; changedAt: number }>(
      `SELECT price_micros AS price, COALESCE(price_changed_at, 0) AS changedAt FROM services WHERE id = ?`,
      serviceId,
    )[0];
  }

  stop(): { since: number } | undefined {
    return this.all<{ since: number }>(
      `SELECT stopped_at AS since FROM spending_stops WHERE lifted_at IS NULL ORDER BY id LIMIT 1`,
    )[0];
  }

  /** Every step that an order has taken and that was committed. */
  steps(): { orderId: number; was: OrderStatus; became: OrderStatus }[] {
    return this.all(`SELECT order_id AS orderId, was, became FROM temp.steps`);
  }

  /** Orders that the engine has still to do something about: to place them, or to write what came of it. */
  unrest(): number {
    const [found] = this.all<{
      orders: number;
    }>(`SELECT COUNT(*) AS orders FROM orders o JOIN batches b ON b.id = o.batch_id
      WHERE o.status IN ('prepared', 'sending') OR o.status = 'planned' AND b.state = 'running'`);
    return found?.orders ?? 0;
  }

  private all<T>(text: string, ...parameters: unknown[]): T[] {
    return this.connection.prepare(text).all(...parameters) as T[];
  }
}
