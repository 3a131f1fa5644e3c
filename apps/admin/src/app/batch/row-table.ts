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
  input,
  untracked,
  viewChild,
} from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { BatchRow, Progress, RowClass } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { askRegularly } from '../server/ask-regularly.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { formatCount } from '../words/counts.js';
import { type Outcome, outcomeOf, outcomeWords } from '../words/outcomes.js';
import { isRowClass, rowClassesInOrder, rowClassWords } from '../words/row-classes.js';
import { OfferedRepairs } from './offered-repairs.js';
import { RowPages } from './row-pages.js';

const ROW_HEIGHT = 52;
const MOST_ROWS_SHOWN = 11;

/** So often the rows on the screen are read again while the batch moves, in milliseconds. */
const EVERY = 2_500;

/** Outcomes that say of themselves why, where the row does not. */
const explained = new Set<Outcome>([
  'uncertain',
  'refused',
  'duplicate',
  'rejected',
  'written_off',
]);

/** The lines of the list, each in its class, with what has become of it; the class filter is in the address. */
@Component({
  selector: 'hm-row-table',
  imports: [
    CdkFixedSizeVirtualScroll,
    CdkVirtualForOf,
    CdkVirtualScrollViewport,
    FailureNote,
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
  private readonly session = inject(OwnSession);
  private readonly viewport = viewChild(CdkVirtualScrollViewport);

  readonly batchId = input.required<number>();
  readonly progress = input.required<Progress>();

  /** The class that is filtered by, as the address has it. */
  readonly rowClass = input<string>();

  protected readonly rowHeight = ROW_HEIGHT;
  protected readonly filter = computed(() => {
    const name = this.rowClass();
    return isRowClass(name) ? name : null;
  });
  protected readonly filters = computed(() => {
    const { classes, rows } = this.progress();
    return [
      { name: null, label: 'All', rows, count: formatCount(rows) },
      ...rowClassesInOrder
        .filter((name) => classes[name] > 0 || name === this.filter())
        .map((name) => ({
          name,
          label: rowClassWords[name].label,
          rows: classes[name],
          count: formatCount(classes[name]),
        })),
    ];
  });
  protected readonly total = computed(
    () => this.filters().find(({ name }) => name === this.filter())?.rows ?? 0,
  );
  protected readonly height = computed(
    () => Math.max(1, Math.min(this.total(), MOST_ROWS_SHOWN)) * ROW_HEIGHT,
  );

  /** As many lines as there are rows; those that are not known yet are null. */
  protected readonly lines = computed(() => {
    const known = this.pages.rows().map(lineOf);
    const missing = Math.max(0, this.total() - known.length);
    return [...known, ...Array.from({ length: missing }, () => null)];
  });

  /** Whether an invalid row that is known here has a repair, and the reader may use it. */
  protected readonly offersRepairs = computed(
    () =>
      this.progress().state === 'draft' &&
      this.session.may('prepare') &&
      this.pages.rows().some((row) => row.class === 'invalid' && row.repair !== null),
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
      untracked(() => this.readFrom(batchId, filter));
    });
    askRegularly(EVERY, () => this.followBatch());
    askAgainOnRecovery(() => this.pages.retry());
  }

  protected wantShown(): void {
    this.pages.want(this.viewport()?.getRenderedRange().end ?? 0);
  }

  protected readAnew(): void {
    this.readFrom(this.batchId(), this.filter());
  }

  private readFrom(batchId: number, filter: RowClass | null): void {
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

function lineOf(row: BatchRow) {
  const { label, icon } = rowClassWords[row.class];
  const outcome = row.orderStatus && outcomeOf(row.orderStatus);
  return {
    number: row.number,
    shown: row.imei ?? (row.given === '' ? '(empty)' : row.given),
    given: row.imei !== null && row.imei !== row.given ? row.given : null,
    isImei: row.imei !== null || /^\d+$/.test(row.given),
    label,
    icon,
    outcome: outcome ? { name: outcome, ...outcomeWords[outcome] } : null,
    // What became of the money matters more than what was noticed of the IMEI.
    reason: outcome && explained.has(outcome) ? outcomeWords[outcome].meaning : row.reason,
    repair: row.repair,
  };
}
