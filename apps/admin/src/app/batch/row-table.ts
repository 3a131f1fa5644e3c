import { LiveAnnouncer } from '@angular/cdk/a11y';
import {
  CdkFixedSizeVirtualScroll,
  CdkVirtualForOf,
  CdkVirtualScrollViewport,
} from '@angular/cdk/scrolling';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  Injector,
  input,
  untracked,
  viewChild,
} from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink } from '@angular/router';
import type { Progress } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { Density } from '../frame/density.js';
import { askRegularly } from '../server/ask-regularly.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { FailureNote } from '../signs/failure-note.js';
import { ImeiSearch } from '../signs/imei-search.js';
import { Skeleton } from '../signs/skeleton.js';
import { counted, formatCount } from '../words/counts.js';
import { outcomeWords } from '../words/outcomes.js';
import { rowClassWords } from '../words/row-classes.js';
import { DraftChanges } from './draft-changes.js';
import { type FilterChip, FilterChips } from './filter-chips.js';
import { OfferedRepairs } from './offered-repairs.js';
import { resultColumnsOf } from './result-columns.js';
import { RowCounter } from './row-counter.js';
import { isNarrowing, type RowFilter } from './row-filter.js';
import { lineOf, type RowLine } from './row-lines.js';
import { RowPages } from './row-pages.js';

const ROW_HEIGHT = 52;
const COMPACT_ROW_HEIGHT = 46;
const MOST_ROWS_SHOWN = 11;

/** So often the rows on the screen are read again while the batch moves, in milliseconds. */
const EVERY = 2_500;

/** The lines of the list with what has become of each; they are filtered by the address. */
@Component({
  selector: 'hm-row-table',
  imports: [
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    FailureNote,
    FilterChips,
    ImeiSearch,
    MatIcon,
    OfferedRepairs,
    RouterLink,
    Skeleton,
  ],
  providers: [RowPages],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './row-table.html',
  styleUrl: './row-table.scss',
})
export class RowTable {
  protected readonly pages = inject(RowPages);
  protected readonly changes = inject(DraftChanges);
  protected readonly session = inject(OwnSession);
  private readonly counter = inject(RowCounter);
  private readonly density = inject(Density);
  private readonly injector = inject(Injector);
  private readonly router = inject(Router);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly viewport = viewChild(CdkVirtualScrollViewport);

  readonly batchId = input.required<number>();
  readonly progress = input.required<Progress>();
  readonly filter = input.required<RowFilter>();

  protected readonly rowHeight = computed(() =>
    this.density.isCompact() ? COMPACT_ROW_HEIGHT : ROW_HEIGHT,
  );
  protected readonly isDraft = computed(() => this.progress().state === 'draft');
  protected readonly stateTitle = computed(() =>
    this.isDraft() ? $localize`Class` : $localize`What became of it`,
  );
  /** A batch that was started and whose rows are all in one class has nothing to choose there. */
  protected readonly classChips = computed<FilterChip[] | null>(() => {
    const { rowClass, outcome } = this.filter();
    const classes = this.counter.classes(outcome).map(({ rowClass, rows }) => ({
      ...rowClassWords[rowClass],
      name: rowClass,
      count: formatCount(rows),
      question: { class: rowClass },
    }));
    if (!this.isDraft() && rowClass === null && classes.length < 2) return null;
    const total = this.counter.rowsOf({ rowClass: null, outcome }) ?? 0;
    return [
      ...classes,
      { name: null, label: $localize`All`, count: formatCount(total), question: { class: null } },
    ];
  });
  protected readonly outcomeChips = computed<FilterChip[] | null>(() => {
    if (this.isDraft()) return null;
    const { rowClass } = this.filter();
    const outcomes = this.counter.outcomes(rowClass);
    if (outcomes.length === 0) return null;
    const total = this.counter.rowsOf({ rowClass, outcome: null }) ?? 0;
    return [
      {
        name: null,
        label: $localize`All rows`,
        count: formatCount(total),
        question: { outcome: null },
      },
      ...outcomes.map(({ outcome, rows }) => ({
        name: outcome,
        label: outcomeWords[outcome].label,
        meaning: outcomeWords[outcome].meaning,
        outcome,
        count: formatCount(rows),
        question: { outcome },
      })),
    ];
  });
  protected readonly meaning = computed(() => {
    const { rowClass, outcome } = this.filter();
    const meanings = [
      ...(rowClass ? [rowClassWords[rowClass].meaning] : []),
      ...(outcome ? [outcomeWords[outcome].meaning] : []),
    ];
    return meanings.join(' ');
  });
  /** Rows with an IMEI are found rather than counted; the last of them is then one that is on its way. */
  protected readonly total = computed(() => {
    const found = this.pages.rows().length + (this.pages.hasMore() ? 1 : 0);
    return this.filter().imei === null ? (this.counter.rowsOf(this.filter()) ?? found) : found;
  });
  protected readonly shown = computed(() => {
    const rows = counted(this.progress().rows, 'row');
    return isNarrowing(this.filter())
      ? $localize`${formatCount(this.total())}:count: of ${rows}:rows:`
      : rows;
  });
  protected readonly height = computed(
    () => Math.max(1, Math.min(this.total(), MOST_ROWS_SHOWN)) * this.rowHeight(),
  );

  /** As many lines as there are rows; those that are not known yet are null. */
  protected readonly lines = computed(() => {
    const isDraft = this.isDraft();
    const known = this.pages.rows().map((row) => lineOf(row, isDraft));
    const missing = Math.max(0, this.total() - known.length);
    return [...known, ...Array.from({ length: missing }, () => null)];
  });

  protected readonly resultColumns = computed(() => resultColumnsOf(this.pages.rows()));
  protected readonly roomOfResults = computed(() =>
    this.resultColumns()
      .map(({ width }) => width)
      .join(' '),
  );

  protected readonly rejected = computed(() => `/api/batches/${this.batchId()}/rejected`);

  /** How many repairs are on offer to the reader; null is none. */
  protected readonly repairs = computed(() =>
    this.isDraft() && this.session.may('prepare') ? this.counter.repairs() || null : null,
  );

  /** What the rows on the screen depend on: how many are in which class, and which order is where. */
  private readonly standing = computed(() => {
    const { classes, statuses } = this.progress();
    return JSON.stringify([classes, statuses]);
  });
  private shownStanding: string | null = null;

  constructor() {
    effect(() => {
      const batchId = this.batchId();
      const filter = this.filter();
      untracked(() => this.showRows(batchId, filter));
    });
    effect(() => {
      // A draft changes by what is chosen for it, and all its rows may.
      const standing = this.standing();
      const isStale = untracked(this.isDraft) && standing !== this.shownStanding;
      if (!isStale) return;
      this.shownStanding = standing;
      void this.pages.readAllAgain();
    });
    askRegularly(EVERY, () => this.followBatch());
    askAgainOnRecovery(() => this.pages.retry());
  }

  protected wantShown(): void {
    this.pages.want(this.viewport()?.getRenderedRange().end ?? 0);
  }

  protected correctInWords({ number }: RowLine): string {
    return $localize`Correct the IMEI of row ${String(number)}:row:`;
  }

  /** Somebody knows better than the file; who and why is written down. */
  protected async correct(line: RowLine): Promise<void> {
    const { askForCorrection } = await import('./correct-dialog.js');
    const correction = await askForCorrection(this.injector, line);
    if (correction) void this.changes.keep({ overrides: [{ number: line.number, ...correction }] });
  }

  protected findImei(imei: string): void {
    void this.router.navigate([], {
      queryParams: { imei: imei === '' ? null : imei },
      queryParamsHandling: 'merge',
      replaceUrl: true,
    });
  }

  /** One repair is a decision about one row, and is written down as such. */
  protected useRepair({ number, repair }: RowLine): void {
    if (repair === null) return;
    const reason = $localize`The offered repair was accepted.`;
    void this.changes.keep({ overrides: [{ number, imei: repair, reason }] });
  }

  /** Who does not see the chips is told how many rows the one just chosen has. */
  private showRows(batchId: number, filter: RowFilter): void {
    if (this.shownStanding !== null) void this.announcer.announce(this.shown(), 'polite');
    this.shownStanding = this.standing();
    this.pages.open(batchId, filter);
    this.viewport()?.scrollToIndex(0);
  }

  private followBatch(): void {
    if (this.standing() === this.shownStanding || !this.pages.isOpen()) return;
    this.shownStanding = this.standing();
    const { start, end } = this.viewport()?.getRenderedRange() ?? { start: 0, end: 1 };
    void this.pages.readAgain(start, end);
  }
}
