import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Batch, ImportReport as Report } from '@hammer/contract';
import { Clock } from '../frame/clock.js';
import { FactList } from '../signs/fact-list.js';
import { Note } from '../signs/note.js';
import { factsOfImport } from './import-words.js';
import { warningsInWords } from './warning-words.js';

/** What was found in the file or list of a batch, and what was guessed or left out. */
@Component({
  selector: 'hm-import-report',
  imports: [FactList, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <hm-fact-list [facts]="facts()" />
    @if (warnings().length > 0) {
      <hm-note>
        <ul>
          @for (warning of warnings(); track $index) {
            <li>{{ warning }}</li>
          }
        </ul>
      </hm-note>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    hm-note {
      margin: 4px 24px 16px;
    }
    ul {
      display: grid;
      gap: 4px;
    }
    @media (max-width: 599px) {
      hm-note {
        margin: 0 16px 12px;
      }
    }
  `,
})
export class ImportReport {
  private readonly clock = inject(Clock);

  readonly report = input.required<Report>();
  readonly batch = input.required<Batch>();

  protected readonly warnings = computed(() => warningsInWords(this.report()));
  protected readonly facts = computed(() =>
    factsOfImport(this.report(), this.batch(), this.clock.now()),
  );
}
