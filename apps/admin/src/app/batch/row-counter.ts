import { httpResource } from '@angular/common/http';
import { computed, effect, inject, Injectable, untracked } from '@angular/core';
import type { Batch, RowClass, RowCounts } from '@hammer/contract';
import { lastAnswer } from '../server/last-answer.js';
import { type Outcome, outcomeOf, outcomesInOrder } from '../words/outcomes.js';
import { rowClassesInOrder } from '../words/row-classes.js';
import { BatchWatch } from './batch-watch.js';
import type { RowFilter } from './row-filter.js';

/** What rows are counted by; those with an IMEI are found, not counted. */
type CountedFilter = Pick<RowFilter, 'rowClass' | 'outcome'>;

/** Knows how many rows of the batch each filter names. */
@Injectable()
export class RowCounter {
  private readonly watch = inject(BatchWatch);

  private readonly address = computed(() => {
    const id = this.watch.batch()?.id;
    return id === undefined ? undefined : `/api/batches/${id}/rows/counts`;
  });
  private readonly reading = httpResource<RowCounts>(() => this.address());
  private readonly counts = lastAnswer(this.reading, this.address);

  /** What the counts depend on: how many rows are in which class, and which order is where. */
  private readonly standing = computed(() => {
    const progress = this.watch.progress();
    return progress && JSON.stringify([progress.classes, progress.statuses]);
  });
  private counted = this.standing();

  /** How many invalid rows have a repair on offer; null while that is not known. */
  readonly repairs = computed(() => this.counts()?.repairs ?? null);

  constructor() {
    let known: Batch | undefined;
    effect(() => {
      const batch = this.watch.batch();
      if (!batch || batch === known) return;
      // The first answer about a batch has its counts asked for by itself.
      if (known?.id === batch.id) untracked(() => this.count());
      else this.counted = untracked(this.standing);
      known = batch;
    });
    effect(() => {
      // Every snapshot that the bar shows is counted, but one after the other: the next when the last is answered.
      const isNews = this.standing() !== this.counted && known !== undefined;
      if (isNews && !this.reading.isLoading()) untracked(() => this.count());
    });
  }

  /** How many rows a filter names; null while that is not known. What needs no counting is told at once. */
  rowsOf({ rowClass, outcome }: CountedFilter): number | null {
    const progress = this.watch.progress();
    if (outcome === null && progress)
      return rowClass === null ? progress.rows : progress.classes[rowClass];
    return this.sum({ rowClass, outcome }, 'rows');
  }

  /**
   * How many different orders the rows of a filter point to; null while that is not known. A row that is repeated has the
   * order of the first one, which is counted already.
   */
  ordersOf(filter: CountedFilter): number | null {
    const counts = this.counts();
    if (!counts || filter.rowClass !== null) return this.sum(filter, 'orders');
    return rowClassesInOrder
      .filter((rowClass) => rowClass !== 'repeated')
      .reduce((sum, rowClass) => sum + (this.sum({ ...filter, rowClass }, 'orders') ?? 0), 0);
  }

  /** The classes in which there are rows, as far as they have this outcome. */
  classes(outcome: Outcome | null): { rowClass: RowClass; rows: number }[] {
    return rowClassesInOrder
      .map((rowClass) => ({ rowClass, rows: this.rowsOf({ rowClass, outcome }) ?? 0 }))
      .filter(({ rows }) => rows > 0);
  }

  /** The outcomes that rows of this class have. */
  outcomes(rowClass: RowClass | null): { outcome: Outcome; rows: number }[] {
    return outcomesInOrder
      .map((outcome) => ({ outcome, rows: this.sum({ rowClass, outcome }, 'rows') ?? 0 }))
      .filter(({ rows }) => rows > 0);
  }

  private sum({ rowClass, outcome }: CountedFilter, what: 'rows' | 'orders'): number | null {
    const counts = this.counts();
    if (!counts) return null;
    return counts.groups
      .filter((group) => rowClass === null || group.class === rowClass)
      .filter(
        ({ status }) => outcome === null || (status !== null && outcomeOf(status) === outcome),
      )
      .reduce((sum, group) => sum + group[what], 0);
  }

  private count(): void {
    this.counted = this.standing();
    this.reading.reload();
  }
}
