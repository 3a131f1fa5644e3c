import { ChangeDetectionStrategy, Component, inject, type Injector, signal } from '@angular/core';
import { form, FormField, FormRoot, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialog, MatDialogModule, MatDialogRef } from '@angular/material/dialog';
import { MatError, MatFormField, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { firstValueFrom } from 'rxjs';
import { Note } from '../signs/note.js';
import { Admission } from './admission.js';
import { CodeField } from './code-field.js';
import { OwnSession } from './own-session.js';

/** Asks for the password, and for a code when the server wants one, before power changes hands. */
@Component({
  selector: 'hm-proof-dialog',
  imports: [
    CodeField,
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
  providers: [Admission],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <form [formRoot]="proof">
      <h2 mat-dialog-title i18n>Is it still you?</h2>
      <mat-dialog-content>
        <p i18n>
          This changes who may do what. Give the password of {{ email }} once more; then it is done.
        </p>
        <input
          class="cdk-visually-hidden"
          type="email"
          autocomplete="username"
          tabindex="-1"
          aria-hidden="true"
          readonly
          [value]="email"
        />
        <mat-form-field appearance="outline" subscriptSizing="dynamic" hideRequiredMarker>
          <mat-label i18n>Password</mat-label>
          <input
            matInput
            cdkFocusInitial
            type="password"
            autocomplete="current-password"
            [formField]="proof.password"
          />
          @if (proof.password().touched() && proof.password().invalid()) {
            <mat-error>{{ proof.password().errors()[0]?.message }}</mat-error>
          }
        </mat-form-field>
        @if (admission.needsCode()) {
          <hm-code-field [field]="proof.code" />
        }
        @if (admission.failure(); as text) {
          <hm-note tone="bad">{{ text }}</hm-note>
        }
      </mat-dialog-content>
      <mat-dialog-actions align="end">
        <button matButton type="button" mat-dialog-close i18n>Leave it</button>
        <button
          matButton="filled"
          type="submit"
          [disabled]="proof().submitting() || admission.secondsLeft() > 0"
        >
          @if (admission.secondsLeft(); as seconds) {
            <ng-container i18n>Wait {{ seconds }} s</ng-container>
          } @else {
            <ng-container i18n>Go on</ng-container>
          }
        </button>
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
class ProofDialog {
  private readonly session = inject(OwnSession);
  private readonly dialog = inject<MatDialogRef<ProofDialog, boolean>>(MatDialogRef);
  protected readonly admission = inject(Admission);

  protected readonly email = this.session.info()?.person.email ?? '';
  protected readonly proof = form(
    signal({ password: '', code: '' }),
    (path) => {
      required(path.password, { message: $localize`Give your password.` });
      required(path.code, {
        message: $localize`Give the six digits, or a recovery code.`,
        when: () => this.admission.needsCode(),
      });
    },
    { submission: { action: () => this.give() } },
  );

  private async give(): Promise<undefined> {
    const { password, code } = this.proof().value();
    const typed = this.admission.needsCode() ? { code: code.trim() } : {};
    if (await this.admission.attempt(() => this.session.signInAgain({ password, ...typed })))
      this.dialog.close(true);
  }
}

/** Opens the dialog. Resolves to whether the proof was given. */
export async function openProofDialog(injector: Injector): Promise<boolean> {
  const dialog = injector
    .get(MatDialog)
    .open<ProofDialog, void, boolean>(ProofDialog, { width: '440px' });
  return (await firstValueFrom(dialog.afterClosed())) === true;
}
