import { ChangeDetectionStrategy, Component, inject, type Injector, signal } from '@angular/core';
import {
  applyEach,
  form,
  FormField,
  FormRoot,
  maxLength,
  minLength,
  pattern,
  required,
  validate,
} from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { UncertainDetail } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { formatMoney } from '../words/money.js';
import type { Settled } from './settled.js';
import { UncertainDesk } from './uncertain-desk.js';

interface Question {
  call: UncertainDetail;
  /** The order and id that were chosen already. */
  chosen: { orderId: number; supplierOrderId: string } | null;
}

const ID = /^\s*[0-9A-Za-z-]{0,20}\s*$/;

/** Asks for the supplier's order ids of a call, and has each verified. */
@Component({
  selector: 'hm-order-ids-dialog',
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
    Note,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './order-ids-dialog.html',
  styles: `
    mat-dialog-content {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
    }
    .ids {
      display: grid;
      gap: 12px;
    }
  `,
})
class OrderIdsDialog {
  private readonly desk = inject(UncertainDesk);
  private readonly dialog = inject<MatDialogRef<OrderIdsDialog, Settled>>(MatDialogRef);
  private readonly question = inject<Question>(MAT_DIALOG_DATA);
  protected readonly orders = this.question.call.orders.filter(
    ({ id }) => this.question.chosen === null || id === this.question.chosen.orderId,
  );
  protected readonly price = formatMoney(
    this.question.call.atRiskMicros / Math.max(1, this.question.call.orders.length),
  );
  protected readonly failure = signal<string | null>(null);
  protected readonly accepted = form(
    signal({
      ids: this.orders.map(() => this.question.chosen?.supplierOrderId ?? ''),
      reason: '',
    }),
    (path) => {
      applyEach(path.ids, (id) => {
        pattern(id, ID, { message: $localize`An order id has 1 to 20 letters, digits, dashes.` });
      });
      validate(path.ids, ({ value }) => {
        const typed = value()
          .map((id) => id.trim())
          .filter((id) => id !== '');
        if (typed.length === 0)
          return { kind: 'missing', message: $localize`Enter the order id of at least one IMEI.` };
        return new Set(typed).size === typed.length
          ? undefined
          : { kind: 'twice', message: $localize`Each order id belongs to one IMEI only.` };
      });
      required(path.reason, { message: $localize`Say where you have found it; it is kept.` });
      minLength(path.reason, 3, { message: $localize`Say it in a word or more.` });
      maxLength(path.reason, 500, { message: $localize`Say it in 500 characters.` });
    },
    { submission: { action: () => this.send() } },
  );

  private async send(): Promise<undefined> {
    const { ids, reason } = this.accepted().value();
    const orders = this.orders.flatMap(({ id }, i) => {
      const supplierOrderId = ids[i]?.trim() ?? '';
      return supplierOrderId === '' ? [] : [{ orderId: id, supplierOrderId }];
    });
    this.failure.set(null);
    try {
      const { placementId } = this.question.call;
      const call = await this.desk.accept(placementId, { orders, reason: reason.trim() });
      this.dialog.close({ call, text: accountOf(orders.length) });
    } catch (error) {
      this.failure.set(explainFailure(error));
    }
  }
}

function accountOf(orders: number): string {
  return orders === 1
    ? $localize`1 order was verified at the supplier. It is paid and waits for its result.`
    : $localize`${orders}:count: orders were verified at the supplier. They are paid and wait for their results.`;
}

/** Opens the dialog, for one order with its id where that was chosen. Resolves to what was done, if anything. */
export function openOrderIdsDialog(
  injector: Injector,
  call: UncertainDetail,
  chosen: Question['chosen'],
): Promise<Settled | undefined> {
  const dialog = injector.get(MatDialog).open<OrderIdsDialog, Question, Settled>(OrderIdsDialog, {
    width: '520px',
    data: { call, chosen },
  });
  return firstValueFrom(dialog.afterClosed());
}
