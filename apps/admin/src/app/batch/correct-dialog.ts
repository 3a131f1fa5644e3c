import { ChangeDetectionStrategy, Component, inject, type Injector, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, minLength, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { readImei } from '@hammer/imei';
import { firstValueFrom } from 'rxjs';

/** The row whose IMEI is wrong. */
export interface WrongRow {
  number: number;
  /** What the file has. */
  shown: string;
  wholeNote: string | null;
}

/** Which IMEI it is instead, and why. */
export interface Correction {
  imei: string;
  reason: string;
}

/** Asks for the IMEI that a row should have had, with a reason. */
@Component({
  selector: 'hm-correct-dialog',
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
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form [formRoot]="correction">
      <h2 mat-dialog-title class="digits" i18n>Correct row {{ row.number }}</h2>
      <mat-dialog-content>
        <p>
          <ng-container i18n
            >The file has <strong class="imei">{{ row.shown }}</strong></ng-container
          >
          <br />
          <span class="quiet small">{{ row.wholeNote }}</span>
        </p>
        <mat-form-field appearance="outline" subscriptSizing="dynamic" hideRequiredMarker>
          <mat-label i18n>The IMEI</mat-label>
          <input
            matInput
            cdkFocusInitial
            class="digits"
            inputmode="numeric"
            autocomplete="off"
            spellcheck="false"
            [formField]="correction.imei"
          />
          <mat-hint i18n>15 digits, as *#06# or the box shows them</mat-hint>
          @if (correction.imei().touched() && correction.imei().invalid()) {
            <mat-error>{{ correction.imei().errors()[0]?.message }}</mat-error>
          }
        </mat-form-field>
        <mat-form-field appearance="outline" subscriptSizing="dynamic" hideRequiredMarker>
          <mat-label i18n>Why</mat-label>
          <input matInput autocomplete="off" [formField]="correction.reason" />
          <mat-hint i18n>E.g. read from the box</mat-hint>
          @if (correction.reason().touched() && correction.reason().invalid()) {
            <mat-error>{{ correction.reason().errors()[0]?.message }}</mat-error>
          }
        </mat-form-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Leave it</button>
        <button matButton="filled" type="submit" i18n>Use this IMEI</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 16px;
    }
    p {
      overflow-wrap: anywhere;
    }
  `,
})
class CorrectDialog {
  private readonly dialog = inject<MatDialogRef<CorrectDialog, Correction>>(MatDialogRef);
  protected readonly row = inject<WrongRow>(MAT_DIALOG_DATA);

  protected readonly correction = form(
    signal({ imei: '', reason: '' }),
    (path) => {
      validate(path.imei, ({ value }) =>
        readImei(value()).kind === 'valid'
          ? undefined
          : {
              kind: 'imei',
              message: $localize`This is no IMEI either: 15 digits, the last of which fits the others.`,
            },
      );
      validate(path.reason, ({ value }) =>
        value().trim() === '' ? { kind: 'none', message: $localize`Say why.` } : undefined,
      );
      minLength(path.reason, 3, { message: $localize`Say why, in at least 3 characters.` });
      maxLength(path.reason, 500, { message: $localize`At most 500 characters.` });
    },
    { submission: { action: () => this.close() } },
  );

  private close(): Promise<undefined> {
    const { imei, reason } = this.correction().value();
    const reading = readImei(imei);
    if (reading.kind === 'valid') this.dialog.close({ imei: reading.imei, reason: reason.trim() });
    return Promise.resolve(undefined);
  }
}

/** Opens the dialog; undefined is that the row stays as it is. */
export function askForCorrection(
  injector: Injector,
  row: WrongRow,
): Promise<Correction | undefined> {
  const dialog = injector
    .get(MatDialog)
    .open<CorrectDialog, WrongRow, Correction>(CorrectDialog, { width: '480px', data: row });
  return firstValueFrom(dialog.afterClosed());
}
