import {
  ChangeDetectionStrategy,
  Component,
  computed,
  ElementRef,
  inject,
  input,
  viewChild,
} from '@angular/core';
import type { Batch, ImportReport as Report } from '@hammer/contract';
import { Note } from '../signs/note.js';
import { ColumnPreview } from './column-preview.js';
import { DraftChanges } from './draft-changes.js';
import { DraftSettings } from './draft-settings.js';
import { stagesOf } from './draft-stages.js';
import { ImportReport } from './import-report.js';
import { INVALID_ROWS, QuoteCard } from './quote-card.js';
import type { RowFilter } from './row-filter.js';
import { RowTable } from './row-table.js';
import { StageList, type StageName } from './stage-list.js';

/** A draft on its way from the file to paid checks: what was found, what may still be chosen, and what it would cost. */
@Component({
  selector: 'hm-draft-view',
  imports: [ColumnPreview, DraftSettings, ImportReport, Note, QuoteCard, RowTable, StageList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './draft-view.html',
  styleUrl: './draft-view.scss',
})
export class DraftView {
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef);
  protected readonly changes = inject(DraftChanges);
  private readonly settings = viewChild.required(DraftSettings);
  private readonly preview = viewChild.required(ColumnPreview);

  readonly batch = input.required<Batch>();
  readonly report = input<Report>();
  readonly filter = input.required<RowFilter>();

  protected readonly stages = computed(() => stagesOf(this.batch()));

  /** Brings a stage into sight, and the keyboard to its heading. */
  protected goTo(stage: StageName): void {
    this.bringToSight(`#stage-${stage}`);
  }

  /** Puts the keyboard where a blocker of the quote is mended. */
  protected mend(blocker: string): void {
    if (blocker === 'no-imei-column') this.preview().focus();
    else if (blocker === INVALID_ROWS) this.bringToSight('#rows-heading');
    else this.settings().focus();
  }

  private bringToSight(name: string): void {
    const heading = this.host.nativeElement.querySelector<HTMLElement>(name);
    heading?.focus({ preventScroll: true });
    heading?.scrollIntoView({ block: 'start' });
  }
}
