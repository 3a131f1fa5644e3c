import { LiveAnnouncer } from '@angular/cdk/a11y';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  type Injector,
  signal,
} from '@angular/core';
import { form, FormField, FormRoot, maxLength, minLength, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { MatProgressBar } from '@angular/material/progress-bar';
import type { Order } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { Spending } from '../frame/spending.js';
import { PriceList } from '../services/price-list.js';
import { Note } from '../signs/note.js';
import { formatCount } from '../words/counts.js';
import { formatMoney, spellSum } from '../words/money.js';
import { RecheckDesk, type RecheckOutcome } from './recheck-desk.js';
import { MOST_RECHECKS, type PlannedRecheck, planRechecks } from './recheck-plan.js';

/** Buys the checks of picked orders again: says what it costs, is confirmed by its count, and tells what was refused. */
@Component({
  selector: 'hm-recheck-dialog',
  imports: [
    FormField,
    FormRoot,
    MatButton,
    MatDialogModule,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    MatProgressBar,
    Note,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './recheck-dialog.html',
  styleUrl: './recheck-dialog.scss',
})
class RecheckDialog {
  private readonly desk = inject(RecheckDesk);
  private readonly prices = inject(PriceList);
  private readonly spending = inject(Spending);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly dialog = inject<MatDialogRef<RecheckDialog, boolean>>(MatDialogRef);
  private readonly orders = inject<readonly Order[]>(MAT_DIALOG_DATA);

  /** What is bought is fixed when it begins: the price list may move meanwhile. */
  private readonly begun = signal<readonly PlannedRecheck[] | null>(null);
  private readonly outcomes = signal<ReadonlyMap<number, RecheckOutcome>>(new Map());
  private readonly stops = signal(false);
  protected readonly isRunning = signal(false);
  protected readonly hasPrices = computed(() => this.prices.list() !== undefined);
  protected readonly plan = computed(() =>
    planRechecks(this.orders, (id) => this.prices.service(id)?.priceMicros),
  );
  protected readonly isTooMany = computed(() => this.plan().bought.length > MOST_RECHECKS);
  protected readonly most = formatCount(MOST_RECHECKS);
  protected readonly sums = computed(() =>
    this.plan().sums.map(({ orders, priceMicros, totalMicros }) =>
      spellSum(orders, priceMicros, totalMicros),
    ),
  );
  protected readonly leftOut = computed(() =>
    this.plan().leftOut.map(({ why, orders }) => ({ why, count: formatCount(orders) })),
  );
  protected readonly button = computed(() => {
    const { bought, totalMicros } = this.plan();
    const money = formatMoney(totalMicros);
    const count = formatCount(bought.length);
    return bought.length === 1
      ? $localize`Pay ${money}:money: for 1 check again`
      : $localize`Pay ${money}:money: for ${count}:count: checks again`;
  });
  protected readonly again = form(
    signal({ reason: '' }),
    (path) => {
      required(path.reason, { message: $localize`Say why.` });
      minLength(path.reason, 3, { message: $localize`Say why, in at least 3 characters.` });
      maxLength(path.reason, 500, { message: $localize`At most 500 characters.` });
    },
    { submission: { action: () => this.buyAll() } },
  );

  /** How far it is; null before it began. */
  protected readonly run = computed(() => {
    const begun = this.begun();
    if (!begun) return null;
    const outcomes = [...this.outcomes().values()];
    const bought = outcomes.filter(({ kind }) => kind === 'bought').length;
    const spent = begun.reduce(
      (sum, { order, priceMicros }) =>
        sum + (this.outcomes().get(order.id)?.kind === 'bought' ? priceMicros : 0),
      0,
    );
    return {
      all: formatCount(begun.length),
      tried: formatCount(outcomes.length),
      share: (outcomes.length / begun.length) * 100,
      bought: formatCount(bought),
      spent: formatMoney(spent),
      untried: begun.length - outcomes.length,
    };
  });
  protected readonly refused = computed(() => this.withOutcome('refused'));
  protected readonly unknown = computed(() => this.withOutcome('unknown'));

  constructor() {
    this.prices.askAgain();
    this.dialog.disableClose = false;
  }

  protected stop(): void {
    this.stops.set(true);
  }

  /** Those without an answer and those that were not tried: the same requests, which buy nothing twice. */
  protected async goOn(): Promise<void> {
    const begun = this.begun();
    if (!begun || this.isRunning()) return;
    await this.buy(
      begun.filter(({ order }) => {
        const outcome = this.outcomes().get(order.id);
        return !outcome || outcome.kind === 'unknown';
      }),
    );
  }

  protected close(): void {
    this.dialog.close(this.begun() !== null);
  }

  private async buyAll(): Promise<undefined> {
    const { bought } = this.plan();
    if (this.begun() || bought.length === 0 || this.isTooMany()) return;
    this.begun.set(bought);
    await this.buy(bought);
  }

  /** One after the other: where one refusal holds for all, nothing more is tried. */
  private async buy(planned: readonly PlannedRecheck[]): Promise<void> {
    const reason = this.again().value().reason.trim();
    this.isRunning.set(true);
    this.stops.set(false);
    this.dialog.disableClose = true;
    for (const recheck of planned) {
      const outcome = await this.desk.buy(recheck, reason);
      this.outcomes.update((known) => new Map(known).set(recheck.order.id, outcome));
      if (this.stops() || this.desk.isHopeless(outcome)) break;
    }
    this.isRunning.set(false);
    this.dialog.disableClose = false;
    this.spending.askNow();
    const bought = this.run()?.bought ?? '0';
    void this.announcer.announce($localize`${bought}:count: bought again.`, 'polite');
  }

  private withOutcome(kind: 'refused' | 'unknown') {
    return (this.begun() ?? []).flatMap(({ order }) => {
      const outcome = this.outcomes().get(order.id);
      return outcome && outcome.kind !== 'bought' && outcome.kind === kind
        ? [{ id: order.id, imei: order.imei, why: outcome.why }]
        : [];
    });
  }
}

/** Opens the dialog; resolves to whether anything was tried to be bought. */
export async function openRecheckDialog(
  injector: Injector,
  orders: readonly Order[],
): Promise<boolean> {
  const dialog = injector
    .get(MatDialog)
    .open<RecheckDialog, readonly Order[], boolean>(RecheckDialog, {
      width: '560px',
      data: orders,
    });
  return (await firstValueFrom(dialog.afterClosed())) ?? false;
}
