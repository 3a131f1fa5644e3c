import { LiveAnnouncer } from '@angular/cdk/a11y';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  type Injector,
  signal,
  viewChild,
} from '@angular/core';
import { form, FormField, FormRoot, maxLength, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { Spending } from './spending.js';

const LEAST_LETTERS = 3;

/** Asks once more, then lets spending go on; after a restored backup only with the statement of what was compared. */
@Component({
  selector: 'hm-lift-dialog',
  imports: [
    FormField,
    FormRoot,
    MatButton,
    MatCheckbox,
    MatDialogModule,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    Note,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form [formRoot]="statement">
      <h2 mat-dialog-title i18n>Lift STOP?</h2>
      <mat-dialog-content>
        @if (isRestored()) {
          <hm-note tone="risk" i18n>
            <strong>Checks may be paid twice.</strong> The database may be older than what was
            bought: it would buy again what it does not know.
          </hm-note>
        }
        @if (spending.stop()) {
          <p class="quiet" i18n>It was stopped because: {{ spending.stopReason() }}</p>
        }
        @if (isRestored()) {
          <div>
            <h3 i18n>Before you lift it</h3>
            <ol>
              <li i18n>
                Open the list of orders at the supplier, from some time before the backup until now.
              </li>
              <li i18n>
                See that Hammer has every one of them: the same IMEI with the same service. Its
                batches can be downloaded to compare.
              </li>
              <li i18n>
                Cancel the rest of each batch that still has to place what the supplier has already;
                discard such drafts.
              </li>
            </ol>
          </div>
          <mat-form-field appearance="outline" subscriptSizing="dynamic">
            <mat-label i18n>What was compared, and what came of it</mat-label>
            <textarea
              matInput
              rows="2"
              autocomplete="off"
              [formField]="statement.reason"
            ></textarea>
            @if (statement.reason().touched() && statement.reason().invalid()) {
              <mat-error>{{ statement.reason().errors()[0]?.message }}</mat-error>
            }
          </mat-form-field>
          <div>
            <mat-checkbox [formField]="statement.isCompared" i18n>
              I have compared Hammer's orders with the supplier's list.
            </mat-checkbox>
            @if (statement.isCompared().touched() && statement.isCompared().invalid()) {
              <p class="missing small" role="alert">
                {{ statement.isCompared().errors()[0]?.message }}
              </p>
            }
          </div>
        }
        <p i18n>Running batches go on paying at once.</p>
        @if (failure(); as text) {
          <hm-note tone="bad">{{ text }}</hm-note>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close cdkFocusInitial i18n>Stay stopped</button>
        <button matButton="filled" type="submit" [disabled]="statement().submitting()" i18n>
          Let spending go on
        </button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 16px;
      overflow-wrap: anywhere;
    }
    h3 {
      margin-bottom: 4px;
    }
    ol {
      display: grid;
      gap: 8px;
      padding-left: 20px;
      list-style: decimal;
    }
    mat-checkbox {
      margin-left: -10px;
    }
    .missing {
      color: var(--hm-bad);
    }
  `,
})
class LiftDialog {
  private readonly announcer = inject(LiveAnnouncer);
  private readonly dialog = inject(MatDialogRef);
  protected readonly spending = inject(Spending);
  private readonly checkbox = viewChild(MatCheckbox);

  /** Whether the books may be behind what was bought. */
  protected readonly isRestored = computed(() => this.spending.stop()?.kind === 'restored');
  protected readonly failure = signal<string | null>(null);
  protected readonly statement = form(
    signal({ reason: '', isCompared: false }),
    (path) => {
      validate(path.reason, ({ value }) =>
        this.isRestored() && value().trim().length < LEAST_LETTERS
          ? { kind: 'missing', message: $localize`Say what was compared; it is kept in the audit.` }
          : undefined,
      );
      maxLength(path.reason, 500, { message: $localize`Say it in 500 characters.` });
      validate(path.isCompared, ({ value }) =>
        this.isRestored() && !value()
          ? { kind: 'missing', message: $localize`Compare them first; nothing is paid until then.` }
          : undefined,
      );
    },
    {
      submission: {
        action: () => this.liftStop(),
        onInvalid: () => this.showMissing(),
      },
    },
  );

  /** What is missing may be below the part of the dialog that is on the screen. */
  private showMissing(): void {
    if (this.statement.reason().invalid()) this.statement.reason().focusBoundControl();
    else this.checkbox()?.focus();
  }

  private async liftStop(): Promise<undefined> {
    const reason = this.statement.reason().value().trim();
    this.failure.set(null);
    try {
      await this.spending.liftStop(this.isRestored() ? { reconciled: true, reason } : undefined);
      void this.announcer.announce($localize`Spending goes on.`, 'polite');
      this.dialog.close();
    } catch (error) {
      this.failure.set(explainFailure(error));
    }
  }
}

/** Opens the dialog that lifts STOP. */
export function openLiftDialog(injector: Injector): void {
  injector.get(MatDialog).open(LiftDialog, { width: '520px' });
}
