import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { Batch } from '@hammer/contract';
import { ClassList } from './class-list.js';
import { DraftSettings } from './draft-settings.js';
import { QuoteCard } from './quote-card.js';

/** A draft: what the file holds, what may still be chosen, and what it would cost. */
@Component({
  selector: 'hm-draft-view',
  imports: [ClassList, DraftSettings, QuoteCard],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="left">
      <hm-class-list class="card" [batchId]="batch().id" [progress]="batch().progress" />
      <hm-draft-settings #settings class="card" [batch]="batch()" />
    </div>
    <hm-quote-card
      class="card"
      [batch]="batch()"
      [isBeingChanged]="settings.saving()"
      (wayOut)="settings.show($event)"
    />
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(0, 400px);
      gap: 20px;
      align-items: start;
    }
    .left {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 20px;
    }
    hm-quote-card {
      position: sticky;
      top: 80px;
    }
    @media (max-width: 1099px) {
      :host {
        grid-template-columns: minmax(0, 1fr);
      }
      hm-quote-card {
        position: static;
      }
    }
  `,
})
export class DraftView {
  readonly batch = input.required<Batch>();
}
