import { HttpClient } from '@angular/common/http';
import { computed, inject, Injectable, signal } from '@angular/core';
import type { Order, OrderSearchResult } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { isUnderWay } from './order-words.js';
import type { PastedList } from './read-paste.js';

const KEPT_AS = 'hammer.orders.pasted';

/** The latest order of an IMEI that was pasted, and how many there are. */
export type FoundOrder = OrderSearchResult['found'][number];

/** What was pasted and what is known of it. It outlives a reload of the page, but not the window. */
@Injectable({ providedIn: 'root' })
export class PasteSearch {
  private readonly http = inject(HttpClient);
  private readonly given = signal<PastedList | null>(readKept());
  private readonly answer = signal<OrderSearchResult | null>(null);
  private readonly refused = signal<unknown>(null);
  private asked = 0;

  readonly list = this.given.asReadonly();
  readonly failure = this.refused.asReadonly();

  /** What was found; null as long as the server has not said. */
  readonly result = this.answer.asReadonly();
  readonly found = computed<readonly FoundOrder[]>(() => this.answer()?.found ?? []);

  /** Looks for another list. */
  begin(list: PastedList): void {
    this.given.set(list);
    keep(list);
    void this.ask();
  }

  /** Asks for all of the list, unless that was done since the page was loaded. */
  askUnlessAsked(): void {
    if (this.asked === 0) void this.ask();
  }

  /** Asks for all of the list (again). */
  async ask(): Promise<void> {
    const list = this.given();
    const question = ++this.asked;
    this.answer.set(null);
    this.refused.set(null);
    if (!list) return;
    try {
      const answer = await this.search(list.imeis);
      if (question === this.asked) this.answer.set(answer);
    } catch (error) {
      if (question === this.asked) this.refused.set(error);
    }
  }

  /** Asks again for those in this stretch that have not come to their end. */
  async readAgain(first: number, end: number): Promise<void> {
    const question = this.asked;
    const moving = this.found().slice(first, end).filter(isUnderWay);
    if (moving.length === 0) return;
    const fresh = await this.search(moving.map(({ imei }) => imei)).catch(() => null);
    if (!fresh || question !== this.asked) return;
    const byImei = new Map(fresh.found.map((order) => [order.imei, order]));
    this.answer.update(
      (known) =>
        known && { ...known, found: known.found.map((order) => byImei.get(order.imei) ?? order) },
    );
  }

  private search(imeis: readonly string[]): Promise<OrderSearchResult> {
    if (imeis.length === 0) return Promise.resolve({ found: [], notFound: [] });
    return firstValueFrom(
      this.http.post<OrderSearchResult>('/api/orders/search', { imeis: [...imeis] }),
    );
  }
}

/** How many orders there are of the IMEI of an order that was found by it; null of any other. */
export function ordersOfImei(order: Order): number | null {
  return 'ordersOfImei' in order && typeof order.ordersOfImei === 'number'
    ? order.ordersOfImei
    : null;
}

function readKept(): PastedList | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT_AS) ?? 'null') as PastedList | null;
  } catch {
    return null;
  }
}

function keep(list: PastedList): void {
  try {
    sessionStorage.setItem(KEPT_AS, JSON.stringify(list));
  } catch {
    // Without room to keep it, the list is there until the page is loaded anew.
  }
}
