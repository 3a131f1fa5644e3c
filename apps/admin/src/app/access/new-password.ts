import {
  booleanAttribute,
  ChangeDetectionStrategy,
  Component,
  computed,
  input,
  signal,
} from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { MatIconButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel, MatSuffix } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatInput } from '@angular/material/input';
import { FirstField } from '../signs/first-field.js';
import { counted } from '../words/counts.js';

/** In characters as people count them; the server decides, this only says it earlier. */
const FEWEST_CHARACTERS = 12;

/** A password that is being chosen: it can be looked at, and says what makes a good one. */
@Component({
  selector: 'hm-new-password',
  imports: [
    FirstField,
    FormField,
    MatError,
    MatFormField,
    MatHint,
    MatIcon,
    MatIconButton,
    MatInput,
    MatLabel,
    MatSuffix,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <p class="quiet small" i18n>
      {{ fewest }} characters or more. Several words that do not belong together are good and easy
      to remember; no digits or signs are asked for. Best is one that a password manager makes.
    </p>
    <mat-form-field appearance="outline" subscriptSizing="dynamic" hideRequiredMarker>
      <mat-label i18n>New password</mat-label>
      <input
        matInput
        [hmFirstField]="isFirst()"
        autocomplete="new-password"
        autocapitalize="none"
        spellcheck="false"
        [type]="isShown() ? 'text' : 'password'"
        [formField]="field()"
      />
      <button
        matSuffix
        matIconButton
        type="button"
        [attr.aria-pressed]="isShown()"
        aria-label="Show the password"
        i18n-aria-label
        title="Show the password"
        i18n-title
        (click)="isShown.set(!isShown())"
      >
        <mat-icon [svgIcon]="isShown() ? 'hidden' : 'eye'" aria-hidden="true" />
      </button>
      <mat-hint class="digits">{{ length() }}</mat-hint>
      @if (field()().touched() && field()().invalid()) {
        <mat-error>{{ field()().errors()[0]?.message }}</mat-error>
      }
    </mat-form-field>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 12px;
    }
  `,
})
export class NewPassword {
  readonly field = input.required<FieldTree<string>>();

  /** Whether nothing is typed before it. */
  readonly isFirst = input(false, { transform: booleanAttribute });

  protected readonly fewest = FEWEST_CHARACTERS;
  protected readonly isShown = signal(false);
  protected readonly length = computed(() =>
    counted([...this.field()().value()].length, 'character'),
  );
}

/** What is wrong with the length of a new password. */
export function longEnough(password: string): { kind: string; message: string } | undefined {
  const { length } = [...password];
  if (length >= FEWEST_CHARACTERS) return undefined;
  return {
    kind: 'short',
    message:
      length === 0
        ? $localize`Choose a password.`
        : $localize`${FEWEST_CHARACTERS - length}:count: more to go.`,
  };
}
