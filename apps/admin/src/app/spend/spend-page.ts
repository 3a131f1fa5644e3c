import { httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { Router, RouterLink } from '@angular/router';
import type { SpendGroup, SpendHistory } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { Clock } from '../frame/clock.js';
import { Spending } from '../frame/spending.js';
import { askRegularly } from '../server/ask-regularly.js';
import { lastAnswer } from '../server/last-answer.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { EmptyNote } from '../signs/empty-note.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { formatCount } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { capFigures } from './cap-figures.js';
import { LedgerList } from './ledger-list.js';
import { spansUntil } from './spans.js';
import { presentShare } from './spend-shares.js';

/** So often the sums are asked for, in milliseconds. */
const EVERY = 10_000;

const groups: readonly { by: SpendGroup; label: string }[] = [
  { by: 'day', label: $localize`By day` },
  { by: 'service', label: $localize`By service` },
  { by: 'batch', label: $localize`By batch` },
  { by: 'person', label: $localize`By person` },
];

/** Where the money went: the caps of today, sums of any days, and every entry of the ledger. What is shown is in the address. */
@Component({
  selector: 'hm-spend-page',
  imports: [
    EmptyNote,
    FailureNote,
    LedgerList,
    MatButton,
    MatIcon,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    RouterLink,
    Skeleton,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './spend-page.html',
  styleUrl: './spend-page.scss',
})
export class SpendPage {
  private readonly clock = inject(Clock);
  private readonly router = inject(Router);
  private readonly spending = inject(Spending);
  protected readonly session = inject(OwnSession);

  /** What the money is added up by, from the address. */
  readonly by = input<string>();

  /** The first and the last day (UTC), from the address. */
  readonly from = input<string>();
  readonly to = input<string>();

  protected readonly groups = groups;
  protected readonly spans = computed(() => spansUntil(this.clock.now()));
  protected readonly group = computed(() => groups.find(({ by }) => by === this.by())?.by ?? 'day');
  protected readonly span = computed(() => {
    const [from, to] = [this.from(), this.to()];
    const month = this.spans().find(({ isUsual }) => isUsual);
    return { from: asDay(from) ?? month?.from ?? '', to: asDay(to) ?? month?.to ?? '' };
  });
  private readonly address = computed(
    () =>
      `/api/spend/history?${new URLSearchParams({ by: this.group(), ...this.span() }).toString()}`,
  );
  protected readonly reading = httpResource<SpendHistory>(() => this.address());
  private readonly history = lastAnswer(this.reading, this.address);

  protected readonly caps = computed(() => {
    const today = this.spending.today();
    return today && capFigures(today);
  });
  protected readonly sums = computed(() => {
    const history = this.history();
    if (!history) return null;
    const { total, data, by } = history;
    const shares = data.map((share) => presentShare(share, by, total.spentMicros));
    return {
      by,
      shares: by === 'day' ? shares.reverse() : shares,
      total: {
        orders: formatCount(total.orders),
        spent: formatMoney(total.spentMicros),
        refunded: formatMoney(total.refundedMicros),
        net: formatMoney(total.spentMicros - total.refundedMicros),
      },
    };
  });
  protected readonly files = computed(() =>
    (['csv', 'xlsx', 'json'] as const).map((format) => ({
      label: format.toUpperCase(),
      address: `/api/ledger/export?${new URLSearchParams({ format, ...this.span() }).toString()}`,
    })),
  );

  constructor() {
    askRegularly(EVERY, () => this.reading.reload());
    askAgainOnRecovery(() => this.reading.reload());
  }

  protected chooseDay(end: 'from' | 'to', day: string): void {
    if (asDay(day) === null) return;
    void this.router.navigate([], {
      queryParams: { ...this.span(), [end]: day },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }
}

function asDay(text: string | undefined): string | null {
  return text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text) ? text : null;
}
