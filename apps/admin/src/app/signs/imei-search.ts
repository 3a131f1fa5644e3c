import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  inject,
  input,
  output,
} from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { MatFormField, MatLabel, MatPrefix, MatSuffix } from '@angular/material/form-field';
import { MatIcon } from '@angular/material/icon';
import { MatInput } from '@angular/material/input';

/** Typing is over after such a pause, in milliseconds. */
const PAUSE = 250;

/** Finds an IMEI, or how it begins, however it is spelled. */
@Component({
  selector: 'hm-imei-search',
  imports: [MatFormField, MatIcon, MatIconButton, MatInput, MatLabel, MatPrefix, MatSuffix],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <mat-form-field appearance="outline" subscriptSizing="dynamic">
      <mat-label i18n>IMEI, or how it begins</mat-label>
      <mat-icon matPrefix svgIcon="search" aria-hidden="true" />
      <input
        #field
        matInput
        data-search
        class="digits"
        type="search"
        inputmode="numeric"
        autocomplete="off"
        [value]="imei() ?? ''"
        (input)="narrowSoon(field.value)"
        (change)="narrowSoon(field.value)"
      />
      @if (imei()) {
        <button
          matSuffix
          matIconButton
          type="button"
          i18n-aria-label
          aria-label="Clear the IMEI"
          (click)="narrow(''); field.focus()"
        >
          <mat-icon svgIcon="cross" aria-hidden="true" />
        </button>
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
export class ImeiSearch {
  private waiting: ReturnType<typeof setTimeout> | undefined;

  /** What is looked for at present. */
  readonly imei = input<string | null>();

  /** What is to be looked for: digits, or nothing. */
  readonly narrowed = output<string>();

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.waiting));
  }

  /** While somebody types, the search follows after a pause; the digits are what counts of an IMEI. */
  protected narrowSoon(typed: string): void {
    clearTimeout(this.waiting);
    const digits = typed.replaceAll(/\D/g, '').slice(0, 15);
    this.waiting = setTimeout(() => this.narrow(digits), PAUSE);
  }

  protected narrow(digits: string): void {
    clearTimeout(this.waiting);
    this.narrowed.emit(digits);
  }
}
