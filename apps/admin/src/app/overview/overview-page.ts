import { httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { BatchPage as BatchListPage, SpendHistory, SyncState, System } from '@hammer/contract';
import { BatchList } from '../batches/batch-list.js';
import { Clock } from '../frame/clock.js';
import { Spending } from '../frame/spending.js';
import { askRegularly } from '../server/ask-regularly.js';
import { lastAnswer } from '../server/last-answer.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { DayBars } from '../signs/day-bars.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { addOutcomes, fillDays } from '../spend/spend-days.js';
import { FirstSteps } from './first-steps.js';
import { checkBars, moneyBars } from './bars-of-days.js';
import { outcomeShares, supplierFigures, todayFigures } from './overview-words.js';

const BATCHES_SHOWN = 5;

/** So often what moves quickly is asked for, and what moves slowly; in milliseconds. */
const EVERY = 3_000;
const SELDOM = 60_000;

/** The day at a glance: money, what runs, how the supplier is, and how the last days went. */
@Component({
  selector: 'hm-overview-page',
  imports: [BatchList, DayBars, FirstSteps, FailureNote, MatButton, MatIcon, RouterLink, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './overview-page.html',
  styleUrl: './overview-page.scss',
})
export class OverviewPage {
  private readonly clock = inject(Clock);
  private readonly spending = inject(Spending);

  private readonly running = httpResource<BatchListPage>(
    () => `/api/batches?state=running&limit=${BATCHES_SHOWN}`,
  );
  private readonly latest = httpResource<BatchListPage>(
    () => `/api/batches?limit=${BATCHES_SHOWN}`,
  );
  private readonly syncing = httpResource<SyncState>(() => '/api/sync');
  private readonly asking = httpResource<System>(() => '/api/system');
  private readonly history = httpResource<SpendHistory>(() => '/api/spend/history?by=day');

  private readonly runningPage = lastAnswer(this.running, () => null);
  private readonly latestPage = lastAnswer(this.latest, () => null);
  private readonly sync = lastAnswer(this.syncing, () => null);
  protected readonly system = lastAnswer(this.asking, () => null);
  private readonly past = lastAnswer(this.history, () => null);

  protected readonly failure = computed(
    () =>
      this.running.error() ??
      this.latest.error() ??
      this.syncing.error() ??
      this.asking.error() ??
      this.history.error() ??
      null,
  );
  protected readonly today = computed(() => {
    const money = this.spending.today();
    const sync = this.sync();
    return money && sync && todayFigures(money, sync, this.clock.now());
  });
  protected readonly supplier = computed(() => {
    const system = this.system();
    return system && supplierFigures(system, this.clock.now());
  });
  protected readonly batches = computed(() => {
    const running = this.runningPage()?.data;
    const latest = this.latestPage()?.data;
    if (!running || !latest) return null;
    return running.length > 0
      ? { areRunning: true, list: running }
      : { areRunning: false, list: latest };
  });
  protected readonly days = computed(() => {
    const past = this.past();
    return past && fillDays(past.from, past.to, past.data);
  });
  protected readonly isNew = computed(
    () => this.latestPage()?.data.length === 0 && this.past()?.data.length === 0,
  );
  protected readonly money = computed(() => moneyBars(this.days() ?? []));
  protected readonly checks = computed(() => checkBars(this.days() ?? []));
  protected readonly outcomes = computed(() => outcomeShares(addOutcomes(this.days() ?? [])));

  constructor() {
    askRegularly(EVERY, () => {
      this.running.reload();
      this.syncing.reload();
      this.asking.reload();
      if (!this.batches()?.areRunning) this.latest.reload();
    });
    askRegularly(SELDOM, () => this.history.reload());
    askAgainOnRecovery(() => this.askAgain());
  }

  protected askAgain(): void {
    for (const reading of [this.running, this.latest, this.syncing, this.asking, this.history])
      reading.reload();
  }
}
