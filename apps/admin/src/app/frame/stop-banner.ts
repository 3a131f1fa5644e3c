import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Note } from '../signs/note.js';
import { ageInWords } from '../words/time-words.js';
import { Clock } from './clock.js';
import { Spending } from './spending.js';

/** Says that spending is stopped, since when and why. */
@Component({
  selector: 'hm-stop-banner',
  imports: [Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (spending.stop()) {
      <hm-note tone="bad" icon="stop" i18n>
        <strong>Spending is stopped.</strong>
        No paid call goes out. Stopped {{ age() }}: {{ spending.stopReason() }}
      </hm-note>
    }
  `,
})
export class StopBanner {
  private readonly clock = inject(Clock);
  protected readonly spending = inject(Spending);

  protected readonly age = computed(() => {
    const stop = this.spending.stop();
    return stop ? ageInWords(stop.at, this.clock.now()) : '';
  });
}
