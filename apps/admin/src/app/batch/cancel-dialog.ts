import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  type Injector,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import type { Batch } from '@hammer/contract';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { counted } from '../words/counts.js';
import { formatMoney } from '../words/money.js';
import { countPhases } from '../words/outcomes.js';
import type { BatchWatch } from './batch-watch.js';
import { unplacedOf } from './unplaced.js';

interface Question {
  watch: BatchWatch;
  batch: Batch;
}

/** Says in numbers what cancelling means, then cancels. */
@Component({
  selector: 'hm-cancel-dialog',
  imports: [MatButton, MatDialogModule, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title>{{ title }}</h2>
    <mat-dialog-content>
      @if (isDraft) {
        <p i18n>Nothing was sent and nothing was paid. The draft cannot be brought back.</p>
      } @else {
        <dl class="digits">
          <div>
            <dt i18n>Not sent, and never will be</dt>
            <dd>{{ numbers().unsent }}</dd>
          </div>
          @if (numbers().saved; as saved) {
            <div class="saved">
              <dt>
                @if (numbers().isExact) {
                  <ng-container i18n>This is not spent</ng-container>
                } @else {
                  <ng-container i18n>This is not spent, at most</ng-container>
                }
              </dt>
              <dd>{{ saved }}</dd>
            </div>
          }
          <div>
            <dt i18n>Placed, stays as it is</dt>
            <dd>{{ numbers().placed }}</dd>
          </div>
          <div>
            <dt i18n>Spent already, not refundable</dt>
            <dd>{{ numbers().spent }}</dd>
          </div>
          @if (numbers().sending; as sending) {
            <div>
              <dt i18n>In calls under way, may still be charged</dt>
              <dd>{{ sending }}</dd>
            </div>
          }
          @if (numbers().uncertain; as uncertain) {
            <div class="risk">
              <dt i18n>Uncertain, stays to be settled</dt>
              <dd>{{ uncertain }}</dd>
            </div>
          }
        </dl>
        <p class="quiet" i18n>
          Results of what is placed still arrive. A cancelled batch cannot go on; what was not sent
          can be bought in a new batch.
        </p>
      }
      @if (failure(); as text) {
        <hm-note tone="bad">{{ text }}</hm-note>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close cdkFocusInitial>
        @if (isDraft) {
          <ng-container i18n>Keep it</ng-container>
        } @else {
          <ng-container i18n>Let it go on</ng-container>
        }
      </button>
      <button
        class="cancel"
        matButton="filled"
        type="button"
        [disabled]="busy()"
        (click)="cancelBatch()"
      >
        {{ button() }}
      </button>
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 16px;
    }
    dl {
      display: grid;
      gap: 8px;
      color: var(--hm-text);
    }
    dl div {
      display: flex;
      justify-content: space-between;
      gap: 16px;
    }
    dd {
      font-weight: 500;
      text-align: right;
    }
    .saved dd {
      color: var(--hm-good);
    }
    .risk dd {
      color: var(--hm-risk);
    }
    .cancel {
      --mat-button-filled-container-color: var(--hm-bad);
      --mat-button-filled-label-text-color: var(--hm-card);
    }
  `,
})
class CancelDialog {
  private readonly question = inject<Question>(MAT_DIALOG_DATA);
  private readonly dialog = inject(MatDialogRef);

  protected readonly isDraft = this.question.batch.state === 'draft';
  protected readonly title = this.isDraft
    ? $localize`Discard this draft?`
    : $localize`Cancel the rest of this batch?`;
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);

  /** The numbers move on while the dialog is open, as the batch does. */
  protected readonly numbers = computed(() => {
    const progress = this.question.watch.progress() ?? this.question.batch.progress;
    const { statuses, money } = progress;
    const { orders, priceMicros, money: unspent } = unplacedOf(this.question.batch, progress);
    const some = (count: number, micros: number) =>
      count === 0 ? null : `${counted(count, 'order')}, ${formatMoney(micros)}`;
    return {
      unsent: counted(orders, 'order'),
      saved: unspent?.text ?? null,
      isExact: unspent?.isExact ?? true,
      placed: counted(countPhases(progress).placed - statuses.uncertain, 'order'),
      spent: formatMoney(money.spentMicros),
      sending: some(
        statuses.sending,
        priceMicros === null
          ? money.reservedMicros - money.atRiskMicros
          : statuses.sending * priceMicros,
      ),
      uncertain: some(statuses.uncertain, money.atRiskMicros),
    };
  });
  protected readonly button = computed(() =>
    this.isDraft ? $localize`Discard draft` : $localize`Cancel ${this.numbers().unsent}:orders:`,
  );

  protected async cancelBatch(): Promise<void> {
    this.busy.set(true);
    this.failure.set(null);
    try {
      await this.question.watch.act('cancel');
      this.dialog.close();
    } catch (error) {
      this.failure.set(explainFailure(error));
    } finally {
      this.busy.set(false);
    }
  }
}

/** Opens the dialog that cancels a batch. */
export function openCancelDialog(injector: Injector, watch: BatchWatch, batch: Batch): void {
  injector
    .get(MatDialog)
    .open<CancelDialog, Question>(CancelDialog, { width: '440px', data: { watch, batch } });
}
