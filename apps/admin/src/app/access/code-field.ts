import { ChangeDetectionStrategy, Component, input, type OnInit } from '@angular/core';
import { type FieldTree, FormField } from '@angular/forms/signals';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { FirstField } from '../signs/first-field.js';

/** The code of the second factor. It appears when the server asks for one, and the keyboard is in it. */
@Component({
  selector: 'hm-code-field',
  imports: [FirstField, FormField, MatError, MatFormField, MatHint, MatInput, MatLabel],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic" hideRequiredMarker>
      <mat-label i18n>Code</mat-label>
      <input
        hmFirstField
        matInput
        autocomplete="one-time-code"
        autocapitalize="characters"
        spellcheck="false"
        [formField]="field()"
      />
      <mat-hint i18n>Six digits of your authenticator, or a recovery code.</mat-hint>
      @if (field()().touched() && field()().invalid()) {
        <mat-error>{{ field()().errors()[0]?.message }}</mat-error>
      }
    </mat-form-field>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
    }
  `,
})
export class CodeField implements OnInit {
  readonly field = input.required<FieldTree<string>>();

  ngOnInit(): void {
    // The step before was sent without a code, which is no mistake.
    this.field()().reset();
  }
}
