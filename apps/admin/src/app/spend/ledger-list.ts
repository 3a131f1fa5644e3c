import { HttpClient } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { LedgerKind, LedgerPage } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { PriceList } from '../services/price-list.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { counted } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { momentInWords } from '../words/time-words.js';

type Entry = LedgerPage['data'][number];

const ENTRIES_AT_ONCE = 50;

const kinds: Readonly<Record<LedgerKind, { label: string; meaning: string }>> = {
  reserve: {
    label: $localize`Reserved`,
    meaning: $localize`Set aside before the call goes out.`,
  },
  commit: { label: $localize`Spent`, meaning: $localize`The supplier has accepted the orders.` },
  release: {
    label: $localize`Released`,
    meaning: $localize`Certainly not charged, so it may be spent again.`,
  },
  refund: {
    label: $localize`Refund`,
    meaning: $localize`The supplier rejected the order after it was paid.`,
  },
};

/** The entries of the ledger in some days, newest first; older ones are read when they are wanted. */
@Component({
  selector: 'hm-ledger-list',
  imports: [FailureNote, MatButton, RouterLink, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './ledger-list.html',
  styleUrl: './ledger-list.scss',
})
export class LedgerList {
  private readonly http = inject(HttpClient);
  private readonly prices = inject(PriceList);

  /** The first and the last day (UTC). */
  readonly from = input.required<string>();
  readonly to = input.required<string>();

  private readonly entries = signal<readonly Entry[] | null>(null);
  protected readonly next = signal<string | null>(null);
  protected readonly isAsking = signal(false);
  protected readonly failure = signal<unknown>(null);
  protected readonly lines = computed(() =>
    this.entries()?.map((entry) => ({
      ...entry,
      moment: momentInWords(entry.at),
      kind: kinds[entry.kind],
      amount: formatMoney(entry.amountMicros),
      orders: counted(entry.orders, 'order'),
      service: this.prices.service(entry.serviceId)?.title ?? entry.serviceId,
    })),
  );

  constructor() {
    effect(() => {
      this.from();
      this.to();
      untracked(() => void this.readNewest());
    });
  }

  protected async readNewest(): Promise<void> {
    this.entries.set(null);
    await this.ask(null);
  }

  protected async readOlder(): Promise<void> {
    await this.ask(this.next());
  }

  private async ask(cursor: string | null): Promise<void> {
    const [from, to] = [this.from(), this.to()];
    this.isAsking.set(true);
    this.failure.set(null);
    const params = { limit: ENTRIES_AT_ONCE, from, to, ...(cursor !== null && { cursor }) };
    try {
      const page = await firstValueFrom(this.http.get<LedgerPage>('/api/ledger', { params }));
      // Other days may have been chosen meanwhile; their own answer is on its way.
      if (from !== this.from() || to !== this.to()) return;
      this.entries.update((known) => [...(known ?? []), ...page.data]);
      this.next.set(page.nextCursor);
    } catch (error) {
      this.failure.set(error);
    } finally {
      this.isAsking.set(false);
    }
  }
}
