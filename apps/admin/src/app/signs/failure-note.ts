import { ChangeDetectionStrategy, Component, computed, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { explainFailure } from '../server/problem.js';
import { Note } from './note.js';

/** Says what went wrong, and offers to try again. */
@Component({
  selector: 'hm-failure-note',
  imports: [MatButton, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <hm-note tone="bad">
      {{ text() }}
      <button action matButton type="button" (click)="retry.emit()" i18n>Try again</button>
    </hm-note>
  `,
})
export class FailureNote {
  readonly error = input.required<unknown>();
  readonly retry = output();

  protected readonly text = computed(() => explainFailure(this.error()));
}
