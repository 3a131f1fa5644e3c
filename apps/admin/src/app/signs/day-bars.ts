import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Outcome } from '../words/outcomes.js';

/** One bar: a day, what it amounts to in words, and the parts that it is split into. */
export interface DayBar {
  day: string;
  label: string;
  total: string;
  parts: readonly { outcome: Outcome | 'money'; label: string; size: number; text: string }[];
}

/** A bar for each day, split into parts, which can also be read as a table. */
@Component({
  selector: 'hm-day-bars',
  imports: [MatButton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="card-head">
      <h2>{{ heading() }}</h2>
      <button
        matButton
        type="button"
        [attr.aria-expanded]="isTable()"
        (click)="isTable.set(!isTable())"
      >
        @if (isTable()) {
          <ng-container i18n>Show as bars</ng-container>
        } @else {
          <ng-container i18n>Show as a table</ng-container>
        }
      </button>
    </div>
    @if (isTable()) {
      <div class="table" tabindex="0" role="region" [attr.aria-label]="heading()">
        <table class="digits">
          <thead>
            <tr>
              <th scope="col" i18n>Day (UTC)</th>
              @for (name of names(); track name) {
                <th scope="col">{{ name }}</th>
              }
            </tr>
          </thead>
          <tbody>
            @for (bar of newestFirst(); track bar.day) {
              <tr>
                <th scope="row">{{ bar.label }}</th>
                @for (part of bar.parts; track part.label) {
                  <td>{{ part.text }}</td>
                }
              </tr>
            }
          </tbody>
        </table>
      </div>
    } @else {
      <div class="chart" role="img" [attr.aria-label]="summary()">
        <span class="most quiet small digits">{{ most().total }}</span>
        <div class="bars">
          @for (bar of sized(); track bar.day) {
            <span class="bar" [title]="bar.label + ': ' + bar.total">
              @for (part of bar.parts; track part.label) {
                <i [attr.data-outcome]="part.outcome" [style.height.%]="part.share"></i>
              }
            </span>
          }
        </div>
        <p class="ends quiet small digits">
          <span>{{ bars()[0]?.label }}</span>
          <span>{{ bars().at(-1)?.label }}</span>
        </p>
      </div>
    }
  `,
  styleUrl: './day-bars.scss',
})
export class DayBars {
  readonly heading = input.required<string>();

  /** Oldest first, all with the same parts in the same order. */
  readonly bars = input.required<readonly DayBar[]>();

  protected readonly isTable = signal(false);
  protected readonly names = computed(() =>
    (this.bars()[0]?.parts ?? []).map(({ label }) => label),
  );
  protected readonly newestFirst = computed(() => [...this.bars()].reverse());
  protected readonly most = computed(() =>
    this.bars().reduce(
      (most, bar) => (sizeOf(bar) > most.size ? { ...bar, size: sizeOf(bar) } : most),
      { label: '', total: '', size: 0 },
    ),
  );
  protected readonly sized = computed(() =>
    this.bars().map((bar) => ({
      ...bar,
      parts: bar.parts.map((part) => ({
        ...part,
        share: this.most().size === 0 ? 0 : (part.size / this.most().size) * 100,
      })),
    })),
  );
  protected readonly summary = computed(() => {
    const { label, total, size } = this.most();
    return size === 0
      ? $localize`${this.heading()}:heading:: nothing yet.`
      : $localize`${this.heading()}:heading:: ${this.bars().length}:count: days; the most on ${label}:day:, ${total}:total:.`;
  });
}

function sizeOf({ parts }: DayBar): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}
