import { HttpClient } from '@angular/common/http';
import { inject, Injectable, signal } from '@angular/core';
import type { Order, OrderPage } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';

const ORDERS_ON_A_PAGE = 200;

interface Page {
  cursor: string | null;
  next: string | null;
  orders: readonly Order[];
  /** The id of the oldest order on it when it was read first: what is older belongs to the next page. */
  oldest: number;
}

/**
 * The orders that a filter names, newest first, page after page as far as the reader scrolls. Each page keeps its
 * stretch of ids, so that reading one again neither repeats nor loses an order, whatever came or went meanwhile.
 */
@Injectable()
export class OrderPages {
  private readonly http = inject(HttpClient);

  private pages: Page[] = [];
  private question: Readonly<Record<string, string>> = {};
  private wantedOrders = 0;
  private isAsking = false;
  /** Answers to questions from before the last `open` are thrown away. */
  private opened = 0;

  private readonly known = signal<readonly Order[]>([]);
  private readonly refused = signal<unknown>(null);
  private readonly asked = signal(false);
  private readonly older = signal(false);

  /** The orders from the newest one on, without a gap, as far as they are known. */
  readonly orders = this.known.asReadonly();
  readonly failure = this.refused.asReadonly();

  /** Whether the first page has come. */
  readonly isOpen = this.asked.asReadonly();

  /** Whether there are older ones. */
  readonly hasMore = this.older.asReadonly();

  /** Begins with the newest orders of this question. */
  open(question: Readonly<Record<string, string>>): void {
    this.question = question;
    this.pages = [];
    this.wantedOrders = 1;
    this.isAsking = false;
    this.opened++;
    this.known.set([]);
    this.older.set(false);
    this.asked.set(false);
    this.refused.set(null);
    void this.askOn();
  }

  /** Sees to it that so many orders are known, as far as there are so many. */
  want(orders: number): void {
    this.wantedOrders = Math.max(this.wantedOrders, orders);
    void this.askOn();
  }

  /**
   * Reads again the pages with the orders from `first` up to `end`. New orders are let in only when the reader is at
   * the top: what somebody looks at does not move away.
   */
  async readAgain(first: number, end: number, letsNewIn: boolean): Promise<void> {
    const { opened } = this;
    let place = 0;
    for (const [index, page] of [...this.pages].entries()) {
      const start = place;
      place += page.orders.length;
      if (place <= first && !(index === 0 && letsNewIn)) continue;
      if (start >= end) break;
      const fresh = await this.ask(page.cursor).catch(() => null);
      if (!fresh || opened !== this.opened) return;
      const reached = fresh.data.at(-1)?.id ?? 0;
      // More has come on top than a page holds, so that the rest of this one was not read.
      if (fresh.nextCursor !== null && reached > page.oldest) return this.open(this.question);
      const newest = this.pages[index]?.orders[0]?.id ?? 0;
      this.pages[index] = {
        ...page,
        orders: fresh.data.filter(
          ({ id }) => id >= page.oldest && (letsNewIn || index > 0 || id <= newest),
        ),
      };
    }
    this.show();
  }

  /** Asks again after a failure. */
  retry(): void {
    this.refused.set(null);
    void this.askOn();
  }

  private async askOn(): Promise<void> {
    if (this.isAsking) return;
    const { opened } = this;
    this.isAsking = true;
    try {
      for (let cursor = this.nextCursor(); cursor !== undefined; cursor = this.nextCursor()) {
        const { data, nextCursor } = await this.ask(cursor);
        if (opened !== this.opened) return;
        // The last page goes down to the very first order.
        const oldest = nextCursor === null ? 0 : (data.at(-1)?.id ?? 0);
        this.pages.push({ cursor, next: nextCursor, orders: data, oldest });
        this.show();
      }
      this.refused.set(null);
    } catch (error) {
      if (opened === this.opened) this.refused.set(error);
    } finally {
      if (opened === this.opened) this.isAsking = false;
    }
  }

  /** The cursor of the next page that is wanted; null is the first page, undefined is none. */
  private nextCursor(): string | null | undefined {
    const last = this.pages.at(-1);
    if (!last) return null;
    return this.known().length < this.wantedOrders && last.next !== null ? last.next : undefined;
  }

  private ask(cursor: string | null): Promise<OrderPage> {
    const params = {
      ...this.question,
      limit: ORDERS_ON_A_PAGE,
      ...(cursor === null ? {} : { cursor }),
    };
    return firstValueFrom(this.http.get<OrderPage>('/api/orders', { params }));
  }

  private show(): void {
    this.known.set(this.pages.flatMap(({ orders }) => orders));
    this.older.set((this.pages.at(-1)?.next ?? null) !== null);
    this.asked.set(true);
  }
}
