import { LiveAnnouncer } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { Approval, Quote } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { askRegularly } from '../server/ask-regularly.js';
import { explainFailure } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { formatMoney } from '../words/money.js';
import { BatchWatch } from './batch-watch.js';

/** So often it is asked whether the approval was given meanwhile, in milliseconds. */
const EVERY = 4_000;

/** How far the approval of a quote is by a second person, who gives it here. */
@Component({
  selector: 'hm-approval-note',
  imports: [MatButton, Note],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (approval().isGiven) {
      <hm-note icon="check">
        @if (isGivenByReader()) {
          <strong i18n>You have approved it.</strong>&ngsp;
          <ng-container i18n>
            Somebody else starts it: whoever approves does not also pay.
          </ng-container>
        } @else {
          <strong i18n>Approved.</strong>&ngsp;
          <ng-container i18n>Whoever did not approve it can start it.</ng-container>
        }
      </hm-note>
    } @else {
      <hm-note tone="risk" icon="hourglass">
        @if (isAskedByReader()) {
          <strong i18n>You have asked for approval.</strong>&ngsp;
          <ng-container i18n>
            Somebody else must give it: they open this page, signed in with an account of their own,
            and approve. Then you can start it.
          </ng-container>
        } @else if (approval().isAsked) {
          <strong i18n>Approval was asked for.</strong>&ngsp;
          <ng-container i18n>
            A second person opens this page, signed in with an account of their own, and approves.
            Then it can be started.
          </ng-container>
        } @else {
          <strong i18n>A second person must approve.</strong>&ngsp;
          <ng-container i18n>This costs more than one person may start alone.</ng-container>
        }
        @if (mayApprove() && !approval().isAsked) {
          <button action matButton type="button" [disabled]="busy()" (click)="approve()" i18n>
            Approve {{ total() }}
          </button>
        }
      </hm-note>
      @if (mayApprove() && approval().isAsked) {
        <button matButton="filled" type="button" [disabled]="busy()" (click)="approve()" i18n>
          Approve {{ total() }}
        </button>
      }
    }
    @if (failure(); as text) {
      <hm-note tone="bad">{{ text }}</hm-note>
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: 8px;
    }
  `,
})
export class ApprovalNote {
  private readonly watch = inject(BatchWatch);
  private readonly session = inject(OwnSession);
  private readonly announcer = inject(LiveAnnouncer);

  readonly approval = input.required<Approval>();
  readonly quote = input.required<Quote>();

  protected readonly busy = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly total = computed(() => formatMoney(this.quote().totalMicros));
  private readonly reader = computed(() => this.session.info()?.person.id);
  protected readonly isAskedByReader = computed(
    () => this.approval().askedByPersonId === this.reader(),
  );
  protected readonly isGivenByReader = computed(
    () => this.approval().givenByPersonId === this.reader(),
  );
  protected readonly mayApprove = computed(
    () => this.session.may('spend') && !this.isAskedByReader(),
  );

  constructor() {
    askRegularly(EVERY, () => {
      const { isAsked, isGiven } = this.approval();
      if (isAsked && !isGiven) this.watch.readAgain();
    });
  }

  protected async approve(): Promise<void> {
    this.busy.set(true);
    this.failure.set(null);
    try {
      await this.watch.approve(this.quote().id);
      void this.announcer.announce($localize`Approved.`, 'polite');
    } catch (error) {
      this.failure.set(explainFailure(error));
      this.watch.readAgain();
    } finally {
      this.busy.set(false);
    }
  }
}
