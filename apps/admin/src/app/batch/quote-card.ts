import { LiveAnnouncer } from '@angular/cdk/a11y';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { Batch } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { Spending } from '../frame/spending.js';
import { explainFailure, problemOf } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { formatCount } from '../words/counts.js';
import { blockerInWords } from '../words/server-words.js';
import { ApprovalNote } from './approval-note.js';
import { readQuote } from './quote-words.js';
import { BatchWatch } from './batch-watch.js';
import { RowCounter } from './row-counter.js';

/** The way out that leads to the rows which are left out; no blocker, but worth a look before one pays. */
export const INVALID_ROWS = 'invalid-rows';

/** Blockers that are mended on this page. */
const mendedHere = new Set(['no-service', 'no-imei-column']);

/** What the draft would cost and why, what stands in the way, and the button that pays. */
@Component({
  selector: 'hm-quote-card',
  imports: [ApprovalNote, MatButton, MatIcon, Note, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './quote-card.html',
  styleUrl: './quote-card.scss',
})
export class QuoteCard {
  private readonly watch = inject(BatchWatch);
  private readonly spending = inject(Spending);
  private readonly counter = inject(RowCounter);
  private readonly announcer = inject(LiveAnnouncer);
  protected readonly session = inject(OwnSession);
  private quotedUnderStop: boolean | null = null;

  readonly batch = input.required<Batch>();
  readonly isBeingChanged = input(false);

  /** The reader wants to mend a blocker on this page; carries its code. */
  readonly wayOut = output<string>();

  protected readonly paying = signal(false);
  protected readonly failure = signal<string | null>(null);
  protected readonly quote = computed(() => {
    const { quote } = this.batch();
    return quote && readQuote(quote);
  });
  protected readonly blockers = computed(() =>
    (this.batch().quote?.blockers ?? []).map((blocker) => ({
      ...blocker,
      message: blockerInWords(blocker.code, blocker.message),
      isMendedHere: mendedHere.has(blocker.code) && this.session.may('prepare'),
      needsNewFile: blocker.code === 'intake-unfinished' && this.session.may('prepare'),
    })),
  );
  protected readonly invalid = computed(() => {
    const rows = this.batch().progress.classes.invalid;
    const repairs = this.counter.repairs() ?? 0;
    return rows === 0
      ? null
      : {
          name: INVALID_ROWS,
          rows,
          text: formatCount(rows),
          repairs,
          repairsText: formatCount(repairs),
        };
  });
  protected readonly quoteButton = computed(() =>
    this.isBeingChanged() ? $localize`Quoting…` : $localize`Quote again`,
  );
  protected readonly approval = computed(() => this.batch().approval);
  protected readonly waits = computed(() => {
    const approval = this.approval();
    return approval?.isAsked === true && !approval.isGiven;
  });
  /** While it waits there is nothing to start, and whoever approves does not also start. */
  protected readonly isOffered = computed(() => !this.waits() && !this.isApprovedByReader());
  private readonly isApprovedByReader = computed(
    () => this.approval()?.givenByPersonId === this.session.info()?.person.id,
  );
  protected readonly button = computed(() => {
    const approval = this.approval();
    if (approval && !approval.isGiven)
      return this.paying() ? $localize`Asking…` : $localize`Ask a second person to approve`;
    return this.paying() ? $localize`Starting…` : (this.quote()?.pay ?? '');
  });
  protected readonly mayPay = computed(
    () =>
      this.quote() !== null &&
      this.blockers().length === 0 &&
      !this.isBeingChanged() &&
      this.isOffered(),
  );

  constructor() {
    effect(() => {
      // STOP stands in the quote as a blocker: set or lifted, the draft is quoted anew by itself.
      if (!this.spending.today() || !this.session.may('prepare')) return;
      const isStopped = this.spending.stop() !== null;
      this.quotedUnderStop ??= this.blockers().some(({ code }) => code === 'spending-stopped');
      if (isStopped === this.quotedUnderStop) return;
      this.quotedUnderStop = isStopped;
      untracked(() => this.quoteAgain());
    });
  }

  /** A second click while the first is under way does nothing; sent again after a failure, it is the same request. */
  protected async startBatch(): Promise<void> {
    const quote = this.batch().quote;
    if (!quote || !this.mayPay() || this.paying()) return;
    this.paying.set(true);
    this.failure.set(null);
    try {
      await this.watch.start(quote.id);
    } catch (error) {
      // That a second person must approve first is no failure: it was asked for.
      if (problemOf(error)?.code === 'approval-needed')
        void this.announcer.announce($localize`Approval is asked for.`, 'polite');
      else this.failure.set(explainFailure(error));
      if (problemOf(error)) this.watch.readAgain();
    } finally {
      this.paying.set(false);
    }
  }

  protected quoteAgain(): void {
    this.failure.set(null);
    // A change that changes nothing is quoted anew all the same.
    this.watch.change({}).catch((error: unknown) => this.failure.set(explainFailure(error)));
  }
}
