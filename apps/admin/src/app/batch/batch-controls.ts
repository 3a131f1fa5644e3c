import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  Injector,
  input,
  signal,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { Batch, Progress } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { BatchWatch } from './batch-watch.js';
import { unplacedOf } from './unplaced.js';

/** Pause, resume and cancel, as far as the batch's state has them and one may do them. */
@Component({
  selector: 'hm-batch-controls',
  imports: [MatButton, MatIcon, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (canPause()) {
      <button matButton="outlined" type="button" [disabled]="busy()" (click)="act('pause')">
        <mat-icon svgIcon="pause" aria-hidden="true" /><ng-container i18n>Pause</ng-container>
      </button>
    }
    @if (canResume()) {
      <button matButton="filled" type="button" [disabled]="busy()" (click)="act('resume')">
        <mat-icon svgIcon="play" aria-hidden="true" />{{ resume() }}
      </button>
    }
    @if (canCancel()) {
      <button matButton="outlined" type="button" [disabled]="busy()" (click)="askToCancel()">
        <mat-icon svgIcon="cross" aria-hidden="true" />
        @if (state() === 'draft') {
          <ng-container i18n>Discard draft</ng-container>
        } @else {
          <ng-container i18n>Cancel the rest</ng-container>
        }
      </button>
    }
    @if (failure(); as text) {
      <hm-note tone="bad">{{ text }}</hm-note>
    }
  `,
  styles: `
    :host {
      display: contents;
    }
    hm-note {
      flex: 1 0 100%;
    }
  `,
})
export class BatchControls {
  private readonly session = inject(OwnSession);
  private readonly watch = inject(BatchWatch);
  private readonly injector = inject(Injector);

  readonly batch = input.required<Batch>();
  readonly progress = input.required<Progress>();

  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly state = computed(() => this.progress().state);
  /** The button carries what it may cost, as that of the start does. */
  protected readonly resume = computed(() => {
    const { money } = unplacedOf(this.batch(), this.progress());
    return money === null
      ? $localize`Resume`
      : money.isExact
        ? $localize`Resume, ${money.text}:money: to go`
        : $localize`Resume, at most ${money.text}:money: to go`;
  });
  private readonly isPlacing = computed(() => this.progress().phase === 'placing');
  protected readonly canPause = computed(
    () => this.session.may('halt') && this.state() === 'running' && this.isPlacing(),
  );
  protected readonly canResume = computed(
    () => this.session.may('spend') && this.state() === 'paused',
  );
  protected readonly canCancel = computed(
    () =>
      this.session.may('halt') &&
      (this.state() === 'draft' ||
        ((this.state() === 'running' || this.state() === 'paused') && this.isPlacing())),
  );

  protected async act(deed: 'pause' | 'resume'): Promise<void> {
    this.busy.set(true);
    this.failure.set(null);
    try {
      await this.watch.act(deed);
    } catch (error) {
      this.failure.set(explainFailure(error));
    } finally {
      this.busy.set(false);
    }
  }

  /** The dialog is fetched when it is first needed. */
  protected async askToCancel(): Promise<void> {
    const { openCancelDialog } = await import('./cancel-dialog.js');
    openCancelDialog(this.injector, this.watch, this.batch());
  }
}
