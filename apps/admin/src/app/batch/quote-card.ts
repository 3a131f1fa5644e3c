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
import { Spending } from '../frame/spending.js';
import { explainFailure, problemOf } from '../server/problem.js';
import { Note } from '../signs/note.js';
import { readQuote } from './quote-words.js';
import { BatchWatch } from './batch-watch.js';

/** Blockers that are mended on this page. */
const mendedHere = new Set(['no-service', 'no-imei-column']);

/** What the draft would cost and why, what stands in the way, and the button that pays. */
@Component({
  selector: 'hm-quote-card',
  imports: [MatButton, MatIcon, Note, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './quote-card.html',
  styleUrl: './quote-card.scss',
})
export class QuoteCard {
  private readonly watch = inject(BatchWatch);
  private readonly spending = inject(Spending);
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
      isMendedHere: mendedHere.has(blocker.code),
      needsNewFile: blocker.code === 'intake-unfinished',
    })),
  );
  protected readonly mayPay = computed(
    () => this.quote() !== null && this.blockers().length === 0 && !this.isBeingChanged(),
  );

  constructor() {
    effect(() => {
      // STOP stands in the quote as a blocker: set or lifted, the draft is quoted anew by itself.
      if (!this.spending.today()) return;
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
      this.failure.set(explainFailure(error));
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
