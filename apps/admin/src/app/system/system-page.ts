import { httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { System } from '@hammer/contract';
import { Clock } from '../frame/clock.js';
import { Spending } from '../frame/spending.js';
import { StopButton } from '../frame/stop-button.js';
import { askRegularly } from '../server/ask-regularly.js';
import { lastAnswer } from '../server/last-answer.js';
import { healthReportOf, type HealthReport } from '../server/problem.js';
import { askAgainOnRecovery, ServerLink } from '../server/server-link.js';
import { FactList } from '../signs/fact-list.js';
import { FailureNote } from '../signs/failure-note.js';
import { Note } from '../signs/note.js';
import { Skeleton } from '../signs/skeleton.js';
import { exactMomentInWords } from '../words/time-words.js';
import { factsOfHealth } from './health-words.js';
import { SyncCard } from './sync-card.js';
import { factsOfCalls, factsOfHouse, factsOfMoney, factsOfSupplier } from './system-words.js';

const SYSTEM = '/api/system';
const HEALTH = '/health';

/** So often it is asked how everything is, in milliseconds. */
const EVERY = 4_000;

/** How Hammer and what it depends on are at present, and what holds them up. */
@Component({
  selector: 'hm-system-page',
  imports: [FactList, FailureNote, MatButton, Note, RouterLink, Skeleton, StopButton, SyncCard],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './system-page.html',
  styleUrl: './system-page.scss',
})
export class SystemPage {
  private readonly clock = inject(Clock);
  protected readonly link = inject(ServerLink);
  protected readonly spending = inject(Spending);

  protected readonly reading = httpResource<System>(() => SYSTEM);
  private readonly readingHealth = httpResource<HealthReport>(() => HEALTH);
  private readonly system = lastAnswer(this.reading, () => SYSTEM);
  private readonly goodHealth = lastAnswer(this.readingHealth, () => HEALTH);

  /** Bad health comes as an error that carries the report. */
  private readonly report = computed(
    () => healthReportOf(this.readingHealth.error()) ?? this.goodHealth(),
  );
  protected readonly healthFailure = computed(() => {
    const error = this.readingHealth.error();
    return error && healthReportOf(error) === null ? error : null;
  });
  protected readonly health = computed(() => {
    const report = this.report();
    return report ? factsOfHealth(report) : null;
  });
  protected readonly facts = computed(() => {
    const system = this.system();
    const now = this.clock.now();
    return system
      ? {
          calls: factsOfCalls(system.calls, now),
          supplier: factsOfSupplier(system, now),
          house: factsOfHouse(system, now),
        }
      : null;
  });
  protected readonly money = computed(() => {
    const today = this.spending.today();
    return today ? factsOfMoney(today) : null;
  });
  protected readonly stoppedAt = computed(() => {
    const stop = this.spending.stop();
    return stop ? exactMomentInWords(stop.at) : '';
  });
  protected readonly unseen = computed(() => this.system()?.unseenAnomalies ?? 0);

  constructor() {
    askRegularly(EVERY, () => this.askAgain());
    askAgainOnRecovery(() => this.askAgain());
  }

  protected askAgain(): void {
    this.reading.reload();
    this.readingHealth.reload();
  }
}
