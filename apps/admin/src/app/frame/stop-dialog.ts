import { LiveAnnouncer } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, inject, type Injector, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { Spending } from './spending.js';

const LEAST_LETTERS = 3;

/** Asks why, then stops all spending. */
@Component({
  selector: 'hm-stop-dialog',
  imports: [
    FormField,
    FormRoot,
    MatButton,
    MatDialogModule,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
    Note,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form [formRoot]="request">
      <h2 mat-dialog-title i18n>Stop all spending?</h2>
      <mat-dialog-content>
        <p i18n>
          No paid call goes out from now on, in any batch. Calls that are under way are answered and
          written. Results of what is placed still arrive.
        </p>
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label i18n>Why</mat-label>
          <input matInput cdkFocusInitial [formField]="request.reason" autocomplete="off" />
          @if (request.reason().touched() && request.reason().invalid()) {
            <mat-error>{{ request.reason().errors()[0]?.message }}</mat-error>
          }
        </mat-form-field>
        @if (failure(); as text) {
          <hm-note tone="bad">{{ text }}</hm-note>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Keep spending</button>
        <button
          class="stop"
          matButton="filled"
          type="submit"
          [disabled]="request().submitting()"
          i18n
        >
          Stop spending
        </button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 16px;
    }
    .stop {
      --mat-button-filled-container-color: var(--hm-bad);
      --mat-button-filled-label-text-color: var(--hm-card);
    }
  `,
})
class StopDialog {
  private readonly spending = inject(Spending);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly dialog = inject(MatDialogRef);

  protected readonly failure = signal<string | null>(null);
  protected readonly request = form(
    signal({ reason: '' }),
    (path) => {
      required(path.reason, { message: $localize`Say why, so that the next person knows.` });
      validate(path.reason, ({ value }) =>
        value().trim().length > 0 && value().trim().length < LEAST_LETTERS
          ? { kind: 'short', message: $localize`Say it in a word or more.` }
          : undefined,
      );
      maxLength(path.reason, 500);
    },
    { submission: { action: () => this.stopSpending() } },
  );

  private async stopSpending(): Promise<undefined> {
    this.failure.set(null);
    try {
      await this.spending.stopAll(this.request.reason().value().trim());
      void this.announcer.announce($localize`Spending is stopped.`, 'assertive');
      this.dialog.close();
    } catch (error) {
      this.failure.set(explainFailure(error));
    }
  }
}

/** Opens the dialog that stops spending. */
export function openStopDialog(injector: Injector): void {
  injector.get(MatDialog).open(StopDialog, { width: '480px' });
}
