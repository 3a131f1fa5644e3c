import { httpResource } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  type Injector,
  type Signal,
  viewChild,
} from '@angular/core';
import { MatButton, MatIconButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  type MatDialogRef,
} from '@angular/material/dialog';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink } from '@angular/router';
import type { Order, OrderDetail } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { askRegularly } from '../server/ask-regularly.js';
import { lastAnswer } from '../server/last-answer.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { CopyButton } from '../signs/copy-button.js';
import { FailureNote } from '../signs/failure-note.js';
import { Note } from '../signs/note.js';
import { Skeleton } from '../signs/skeleton.js';
import { formatMoney } from '../words/money.js';
import { outcomeOf, outcomeWords } from '../words/outcomes.js';
import { momentInWords } from '../words/time-words.js';
import { OrderHistory } from './order-history.js';
import { isUnderWay, resultFields } from './order-words.js';
import { RecheckForm } from './recheck-form.js';

/** So often an order that is under way is read again, in milliseconds. */
const EVERY = 4_000;

/** All that is known of one order, beside the list that it was opened from. */
@Component({
  selector: 'hm-order-drawer',
  imports: [
    CopyButton,
    FailureNote,
    MatButton,
    MatDialogModule,
    MatIcon,
    MatIconButton,
    Note,
    OrderHistory,
    RecheckForm,
    RouterLink,
    Skeleton,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './order-drawer.html',
  styleUrl: './order-drawer.scss',
})
class OrderDrawer {
  private readonly router = inject(Router);
  private readonly recheck = viewChild(RecheckForm);
  protected readonly session = inject(OwnSession);
  protected readonly id = inject<Signal<number>>(MAT_DIALOG_DATA);

  private readonly address = computed(() =>
    this.id() === 0 ? undefined : `/api/orders/${this.id()}`,
  );
  protected readonly reading = httpResource<OrderDetail>(() => this.address());
  protected readonly order = lastAnswer(this.reading, this.address);
  protected readonly outcome = computed(() => {
    const order = this.order();
    if (!order) return null;
    const name = outcomeOf(order.status);
    return { name, ...outcomeWords[name] };
  });
  protected readonly callInDoubt = computed(() => {
    const order = this.order();
    return order?.status === 'uncertain' ? (order.placements[0]?.id ?? null) : null;
  });
  protected readonly fields = computed(() => {
    const order = this.order();
    if (!order) return [];
    const changed = new Map((order.differences ?? []).map((one) => [one.field, one]));
    return resultFields.map(({ field, label }) => {
      const difference = changed.get(field);
      return {
        field,
        label,
        text: order[field],
        isCode: field === 'imei2' || field === 'serial',
        before: difference ? (difference.before ?? $localize`nothing`) : null,
      };
    });
  });
  protected readonly hasResult = computed(() =>
    this.fields().some(({ text, before }) => text !== null || before !== null),
  );
  protected readonly facts = computed(() => {
    const order = this.order();
    if (!order) return [];
    return [
      { name: $localize`Service`, text: `${order.serviceName} (${order.serviceId})` },
      { name: $localize`Price`, text: formatMoney(order.priceMicros) },
      { name: $localize`Supplier's id`, text: order.supplierOrderId ?? '–' },
      { name: $localize`Created`, text: momentInWords(order.createdAt) },
      ...(order.orderedAt
        ? [{ name: $localize`Accepted`, text: momentInWords(order.orderedAt) }]
        : []),
      ...(order.finishedAt
        ? [{ name: $localize`Finished`, text: momentInWords(order.finishedAt) }]
        : []),
      ...(order.recheckReason
        ? [{ name: $localize`Checked again because`, text: order.recheckReason }]
        : []),
      ...(order.notes ? [{ name: $localize`Notes`, text: order.notes }] : []),
    ];
  });

  /** The texts of the supplier, as text and nothing else. */
  protected readonly texts = computed(() => {
    const order = this.order();
    if (!order) return [];
    return [
      { name: $localize`Result, cleaned`, text: order.result, isOpen: true },
      { name: $localize`Result, as the supplier sent it`, text: order.rawResult, isOpen: false },
      { name: $localize`The last answer about it`, text: order.rawResponse, isOpen: false },
    ].flatMap(({ text, ...rest }) => (text ? [{ ...rest, text }] : []));
  });

  constructor() {
    askRegularly(EVERY, () => {
      const order = this.order();
      if (order && isUnderWay(order)) this.reading.reload();
    });
    askAgainOnRecovery(() => this.reading.reload());
  }

  /** The way to buy it again stands at the end of a long page: leads there, and into its field where there is one. */
  protected showRecheck(): void {
    this.recheck()?.focus();
  }

  protected showBought({ id }: Order): void {
    void this.router.navigate([], { queryParams: { order: id }, queryParamsHandling: 'merge' });
  }
}

/** Opens the drawer at the side of the page; it shows whichever order the signal names. */
export function openOrderDrawer(injector: Injector, id: Signal<number>): MatDialogRef<unknown> {
  return injector.get(MatDialog).open<OrderDrawer, Signal<number>>(OrderDrawer, {
    ariaLabelledBy: 'order-heading',
    autoFocus: '#order-heading',
    closeOnNavigation: false,
    data: id,
    height: '100dvh',
    maxHeight: '100dvh',
    maxWidth: '100vw',
    panelClass: 'hm-sheet',
    position: { top: '0', right: '0' },
    width: 'min(640px, 100vw)',
  });
}
