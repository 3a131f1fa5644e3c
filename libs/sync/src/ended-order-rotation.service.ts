import { Clock, Database, run, sql } from '@hammer/database';
import { Supplier, type OrderStatusAnswer } from '@hammer/fusion';
import { EndedOrders, type EndedOrder } from '@hammer/orders';
import { Injectable } from '@nestjs/common';

const DAY = 24 * 60 * 60_000;

interface Question {
  at: number;
  lastOrderId: number;
}

/** Whose turn it is, of the orders that have ended, to be asked about again. */
@Injectable()
export class EndedOrderRotation {
  private lastOrderId: number | null = null;
  private restsUntil = 0;

  constructor(
    private readonly database: Database,
    private readonly supplier: Supplier,
    private readonly ended: EndedOrders,
    private readonly clock: Clock,
  ) {}

  /** At most `most` orders to fill up a question that is asked anyhow; none for a day after {@link spoiled}. */
  async fill(most: number): Promise<EndedOrder[]> {
    return most > 0 && this.clock.now() >= this.restsUntil ? this.next(most) : [];
  }

  /** A question that was filled up has failed. Perhaps because of that; so it is left alone for a day. */
  spoiled(): void {
    this.restsUntil = this.clock.now() + DAY;
  }

  /** The orders for a question of their own: at most `most`, once a day. */
  async due(most: number): Promise<EndedOrder[]> {
    const last = await this.lastQuestion();
    return last && this.clock.now() < last.at + DAY ? [] : this.next(most);
  }

  /** Writes down that a question of its own was asked, whatever came of it. */
  async noteQuestion(orders: readonly EndedOrder[]): Promise<void> {
    const { account } = this.supplier;
    const at = this.clock.now();
    const lastOrderId = orders.at(-1)?.id ?? 0;
    await this.database.write(function* () {
      yield* run(
        sql`INSERT INTO ended_order_questions (at, supplier_account, last_order_id, asked)
            VALUES (${at}, ${account}, ${lastOrderId}, ${orders.length})`,
      );
    });
  }

  /** Notes what the supplier has taken back. */
  async compare(
    orders: readonly EndedOrder[],
    answers: readonly OrderStatusAnswer[],
  ): Promise<void> {
    const ids = new Set(orders.map(({ supplierOrderId }) => supplierOrderId));
    const about = answers.filter(({ supplierOrderId }) => ids.has(supplierOrderId));
    await this.ended.compare(this.supplier.account, about);
  }

  /** After the last one it begins anew with the first. */
  private async next(most: number): Promise<EndedOrder[]> {
    this.lastOrderId ??= (await this.lastQuestion())?.lastOrderId ?? 0;
    const { account } = this.supplier;
    let orders = await this.ended.since(account, this.lastOrderId, most);
    if (orders.length === 0 && this.lastOrderId > 0)
      orders = await this.ended.since(account, 0, most);
    this.lastOrderId = orders.at(-1)?.id ?? 0;
    return orders;
  }

  private lastQuestion(): Promise<Question | undefined> {
    return this.database.readFirst<Question>(
      sql`SELECT at, last_order_id FROM ended_order_questions
          WHERE supplier_account = ${this.supplier.account} ORDER BY id DESC LIMIT 1`,
    );
  }
}
