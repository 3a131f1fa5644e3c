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
        <p>Nothing was sent and nothing was paid. The draft cannot be brought back.</p>
      } @else {
        <dl class="digits">
          <div>
            <dt>Cancelled, never sent</dt>
            <dd>{{ numbers().cancelled }}</dd>
          </div>
          <div>
            <dt>Placed, stays as it is</dt>
            <dd>{{ numbers().placed }}</dd>
          </div>
          <div>
            <dt>In calls under way</dt>
            <dd>{{ numbers().sending }}</dd>
          </div>
          <div>
            <dt>Spent, not refundable</dt>
            <dd>{{ numbers().spent }}</dd>
          </div>
        </dl>
        <p class="quiet">Results of what is placed still arrive. A cancelled batch cannot go on.</p>
      }
      @if (failure(); as text) {
        <hm-note tone="bad">{{ text }}</hm-note>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close cdkFocusInitial>
        {{ isDraft ? 'Keep it' : 'Let it go on' }}
      </button>
      <button
        class="cancel"
        matButton="filled"
        type="button"
        [disabled]="busy()"
        (click)="cancelBatch()"
      >
        {{ isDraft ? 'Discard draft' : 'Cancel ' + numbers().cancelled }}
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
    ? 'Discard this draft?'
    : 'Cancel the rest of this batch?';
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);

  /** The numbers move on while the dialog is open, as the batch does. */
  protected readonly numbers = computed(() => {
    const progress = this.question.watch.progress() ?? this.question.batch.progress;
    const { statuses, money } = progress;
    return {
      cancelled: counted(statuses.planned + statuses.prepared, 'order'),
      sending: counted(statuses.sending, 'order'),
      placed: counted(countPhases(progress).placed, 'order'),
      spent: formatMoney(money.spentMicros),
    };
  });

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
