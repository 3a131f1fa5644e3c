import { HttpClient } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, inject, type Injector, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, minLength, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { Anomaly } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';

/** Asks what an anomaly turned out to be, and keeps that somebody has looked. */
@Component({
  selector: 'hm-seen-dialog',
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
    <form [formRoot]="finding">
      <h2 mat-dialog-title i18n>What was it?</h2>
      <mat-dialog-content>
        <p>{{ anomaly.message }}</p>
        <p class="quiet" i18n>
          It then leaves the list of what nobody has looked at. Orders and money stay as they are.
        </p>
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label i18n>What was found</mat-label>
          <textarea
            matInput
            cdkFocusInitial
            rows="2"
            autocomplete="off"
            [formField]="finding.note"
          ></textarea>
          @if (finding.note().touched() && finding.note().invalid()) {
            <mat-error>{{ finding.note().errors()[0]?.message }}</mat-error>
          }
        </mat-form-field>
        @if (failure(); as text) {
          <hm-note tone="bad">{{ text }}</hm-note>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Leave it open</button>
        <button matButton="filled" type="submit" [disabled]="finding().submitting()" i18n>
          I have looked
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
  `,
})
class SeenDialog {
  private readonly http = inject(HttpClient);
  private readonly dialog = inject<MatDialogRef<SeenDialog, Anomaly>>(MatDialogRef);
  protected readonly anomaly = inject<Anomaly>(MAT_DIALOG_DATA);
  protected readonly failure = signal<string | null>(null);
  protected readonly finding = form(
    signal({ note: '' }),
    (path) => {
      required(path.note, { message: $localize`Say what was found; it is kept.` });
      minLength(path.note, 3, { message: $localize`Say it in a word or more.` });
      maxLength(path.note, 500, { message: $localize`Say it in 500 characters.` });
    },
    { submission: { action: () => this.send() } },
  );

  private async send(): Promise<undefined> {
    this.failure.set(null);
    try {
      const note = this.finding.note().value().trim();
      const address = `/api/anomalies/${this.anomaly.id}/seen`;
      this.dialog.close(await firstValueFrom(this.http.post<Anomaly>(address, { note })));
    } catch (error) {
      this.failure.set(explainFailure(error));
    }
  }
}

/** Opens the dialog. Resolves to the anomaly as it is kept now, or to nothing when it was left open. */
export function openSeenDialog(injector: Injector, anomaly: Anomaly): Promise<Anomaly | undefined> {
  const dialog = injector
    .get(MatDialog)
    .open<SeenDialog, Anomaly, Anomaly>(SeenDialog, { width: '480px', data: anomaly });
  return firstValueFrom(dialog.afterClosed());
}
