import { ChangeDetectionStrategy, Component, inject, type Injector, signal } from '@angular/core';
import { form, FormField, FormRoot, maxLength, required, validate } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import {
  MAT_DIALOG_DATA,
  MatDialog,
  MatDialogModule,
  MatDialogRef,
} from '@angular/material/dialog';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { firstValueFrom } from 'rxjs';

/** Asks how a view is to be called. */
@Component({
  selector: 'hm-view-name-dialog',
  imports: [
    FormField,
    FormRoot,
    MatButton,
    MatDialogModule,
    MatError,
    MatFormField,
    MatInput,
    MatLabel,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form [formRoot]="view">
      <h2 mat-dialog-title i18n>Save this view</h2>
      <mat-dialog-content>
        <p class="quiet" i18n>
          The filter and the columns, kept in this browser. A view with the same name is replaced.
        </p>
        <mat-form-field appearance="outline">
          <mat-label i18n>Name</mat-label>
          <input matInput autocomplete="off" [formField]="view.name" />
          @if (view.name().errors()[0]; as error) {
            <mat-error>{{ error.message }}</mat-error>
          }
        </mat-form-field>
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Leave it</button>
        <button matButton="filled" type="submit" i18n>Save</button>
      </mat-dialog-actions>
    </form>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 16px;
    }
  `,
})
class ViewNameDialog {
  private readonly dialog = inject<MatDialogRef<ViewNameDialog, string>>(MatDialogRef);
  private readonly taken = inject<readonly string[]>(MAT_DIALOG_DATA);

  protected readonly view = form(
    signal({ name: '' }),
    (path) => {
      required(path.name, { message: $localize`Give it a name.` });
      maxLength(path.name, 40, { message: $localize`At most 40 characters.` });
      validate(path.name, ({ value }) =>
        this.taken.includes(value().trim())
          ? { kind: 'taken', message: $localize`A view that is always there has this name.` }
          : undefined,
      );
    },
    {
      submission: {
        action: (field) => {
          this.dialog.close(field().value().name.trim());
          return Promise.resolve(undefined);
        },
      },
    },
  );
}

/** Opens the dialog; resolves to the name, or to nothing when it was left. */
export async function askForName(
  injector: Injector,
  taken: readonly string[],
): Promise<string | undefined> {
  const opened = injector
    .get(MatDialog)
    .open<ViewNameDialog, readonly string[], string>(ViewNameDialog, {
      width: '420px',
      data: taken,
    });
  const name = await firstValueFrom(opened.afterClosed());
  return name === '' ? undefined : name;
}
