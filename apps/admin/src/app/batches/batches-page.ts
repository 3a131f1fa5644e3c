import { httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { BatchPage as BatchListPage } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { askRegularly } from '../server/ask-regularly.js';
import { lastAnswer } from '../server/last-answer.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { EmptyNote } from '../signs/empty-note.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { batchStatesInOrder, batchStateWords, isBatchState } from '../words/batch-states.js';
import { BatchList } from './batch-list.js';
import { withinSentence } from '../words/language.js';

const BATCHES_ON_A_PAGE = 25;

/** So often the list is asked for while one of its batches runs, in milliseconds. */
const EVERY = 2_000;

/** All batches, newest first, live while one runs; the filter and the place in the list are in the address. */
@Component({
  selector: 'hm-batches-page',
  imports: [BatchList, EmptyNote, FailureNote, MatButton, MatIcon, RouterLink, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './batches-page.html',
  styleUrl: './batches-page.scss',
})
export class BatchesPage {
  protected readonly session = inject(OwnSession);

  /** The state that is filtered for, from the address. */
  readonly state = input<string>();

  /** The place in the list, from the address. */
  readonly cursor = input<string>();

  protected readonly filters = [
    { state: null, label: $localize`All` },
    ...batchStatesInOrder.map((state) => ({ state, label: batchStateWords[state].label })),
  ];
  protected readonly filter = computed(() => {
    const state = this.state();
    return isBatchState(state) ? state : null;
  });
  private readonly address = computed(() => {
    const query = new URLSearchParams({ limit: String(BATCHES_ON_A_PAGE) });
    const state = this.filter();
    const cursor = this.cursor();
    if (state) query.set('state', state);
    if (cursor) query.set('cursor', cursor);
    return `/api/batches?${query}`;
  });
  protected readonly reading = httpResource<BatchListPage>(() => this.address());
  protected readonly page = lastAnswer(this.reading, this.address);
  protected readonly emptyHeading = computed(() => {
    const filter = this.filter();
    if (this.cursor()) return $localize`No older batches`;
    if (!filter) return $localize`No batches yet`;
    return $localize`No batch is ${withinSentence(batchStateWords[filter].label)}:state:`;
  });

  /** The places of the pages before this one, so that there is a way back to each. */
  protected readonly trail = signal<(string | null)[]>([]);

  constructor() {
    askRegularly(EVERY, () => {
      if (this.page()?.data.some(({ progress }) => progress.state === 'running'))
        this.reading.reload();
    });
    askAgainOnRecovery(() => this.reading.reload());
  }

  protected rememberPlace(): void {
    this.trail.update((places) => [...places, this.cursor() ?? null]);
  }

  protected forgetPlace(): void {
    this.trail.update((places) => places.slice(0, -1));
  }
}
