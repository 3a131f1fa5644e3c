import { LiveAnnouncer } from '@angular/cdk/a11y';
import { HttpClient, httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { SyncState } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { OwnSession } from '../access/own-session.js';
import { Clock } from '../frame/clock.js';
import { askRegularly } from '../server/ask-regularly.js';
import { lastAnswer } from '../server/last-answer.js';
import { explainFailure } from '../server/problem.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { FactList } from '../signs/fact-list.js';
import { FailureNote } from '../signs/failure-note.js';
import { Note } from '../signs/note.js';
import { Skeleton } from '../signs/skeleton.js';
import { factsOfSync } from './system-words.js';

const ADDRESS = '/api/sync';

/** So often it is asked how far the sync is, in milliseconds. */
const EVERY = 3_000;

/** When results were asked for and will be, and the way to ask now. */
@Component({
  selector: 'hm-sync-card',
  imports: [FactList, FailureNote, MatButton, MatIcon, Note, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="card-head">
      <h2 i18n>Results</h2>
      @if (session.may('prepare')) {
        <button
          matButton="outlined"
          type="button"
          [disabled]="isStarting() || state()?.running === true"
          (click)="syncNow()"
        >
          <mat-icon svgIcon="refresh" aria-hidden="true" />
          @if (state()?.running) {
            <ng-container i18n>Asking…</ng-container>
          } @else {
            <ng-container i18n>Ask for results</ng-container>
          }
        </button>
      }
    </div>
    @if (refusal(); as text) {
      <hm-note tone="bad">{{ text }}</hm-note>
    }
    @if (reading.error(); as error) {
      <hm-failure-note [error]="error" (retry)="reading.reload()" />
    }
    @if (facts(); as facts) {
      <hm-fact-list [facts]="facts" />
    } @else if (!reading.error()) {
      <hm-skeleton [lines]="3" />
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .card-head {
      min-height: 52px;
    }
    hm-note,
    hm-failure-note {
      margin: 12px 24px;
    }
    hm-failure-note {
      display: block;
    }
  `,
})
export class SyncCard {
  private readonly http = inject(HttpClient);
  private readonly clock = inject(Clock);
  private readonly announcer = inject(LiveAnnouncer);
  protected readonly session = inject(OwnSession);

  protected readonly reading = httpResource<SyncState>(() => ADDRESS);
  protected readonly state = lastAnswer(this.reading, () => ADDRESS);
  protected readonly isStarting = signal(false);
  protected readonly refusal = signal<string | null>(null);
  protected readonly facts = computed(() => {
    const state = this.state();
    return state ? factsOfSync(state, this.clock.now()) : null;
  });

  constructor() {
    askRegularly(EVERY, () => this.reading.reload());
    askAgainOnRecovery(() => this.reading.reload());
  }

  protected async syncNow(): Promise<void> {
    this.isStarting.set(true);
    this.refusal.set(null);
    try {
      this.reading.set(await firstValueFrom(this.http.post<SyncState>(ADDRESS, {})));
      void this.announcer.announce($localize`The supplier is asked for results.`, 'polite');
    } catch (error) {
      this.refusal.set(explainFailure(error));
    } finally {
      this.isStarting.set(false);
    }
  }
}
