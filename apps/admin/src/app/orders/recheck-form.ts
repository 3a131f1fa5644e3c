import {
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  output,
  signal,
} from '@angular/core';
import { form, FormField, FormRoot, maxLength, minLength, required } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import type { Order, OrderDetail } from '@hammer/contract';
import { Spending } from '../frame/spending.js';
import { Note } from '../signs/note.js';
import { formatMoney } from '../words/money.js';
import { problemInWords } from '../words/problem-words.js';
import { RecheckDesk } from './recheck-desk.js';

/** Buys the check of one order again, for a reason and at the price that is shown. */
@Component({
  selector: 'hm-recheck-form',
  host: { tabindex: '-1' },
  imports: [
    FormField,
    FormRoot,
    MatButton,
    MatError,
    MatFormField,
    MatHint,
    MatInput,
    MatLabel,
    Note,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (obstacle(); as obstacle) {
      <hm-note>{{ obstacle }}</hm-note>
    } @else if (order().recheck.priceMicros === null) {
      <hm-note i18n>The supplier does not offer this service today.</hm-note>
    } @else {
      <form [formRoot]="again">
        <mat-form-field appearance="outline" subscriptSizing="dynamic">
          <mat-label i18n>Why</mat-label>
          <input matInput autocomplete="off" [formField]="again.reason" />
          <mat-hint i18n>E.g. Find My was switched off</mat-hint>
          @if (again.reason().errors()[0]; as error) {
            <mat-error>{{ error.message }}</mat-error>
          }
        </mat-form-field>
        @if (failure(); as text) {
          <hm-note tone="bad">{{ text }}</hm-note>
        }
        <div>
          <button matButton="filled" class="digits" type="submit" [disabled]="again().submitting()">
            {{ button() }}
          </button>
        </div>
      </form>
    }
  `,
  styles: `
    :host {
      display: block;
      outline: none;
    }
    form {
      display: grid;
      gap: 12px;
    }
  `,
})
export class RecheckForm {
  private readonly desk = inject(RecheckDesk);
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  private readonly spending = inject(Spending);

  readonly order = input.required<OrderDetail>();

  /** The new order. */
  readonly bought = output<Order>();

  /** It was refused, so something is not as it is shown here. */
  readonly changed = output();

  protected readonly failure = signal<string | null>(null);
  protected readonly obstacle = computed(() => {
    const { obstacle } = this.order().recheck;
    return obstacle && problemInWords({ code: obstacle.code, detail: obstacle.message });
  });
  protected readonly button = computed(() => {
    const money = formatMoney(this.order().recheck.priceMicros ?? 0);
    return this.again().submitting()
      ? $localize`Buying…`
      : $localize`Pay ${money}:money: to check again`;
  });
  protected readonly again = form(
    signal({ reason: '' }),
    (path) => {
      required(path.reason, { message: $localize`Say why.` });
      minLength(path.reason, 3, { message: $localize`Say why, in at least 3 characters.` });
      maxLength(path.reason, 500, { message: $localize`At most 500 characters.` });
    },
    { submission: { action: () => this.buy() } },
  );

  /** Brings the form to sight, and the keyboard to what is to be filled in. */
  focus(): void {
    const host = this.host.nativeElement;
    (host.querySelector<HTMLElement>('input') ?? host).focus();
  }

  /** A second click while the first is under way does nothing; sent again after a failure, it is the same request. */
  private async buy(): Promise<undefined> {
    const order = this.order();
    const { priceMicros } = order.recheck;
    if (priceMicros === null) return;
    this.failure.set(null);
    const reason = this.again().value().reason.trim();
    const outcome = await this.desk.buy({ order, priceMicros }, reason);
    this.spending.askNow();
    if (outcome.kind === 'bought') this.bought.emit(outcome.order);
    else this.failure.set(outcome.why);
    if (outcome.kind === 'refused') this.changed.emit();
  }
}
