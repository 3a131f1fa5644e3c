import { HttpClient, httpResource } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  type Injector,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatDialog, MatDialogModule } from '@angular/material/dialog';
import type { SyncState } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { Clock } from '../frame/clock.js';
import { askRegularly } from '../server/ask-regularly.js';
import { lastAnswer } from '../server/last-answer.js';
import { explainFailure } from '../server/problem.js';
import { FailureNote } from '../signs/failure-note.js';
import { Note } from '../signs/note.js';
import { Skeleton } from '../signs/skeleton.js';
import { formatCount } from '../words/counts.js';
import { ageInWords, stretchInWords } from '../words/time-words.js';

/** So often it is asked whether the round has ended, in milliseconds. */
const EVERY = 1_000;

/** Says how many orders wait for their result, and asks the supplier about them now. */
@Component({
  selector: 'hm-sync-dialog',
  imports: [FailureNote, MatButton, MatDialogModule, Note, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 mat-dialog-title i18n>Ask the supplier for results</h2>
    <mat-dialog-content>
      @if (reading.error(); as error) {
        <hm-failure-note [error]="error" (retry)="reading.reload()" />
      }
      @if (state(); as state) {
        <p class="digits" role="status">
          @if (hasAsked() && !state.running) {
            @if (state.last?.failure; as failure) {
              <ng-container i18n>The supplier could not be asked: {{ failure }}</ng-container>
            } @else {
              <ng-container i18n
                >Done: asked about {{ asked() }}, {{ changed() }} changed. {{ pending() }} still
                wait.</ng-container
              >
            }
          } @else if (state.running) {
            <ng-container i18n>The supplier is being asked about {{ pending() }}…</ng-container>
          } @else {
            <ng-container i18n>{state.pending, plural,
              =0 {No order waits for its result.}
              =1 {1 order waits for its result, of all there are.}
              other {{{ pending() }} orders wait for their result, of all there are.}
            }</ng-container>
          }
        </p>
        @if (age(); as age) {
          <p class="quiet small" i18n>
            Asked last {{ age }}; it is asked by itself every {{ interval() }}. Asking costs
            nothing.
          </p>
        }
      } @else if (!reading.error()) {
        <hm-skeleton [lines]="2" />
      }
      @if (failure(); as text) {
        <hm-note tone="bad">{{ text }}</hm-note>
      }
    </mat-dialog-content>
    <mat-dialog-actions align="end">
      <button matButton type="button" mat-dialog-close i18n>Close</button>
      @if (!hasAsked()) {
        <button
          matButton="filled"
          class="digits"
          type="button"
          [disabled]="busy() || !state() || state()?.pending === 0 || state()?.running"
          (click)="ask()"
        >
          <ng-container i18n>{state()?.pending ?? 0, plural,
            =1 {Ask about 1 order}
            other {Ask about {{ pending() }} orders}
          }</ng-container>
        </button>
      }
    </mat-dialog-actions>
  `,
  styles: `
    mat-dialog-content {
      display: grid;
      gap: 12px;
    }
  `,
})
class SyncDialog {
  private readonly http = inject(HttpClient);
  private readonly clock = inject(Clock);

  protected readonly reading = httpResource<SyncState>(() => '/api/sync');
  protected readonly hasAsked = signal(false);
  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly state = lastAnswer(this.reading, () => 'sync');
  protected readonly pending = computed(() => formatCount(this.state()?.pending ?? 0));
  protected readonly asked = computed(() => formatCount(this.state()?.last?.asked ?? 0));
  protected readonly changed = computed(() => formatCount(this.state()?.last?.changed ?? 0));
  protected readonly interval = computed(() => stretchInWords(this.state()?.intervalSeconds ?? 0));
  protected readonly age = computed(() => {
    const last = this.state()?.last;
    return last ? ageInWords(last.startedAt, this.clock.now()) : null;
  });

  constructor() {
    askRegularly(EVERY, () => {
      if (this.hasAsked() && this.state()?.running) this.reading.reload();
    });
  }

  protected async ask(): Promise<void> {
    if (this.busy()) return;
    this.busy.set(true);
    this.failure.set(null);
    try {
      const state = await firstValueFrom(this.http.post<SyncState>('/api/sync', {}));
      this.reading.set({ ...state, running: true });
      this.hasAsked.set(true);
    } catch (error) {
      this.failure.set(explainFailure(error));
    } finally {
      this.busy.set(false);
    }
  }
}

/** Opens the dialog that asks for results; resolves when it is closed. */
export async function openSyncDialog(injector: Injector): Promise<void> {
  await firstValueFrom(injector.get(MatDialog).open(SyncDialog, { width: '460px' }).afterClosed());
}
