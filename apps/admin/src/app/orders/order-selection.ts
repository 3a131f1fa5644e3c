import { computed, Injectable, signal } from '@angular/core';
import type { Order } from '@hammer/contract';

/** The orders that the reader has picked, each as it was when it was picked. */
@Injectable()
export class OrderSelection {
  private readonly picked = signal<ReadonlyMap<number, Order>>(new Map());

  readonly orders = computed(() => [...this.picked().values()]);
  readonly count = computed(() => this.picked().size);
  readonly imeis = computed(() => [...new Set(this.orders().map(({ imei }) => imei))].join('\n'));

  /** Whether the order is picked. */
  has(id: number): boolean {
    return this.picked().has(id);
  }

  /** Picks orders, or lets them go. */
  set(orders: readonly Order[], isPicked: boolean): void {
    this.picked.update((before) => {
      const after = new Map(before);
      for (const order of orders) {
        if (isPicked) after.set(order.id, order);
        else after.delete(order.id);
      }
      return after;
    });
  }

  clear(): void {
    if (this.count() > 0) this.picked.set(new Map());
  }
}
