import type { LedgerFilter, LedgerKind, LedgerPage } from '@hammer/contract';
import {
  Clock,
  Database,
  first,
  join,
  list,
  plannedOnce,
  records,
  rows,
  run,
  sql,
  type Work,
} from '@hammer/database';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS, type Settings } from '@hammer/settings';
import { dayOf } from './day.js';

/** An export reads so many at a time. */
const ENTRIES_IN_ONE_READ = 2_000;

/** What a movement of money is about. `orderId` only when it concerns a single order. */
export interface Movement {
  kind: LedgerKind;
  amountMicros: number;
  orders: number;
  day: string;
  supplierAccount: string;
  serviceId: string;
  batchId: number;
  placementId: number;
  orderId?: number;
}

/** Money of one budget, in micros. */
export interface BudgetState {
  limitMicros: number;
  reservedMicros: number;
  committedMicros: number;
  refundedMicros: number;
}

/** Who has started a batch: a person, perhaps with a token; neither when that was done on the machine itself. */
export interface Payer {
  personId: number | null;
  tokenId: number | null;
}

/** What the payer may spend in a day, in micros; null is no cap of its own. */
export interface PayerCaps {
  personMicros: number | null;
  tokenMicros: number | null;
}

/** What may still be reserved, in micros, and which cap leaves no more. */
export interface Room {
  micros: number;
  cap: 'day' | 'batch' | 'person' | 'token';
}

interface EntryRow {
  id: number;
  at: number;
  kind: LedgerKind;
  amountMicros: number;
  orders: number;
  batchId: number;
  placementId: number | null;
  orderId: number | null;
  serviceId: string;
}

const emptyBudget: BudgetState = {
  limitMicros: 0,
  reservedMicros: 0,
  committedMicros: 0,
  refundedMicros: 0,
};

/**
 * Every movement of money: reserved when an order is claimed, committed when it is accepted, released when it was
 * certainly not charged. What belongs into someone else's transaction is a {@link Work}; amounts are integer micros.
 */
@Injectable()
export class Ledger {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Opens the budget of a batch: it can never cost more than it was quoted. It counts against the payer's caps too. */
  *openBatchBudget(batchId: number, limitMicros: number, payer: Payer): Work<void> {
    yield* run(
      sql`INSERT INTO batch_payers (batch_id, person_id, token_id)
          VALUES (${batchId}, ${payer.personId}, ${payer.tokenId}) ON CONFLICT (batch_id) DO NOTHING`,
    );
    yield* run(
      sql`INSERT INTO budgets (name, limit_micros) VALUES (${batchBudget(batchId)}, ${limitMicros}) ON CONFLICT (name) DO NOTHING`,
    );
  }

  /** Who has started a batch. */
  *payerOf(batchId: number): Work<Payer> {
    const payer = yield* first<Payer>(
      plannedOnce(sql`SELECT person_id, token_id FROM batch_payers WHERE batch_id = ${batchId}`),
    );
    return payer ?? nobody;
  }

  /**
   * What may still be reserved, in micros: the least of what today's cap, the batch's budget and the payer's own caps
   * leave, and which of them it is. Holds all of them.
   */
  *room(batchId: number, day: string, payer: Payer, caps: PayerCaps): Work<Room> {
    const batch = batchBudget(batchId);
    const today = yield* this.hold(dayBudget(day), this.settings.DAILY_CAP);
    const quoted = yield* first<BudgetState>(
      plannedOnce(sql`UPDATE budgets SET limit_micros = limit_micros WHERE name = ${batch}
          RETURNING limit_micros, reserved_micros, committed_micros`),
    );
    const rooms: Room[] = [
      { micros: left(today), cap: 'day' },
      { micros: left(quoted ?? emptyBudget), cap: 'batch' },
    ];
    for (const { name, cap, capMicros } of payerBudgets(payer, day, caps))
      rooms.push({ micros: left(yield* this.hold(name, capMicros)), cap });
    return least(rooms);
  }

  /** The same as {@link room} as it is now; others may take of it. */
  *outlook(batchId: number, day: string, payer: Payer, caps: PayerCaps): Work<Room> {
    const own = payerBudgets(payer, day, caps);
    const names = [dayBudget(day), batchBudget(batchId), ...own.map(({ name }) => name)];
    const found = yield* rows<BudgetState & { name: string }>(
      sql`SELECT name, limit_micros, reserved_micros, committed_micros FROM budgets WHERE name IN ${list(names, 'text')}`,
    );
    const byName = new Map(found.map((budget) => [budget.name, budget]));
    const under = (name: string, capMicros: number) =>
      left({ ...(byName.get(name) ?? emptyBudget), limitMicros: capMicros });
    return least([
      { micros: under(dayBudget(day), this.settings.DAILY_CAP), cap: 'day' },
      { micros: left(byName.get(batchBudget(batchId)) ?? emptyBudget), cap: 'batch' },
      ...own.map(({ name, cap, capMicros }) => ({ micros: under(name, capMicros), cap })),
    ]);
  }

  /** A budget with its cap as it is now; what is spent already is never taken back by a lower one. */
  private *hold(name: string, capMicros: number): Work<BudgetState> {
    const held = yield* first<BudgetState>(
      plannedOnce(sql`INSERT INTO budgets (name, limit_micros) VALUES (${name}, ${capMicros})
          ON CONFLICT (name) DO UPDATE SET limit_micros =
            CASE WHEN budgets.reserved_micros + budgets.committed_micros > ${capMicros}
              THEN budgets.reserved_micros + budgets.committed_micros ELSE ${capMicros} END
          RETURNING limit_micros, reserved_micros, committed_micros`),
    );
    return held ?? emptyBudget;
  }

  /** Writes one movement, see {@link moveAll}; nothing where it is about no order. */
  *move(movement: Movement, at: number): Work<void> {
    if (movement.orders > 0) yield* this.moveAll([movement], at);
  }

  /**
   * Writes movements of one kind, day and batch, and carries them into the budgets of their day, batch and payer. That of
   * the day is the first, as where {@link room} holds them, so that no two wait for each other. The database refuses to go
   * over a cap.
   */
  *moveAll(movements: readonly Movement[], at: number): Work<void> {
    const [movement] = movements;
    if (!movement) return;
    const { kind, day, supplierAccount, serviceId, batchId } = movement;
    const amountMicros = movements.reduce((sum, one) => sum + one.amountMicros, 0);
    const reserved = {
      reserve: amountMicros,
      commit: -amountMicros,
      release: -amountMicros,
      refund: 0,
    }[kind];
    const committed = kind === 'commit' ? amountMicros : 0;
    const refunded = kind === 'refund' ? amountMicros : 0;
    const payer = yield* this.payerOf(batchId);
    const others = payerBudgets(payer, day, noCaps).map(({ name }) => name);
    const moved = sql`UPDATE budgets SET reserved_micros = reserved_micros + ${reserved},
      committed_micros = committed_micros + ${committed}, refunded_micros = refunded_micros + ${refunded}`;
    yield* run(plannedOnce(sql`${moved} WHERE name = ${dayBudget(day)}`));
    yield* run(sql`${moved} WHERE name IN ${list([batchBudget(batchId), ...others], 'text')}`);
    const entries = records(
      { placementId: 'integer', amountMicros: 'integer', orders: 'integer', orderId: 'integer' },
      movements.map(({ orderId = null, ...entry }) => ({
        placementId: entry.placementId,
        amountMicros: entry.amountMicros,
        orders: entry.orders,
        orderId,
      })),
    );
    yield* run(
      sql`INSERT INTO ledger_entries
            (at, kind, amount_micros, orders, day, supplier_account, service_id, batch_id, placement_id, order_id)
          SELECT ${at}, ${kind}, e.amount_micros, e.orders, ${day}, ${supplierAccount}, ${serviceId}, ${batchId},
            e.placement_id, e.order_id FROM ${entries} AS e WHERE 1 = 1`,
    );
  }

  /** Money that comes back for orders that were rejected after they were paid. */
  *refund(
    rejected: readonly {
      id: number;
      batchId: number;
      placementId: number;
      serviceId: string;
      priceMicros: number;
    }[],
    supplierAccount: string,
    at: number,
  ): Work<void> {
    for (const { id, batchId, placementId, serviceId, priceMicros } of rejected) {
      const reserved = yield* first<{ day: string }>(
        sql`SELECT day FROM ledger_entries WHERE placement_id = ${placementId} AND kind = 'reserve' LIMIT 1`,
      );
      const day = reserved?.day ?? dayOf(at);
      const movement = {
        kind: 'refund',
        amountMicros: priceMicros,
        orders: 1,
        orderId: id,
      } as const;
      yield* this.move({ ...movement, day, supplierAccount, serviceId, batchId, placementId }, at);
    }
  }

  /** What the budgets of these batches hold; the answer gives that of one of them. */
  *batchBudgets(batchIds: readonly number[]): Work<(batchId: number) => BudgetState> {
    const found = yield* rows<BudgetState & { name: string }>(
      sql`SELECT name, limit_micros, reserved_micros, committed_micros, refunded_micros FROM budgets
          WHERE name IN ${list(batchIds.map(batchBudget), 'text')}`,
    );
    const byName = new Map(found.map(({ name, ...budget }) => [name, budget]));
    return (batchId) => byName.get(batchBudget(batchId)) ?? emptyBudget;
  }

  /** The money of a day (UTC); its cap is the one that is set now. */
  async today(now = this.clock.now()): Promise<BudgetState & { day: string }> {
    const day = dayOf(now);
    const found = await this.database.readFirst<BudgetState>(budgetNamed(dayBudget(day)));
    return { ...(found ?? emptyBudget), limitMicros: this.settings.DAILY_CAP, day };
  }

  /** The newest entries first; `before` is the id of the last entry of the page before. */
  async entries(
    limit: number,
    before: number | null,
    { batchId, from, to }: LedgerFilter,
  ): Promise<LedgerPage['data']> {
    const conditions = [
      ...(batchId === undefined ? [] : [sql`batch_id = ${batchId}`]),
      ...(from === undefined ? [] : [sql`day >= ${from}`]),
      ...(to === undefined ? [] : [sql`day <= ${to}`]),
      before === null ? sql`1 = 1` : sql`id < ${before}`,
    ];
    const found = await this.database.read<EntryRow>(
      sql`SELECT id, at, kind, amount_micros, orders, batch_id, placement_id, order_id, service_id
          FROM ledger_entries WHERE ${join(conditions, ' AND ')} ORDER BY id DESC LIMIT ${limit}`,
    );
    return found.map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() }));
  }

  /** All entries that a filter names, newest first, read in pieces, so that any number fits into memory. */
  async *all(filter: LedgerFilter): AsyncGenerator<LedgerPage['data']> {
    let before: number | null = null;
    for (;;) {
      const found: LedgerPage['data'] = await this.entries(ENTRIES_IN_ONE_READ, before, filter);
      if (found.length > 0) yield found;
      if (found.length < ENTRIES_IN_ONE_READ) return;
      before = found.at(-1)?.id ?? null;
    }
  }

  /** The entries of a paid call, oldest first. */
  async entriesOfPlacement(placementId: number): Promise<EntryRow[]> {
    return this.database.read<EntryRow>(
      plannedOnce(sql`SELECT id, at, kind, amount_micros, orders, batch_id, placement_id, order_id, service_id
          FROM ledger_entries WHERE placement_id = ${placementId} ORDER BY id`),
    );
  }
}

const budgetNamed = (name: string) =>
  sql`SELECT limit_micros, reserved_micros, committed_micros, refunded_micros FROM budgets WHERE name = ${name}`;
const dayBudget = (day: string) => `day:${day}`;
const batchBudget = (batchId: number) => `batch:${batchId}`;

const nobody: Payer = { personId: null, tokenId: null };
const noCaps: PayerCaps = { personMicros: null, tokenMicros: null };

/** The budgets of a payer on a day; without a cap they only count. */
function payerBudgets(payer: Payer, day: string, caps: PayerCaps) {
  const budgets: { name: string; cap: Room['cap']; capMicros: number }[] = [];
  const { personId, tokenId } = payer;
  const { personMicros, tokenMicros } = caps;
  if (personId !== null)
    budgets.push({
      name: `person:${personId}:${day}`,
      cap: 'person',
      capMicros: personMicros ?? Number.MAX_SAFE_INTEGER,
    });
  if (tokenId !== null)
    budgets.push({
      name: `token:${tokenId}:${day}`,
      cap: 'token',
      capMicros: tokenMicros ?? Number.MAX_SAFE_INTEGER,
    });
  return budgets;
}
const least = (rooms: readonly Room[]): Room =>
  rooms.reduce((found, room) => (room.micros < found.micros ? room : found));

const left = (budget: BudgetState) =>
  budget.limitMicros - budget.reservedMicros - budget.committedMicros;
