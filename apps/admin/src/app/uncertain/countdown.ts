import { ChangeDetectionStrategy, Component, computed, input, signal } from '@angular/core';
import { askRegularly } from '../server/ask-regularly.js';
import { countdownInWords } from '../words/time-words.js';

/** Counts down to a moment, by the second. */
@Component({
  selector: 'hm-countdown',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'timer', class: 'digits' },
  template: `{{ left() }}`,
  styles: `
    :host {
      font-weight: 600;
    }
  `,
})
export class Countdown {
  readonly until = input.required<string>();

  private readonly now = signal(Date.now());
  protected readonly left = computed(() =>
    countdownInWords((Date.parse(this.until()) - this.now()) / 1_000),
  );

  constructor() {
    askRegularly(1_000, () => this.now.set(Date.now()));
  }
}
