import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  type Injector,
  signal,
} from '@angular/core';
import {
  form,
  FormField,
  FormRoot,
  maxLength,
  minLength,
  required,
  validate,
} from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { BatchState, UncertainDetail } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { formatMoney } from '../words/money.js';
import type { Settled } from './settled.js';
import { UncertainDesk } from './uncertain-desk.js';

interface Question {
  call: UncertainDetail;
  way: 'not-accepted' | 'write-off';
  batchState: BatchState | null;
}

/** Says in full what a person's word will do, and takes it with its reason and the typed number of orders. */
@Component({
  selector: 'hm-decision-dialog',
  imports: [
    FormField,
    FormRoot,
    MatButton,
    MatCheckbox,
    MatDialogModule,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    Note,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './decision-dialog.html',
  styleUrl: './decision-dialog.scss',
})
class DecisionDialog {
  private readonly desk = inject(UncertainDesk);
  private readonly dialog = inject<MatDialogRef<DecisionDialog, Settled>>(MatDialogRef);
  private readonly question = inject<Question>(MAT_DIALOG_DATA);

  protected readonly isLoss = this.question.way === 'write-off';
  protected readonly batchId = this.question.call.batchId;
  protected readonly batchState = this.question.batchState;

  /** An order that the supplier may have is not taken for one that it has not. */
  protected readonly orders = this.question.call.orders.filter(
    ({ candidates }) => this.isLoss || candidates.length === 0,
  );
  protected readonly leftOut = this.question.call.orders.length - this.orders.length;
  protected readonly chosen = signal<ReadonlySet<number>>(new Set(this.orders.map(({ id }) => id)));
  protected readonly count = computed(() => this.chosen().size);
  protected readonly money = computed(() => {
    const { atRiskMicros, orders } = this.question.call;
    return formatMoney((atRiskMicros / Math.max(1, orders.length)) * this.count());
  });
  protected readonly failure = signal<string | null>(null);
  protected readonly decision = form(
    signal({ reason: '', count: '' }),
    (path) => {
      required(path.reason, { message: $localize`Say how you know; it is kept.` });
      minLength(path.reason, 3, { message: $localize`Say it in a word or more.` });
      maxLength(path.reason, 500, { message: $localize`Say it in 500 characters.` });
      validate(path.count, ({ value }) =>
        value().trim() === String(this.count())
          ? undefined
          : {
              kind: 'differs',
              message: $localize`Type ${this.count()}:count:, the number of IMEIs that this is about.`,
            },
      );
    },
    { submission: { action: () => this.send() } },
  );

  protected toggle(orderId: number): void {
    this.chosen.update((chosen) => {
      const next = new Set(chosen);
      if (!next.delete(orderId)) next.add(orderId);
      return next;
    });
  }

  private async send(): Promise<undefined> {
    const { call, way } = this.question;
    const orderIds = [...this.chosen()];
    if (orderIds.length === 0) return;
    const isAll = orderIds.length === call.orders.length;
    this.failure.set(null);
    try {
      const left = await this.desk.decide(call.placementId, way, {
        ...(isAll ? {} : { orderIds }),
        reason: this.decision.reason().value().trim(),
        count: orderIds.length,
      });
      this.dialog.close({ call: left, text: this.accountOf(orderIds.length) });
    } catch (error) {
      this.failure.set(explainFailure(error));
    }
  }

  private accountOf(orders: number): string {
    if (this.isLoss)
      return $localize`The loss of ${this.money()}:money: was accepted. It counts as spent.`;
    return orders === 1
      ? $localize`1 IMEI is unpaid again.`
      : $localize`${orders}:count: IMEIs are unpaid again.`;
  }
}

/** Opens the dialog. Resolves to what was done, if anything. */
export function openDecisionDialog(
  injector: Injector,
  question: Question,
): Promise<Settled | undefined> {
  const dialog = injector
    .get(MatDialog)
    .open<DecisionDialog, Question, Settled>(DecisionDialog, { width: '520px', data: question });
  return firstValueFrom(dialog.afterClosed());
}
