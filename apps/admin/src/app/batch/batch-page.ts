import { httpResource } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  type ElementRef,
  inject,
  input,
  numberAttribute,
  untracked,
  viewChild,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink } from '@angular/router';
import type { Batch, ImportReport as Report } from '@hammer/contract';
import { Clock } from '../frame/clock.js';
import { PageTitle } from '../frame/page-title.js';
import { lastAnswer } from '../server/last-answer.js';
import { problemOf } from '../server/problem.js';
import { PriceList } from '../services/price-list.js';
import { EmptyNote } from '../signs/empty-note.js';
import { FailureNote } from '../signs/failure-note.js';
import { Note } from '../signs/note.js';
import { Skeleton } from '../signs/skeleton.js';
import { StateSign } from '../signs/state-sign.js';
import { stateOf } from '../words/batch-states.js';
import { formatShare } from '../words/counts.js';
import { countPhases } from '../words/outcomes.js';
import { ageInWords, momentInWords } from '../words/time-words.js';
import { BatchAnnouncer } from './batch-announcer.js';
import { BatchControls } from './batch-controls.js';
import { BatchDownloads } from './batch-downloads.js';
import { BatchTimeline } from './batch-timeline.js';
import { BatchWatch } from './batch-watch.js';
import { DraftChanges } from './draft-changes.js';
import { DraftView } from './draft-view.js';
import { ImportReport } from './import-report.js';
import { RowCounter } from './row-counter.js';
import { readRowFilter } from './row-filter.js';
import { RowTable } from './row-table.js';
import { RunView } from './run-view.js';

/** The page of a batch from its first second to its results. */
@Component({
  selector: 'hm-batch-page',
  imports: [
    BatchControls,
    BatchDownloads,
    BatchTimeline,
    DraftView,
    EmptyNote,
    FailureNote,
    ImportReport,
    MatButton,
    MatIcon,
    Note,
    RouterLink,
    RowTable,
    RunView,
    Skeleton,
    StateSign,
  ],
  providers: [BatchWatch, BatchAnnouncer, DraftChanges, RowCounter],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './batch-page.html',
  styleUrl: './batch-page.scss',
})
export class BatchPage {
  private readonly clock = inject(Clock);
  private readonly prices = inject(PriceList);
  private readonly title = inject(PageTitle);
  private readonly router = inject(Router);
  protected readonly watch = inject(BatchWatch);

  private readonly heading = viewChild<ElementRef<HTMLElement>>('heading');

  /** The batch's id, from the address. */
  readonly id = input.required({ transform: numberAttribute });

  /** The class that the rows are filtered by, from the address. */
  readonly class = input<string>();

  /** The outcome that they are filtered by, from the address. */
  readonly outcome = input<string>();

  /** The IMEI that they are filtered by, from the address. */
  readonly imei = input<string>();

  protected readonly batch = this.watch.batch;
  protected readonly progress = this.watch.progress;
  protected readonly isMissing = computed(() => {
    const status = problemOf(this.watch.failure())?.status;
    return Number.isNaN(this.id()) || status === 404;
  });
  protected readonly filter = computed(() =>
    readRowFilter(this.class(), this.outcome(), this.imei()),
  );
  /** Decisions about a draft change what was mended; nothing else does. */
  protected readonly reading = httpResource<Report>(() => {
    const batch = this.batch();
    return batch && `/api/batches/${batch.id}/import`;
  });
  protected readonly report = lastAnswer(this.reading, () => this.batch()?.id);
  protected readonly service = computed(() => {
    const id = this.batch()?.serviceId;
    if (id === undefined) return '';
    if (id === null) return $localize`Service per row, or none yet`;
    return this.prices.service(id)?.title ?? $localize`Service ${id}:id:`;
  });
  protected readonly created = computed(() => {
    const at = this.batch()?.createdAt;
    return at ? { age: ageInWords(at, this.clock.now()), moment: momentInWords(at) } : null;
  });
  protected readonly sameFile = computed(() => {
    const same = this.batch()?.sameFileAs;
    return same && { ...same, age: ageInWords(same.importedAt, this.clock.now()) };
  });

  constructor() {
    inject(BatchAnnouncer);
    effect(() => {
      if (!Number.isNaN(this.id())) this.watch.watch(this.id());
    });
    let before: Batch | undefined;
    effect(() => {
      const batch = this.batch();
      const isJustStarted =
        before?.state === 'draft' && batch?.id === before.id && batch.state !== 'draft';
      before = batch;
      // The draft is gone from under the reader: the run is told from its beginning.
      if (!isJustStarted) return;
      this.heading()?.nativeElement.focus();
      // Whoever looked at what was left out now wants to see what was bought.
      untracked(() => this.dropFilter());
    });
    effect(() => {
      const batch = this.batch();
      const progress = this.progress();
      if (!batch || !progress) return;
      const { placed, toPlace } = countPhases(progress);
      const share = progress.phase === 'placing' ? `${formatShare(placed, toPlace)} ` : '';
      this.title.show(`${share}${stateOf(progress).label} · ${batch.name}`);
    });
  }

  private dropFilter(): void {
    void this.router.navigate([], {
      queryParams: { class: null, imei: null },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }
}
