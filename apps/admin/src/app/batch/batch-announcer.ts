import { LiveAnnouncer } from '@angular/cdk/a11y';
import { effect, inject, Injectable } from '@angular/core';
import { stateOf } from '../words/batch-states.js';
import { formatCount } from '../words/counts.js';
import { pauseInWords } from '../words/pause-words.js';
import { BatchWatch } from './batch-watch.js';

/** Tells listeners, politely, when a batch changes from one state or phase to the next. */
@Injectable()
export class BatchAnnouncer {
  private readonly announcer = inject(LiveAnnouncer);
  private readonly watch = inject(BatchWatch);
  private last: string | null = null;

  constructor() {
    effect(() => {
      const progress = this.watch.progress();
      if (!progress) return;
      const { label } = stateOf(progress);
      const pause = progress.pause ? ` ${pauseInWords(progress.pause)}` : '';
      const uncertain = progress.statuses.uncertain
        ? ` ${$localize`${formatCount(progress.statuses.uncertain)}:count: uncertain.`}`
        : '';
      const said = `${$localize`Batch ${String(progress.batchId)}:id:: ${label}:state:.`}${pause}`;
      if (this.last !== null && this.last !== said)
        void this.announcer.announce(said + uncertain, 'polite');
      this.last = said;
    });
  }
}
