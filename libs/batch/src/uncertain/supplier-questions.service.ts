import { RateGate } from '@hammer/database';
import { Supplier, type OrderStatusAnswer } from '@hammer/fusion';
import { OperationalError, SETTINGS, type Settings } from '@hammer/settings';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { statusCallsOf } from './status-calls.js';

/** Order ids in one question. */
const IDS_AT_ONCE = 100;

/** Asks the supplier what is free to ask about orders, within the limit that the sync shares. */
@Injectable()
export class SupplierQuestions implements BeforeApplicationShutdown {
  private readonly ending = new AbortController();

  private readonly takeSlot = (): Promise<void> =>
    this.rateGate.take(statusCallsOf(this.supplier, this.settings), this.ending.signal);

  constructor(
    private readonly supplier: Supplier,
    private readonly rateGate: RateGate,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** Ends the waiting for a slot. */
  beforeApplicationShutdown(): void {
    this.ending.abort();
  }

  /** What the supplier says of each of these ids, and of no other; ids that it does not know are missing. */
  async about(supplierOrderIds: readonly string[]): Promise<Map<string, OrderStatusAnswer>> {
    const answers = new Map<string, OrderStatusAnswer>();
    for (let i = 0; i < supplierOrderIds.length; i += IDS_AT_ONCE) {
      const some = await this.ask(supplierOrderIds.slice(i, i + IDS_AT_ONCE));
      for (const answer of some) answers.set(answer.supplierOrderId, answer);
    }
    return answers;
  }

  /** All orders of the account, or null when the supplier gives no such list. */
  async accountOrders(): Promise<OrderStatusAnswer[] | null> {
    return this.supplier.accountOrders(this.takeSlot);
  }

  /** One id that the supplier does not know spoils the question for all of them; then each half is asked for. */
  private async ask(ids: string[]): Promise<OrderStatusAnswer[]> {
    try {
      return await this.supplier.orderStatuses(ids, this.takeSlot);
    } catch (error) {
      const isOneUnknown =
        error instanceof OperationalError && error.code === 'supplier-order-unknown';
      if (!isOneUnknown || ids.length < 2) throw error;
      const half = Math.ceil(ids.length / 2);
      return [...(await this.ask(ids.slice(0, half))), ...(await this.ask(ids.slice(half)))];
    }
  }
}
