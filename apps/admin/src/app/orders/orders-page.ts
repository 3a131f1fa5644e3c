import { httpResource } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  Injector,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { ActivatedRoute, Router, RouterLink } from '@angular/router';
import type { OrderCount } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { askRegularly } from '../server/ask-regularly.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { EmptyNote } from '../signs/empty-note.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { formatCount } from '../words/counts.js';
import { BulkActions } from './bulk-actions.js';
import { DrawerInAddress } from './drawer-in-address.js';
import type { ExportScope } from './export-dialog.js';
import { FilterBar } from './filter-bar.js';
import { ListTools } from './list-tools.js';
import { isSameFilter, questionOf, readFilter } from './order-filter.js';
import { OrderPages } from './order-pages.js';
import { OrderSelection } from './order-selection.js';
import { OrderTable } from './order-table.js';
import { isUnderWay } from './order-words.js';
import { PasteSearch } from './paste-search.js';
import { PastedSummary } from './pasted-summary.js';
import { RecheckDesk } from './recheck-desk.js';
import { ViewBar } from './view-bar.js';

/** So often what is on the screen is read again while something of it is under way, in milliseconds. */
const EVERY = 5_000;

/** All orders that there ever were, to be filtered, looked at and acted on; what is shown is in the address. */
@Component({
  selector: 'hm-orders-page',
  imports: [
    BulkActions,
    EmptyNote,
    FailureNote,
    FilterBar,
    ListTools,
    MatButton,
    MatIcon,
    OrderTable,
    PastedSummary,
    RouterLink,
    Skeleton,
    ViewBar,
  ],
  providers: [OrderPages, OrderSelection, DrawerInAddress],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './orders-page.html',
  styleUrl: './orders-page.scss',
})
export class OrdersPage {
  private readonly injector = inject(Injector);
  private readonly router = inject(Router);
  private readonly desk = inject(RecheckDesk);
  protected readonly selection = inject(OrderSelection);
  protected readonly session = inject(OwnSession);
  protected readonly pages = inject(OrderPages);
  protected readonly pasted = inject(PasteSearch);
  private readonly table = viewChild(OrderTable);
  private readonly address = toSignal(inject(ActivatedRoute).queryParamMap, { requireSync: true });

  /** Whether the orders of a pasted list are shown, rather than those that a filter names. */
  protected readonly isPasted = computed(
    () => this.address().get('list') !== null && this.pasted.list() !== null,
  );
  protected readonly filter = computed(() => readFilter((name) => this.address().get(name)), {
    equal: isSameFilter,
  });
  protected readonly isFiltered = computed(() => Object.keys(this.filter()).length > 0);
  private readonly opened = signal(0);
  protected readonly question = computed(() => {
    this.opened();
    return questionOf(this.filter());
  });
  private readonly counting = httpResource<OrderCount>(() =>
    this.isPasted() ? undefined : { url: '/api/orders/count', params: { ...this.question() } },
  );
  protected readonly orders = computed(() =>
    this.isPasted() ? this.pasted.found() : this.pages.orders(),
  );
  protected readonly isOpen = computed(() =>
    this.isPasted() ? this.pasted.result() !== null : this.pages.isOpen(),
  );
  protected readonly failure = computed(() =>
    this.isPasted() ? this.pasted.failure() : this.pages.failure(),
  );
  protected readonly hasMore = computed(() => !this.isPasted() && this.pages.hasMore());

  /** All that is shown, for what is done with all of it. */
  protected readonly scope = computed<ExportScope>(() =>
    this.isPasted()
      ? { kind: 'picked', ids: this.pasted.found().map(({ id }) => id) }
      : { kind: 'filter', question: this.question() },
  );

  /** How many orders there are in all that is shown, as far as that is known. */
  protected readonly total = computed(() => {
    if (this.isPasted()) return this.pasted.found().length;
    if (this.counting.hasValue()) return this.counting.value().orders;
    return this.hasMore() ? null : this.orders().length;
  });
  protected readonly count = computed(() => {
    const total = this.total();
    return total === null ? null : { orders: total, text: formatCount(total) };
  });

  constructor() {
    inject(DrawerInAddress).follow(() => this.address().get('order'));
    effect(() => {
      const question = this.question();
      if (this.isPasted()) return;
      untracked(() => {
        this.selection.clear();
        this.pages.open(question);
      });
    });
    effect(() => {
      if (!this.isPasted()) return;
      untracked(() => {
        this.selection.clear();
        this.pasted.askUnlessAsked();
      });
    });
    let bought = this.desk.bought();
    effect(() => {
      // Those that are bought for many at once say so themselves, when all are done.
      const isNews = this.desk.bought() !== bought && this.address().get('order') !== null;
      bought = this.desk.bought();
      if (isNews) untracked(() => this.readSeenAgain());
    });
    askRegularly(EVERY, () => {
      if (
        this.isOpen() &&
        this.orders()
          .slice(...this.seen())
          .some(isUnderWay)
      )
        this.readSeenAgain();
    });
    askAgainOnRecovery(() => this.retry());
  }

  /** Reads what is shown from its beginning. */
  protected readAnew(): void {
    if (this.isPasted()) void this.pasted.ask();
    else this.opened.update((times) => times + 1);
  }

  protected retry(): void {
    if (!this.isPasted()) this.pages.retry();
    else if (this.pasted.failure() !== null) void this.pasted.ask();
  }

  protected async openPaste(): Promise<void> {
    const { openPasteDialog } = await import('./paste-dialog.js');
    const list = await openPasteDialog(this.injector);
    if (!list) return;
    this.pasted.begin(list);
    await this.router.navigate([], { queryParams: { list: 1 } });
  }

  /** After something was done to orders: what is on the screen may be another thing now. */
  protected readSeenAgain(): void {
    const [first, end] = this.seen();
    if (this.isPasted()) void this.pasted.readAgain(first, end);
    else {
      this.counting.reload();
      void this.pages.readAgain(first, end, this.table()?.isAtTop() ?? true);
    }
  }

  private seen(): [number, number] {
    return this.table()?.seen() ?? [0, 1];
  }
}
