import { LiveAnnouncer } from '@angular/cdk/a11y';
import { inject, Injectable, signal } from '@angular/core';
import type { BatchChanges } from '@hammer/contract';
import { explainFailure } from '../server/problem.js';
import { formatMoney } from '../words/money.js';
import { BatchWatch } from './batch-watch.js';

/** Keeps what is chosen for a draft, wherever on its page; each choice is quoted anew at once. */
@Injectable()
export class DraftChanges {
  private readonly watch = inject(BatchWatch);
  private readonly announcer = inject(LiveAnnouncer);

  /** Whether a choice is on its way, so that the quote on the screen is about to change. */
  readonly saving = signal(false);
  readonly failure = signal<string | null>(null);

  /** Keeps a choice; the answer is whether it is kept. */
  async keep(changes: BatchChanges): Promise<boolean> {
    if (this.saving()) return false;
    this.saving.set(true);
    this.failure.set(null);
    try {
      await this.watch.change(changes);
      const total = this.watch.batch()?.quote?.totalMicros;
      if (total !== undefined)
        void this.announcer.announce(
          $localize`Quoted anew: ${formatMoney(total)}:money:`,
          'polite',
        );
      return true;
    } catch (error) {
      this.failure.set(explainFailure(error));
      // The choice was not kept: show again what is.
      this.watch.readAgain();
      return false;
    } finally {
      this.saving.set(false);
    }
  }
}
