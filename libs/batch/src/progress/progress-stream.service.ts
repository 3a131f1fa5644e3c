import type { Progress } from '@hammer/contract';
import { Injectable } from '@nestjs/common';
import {
  concat,
  defer,
  distinctUntilChanged,
  finalize,
  from,
  type Observable,
  repeat,
  share,
  takeWhile,
} from 'rxjs';
import { ProgressReader } from './progress.service.js';

/** How often the database is asked while somebody watches, in milliseconds. */
const ASK_EVERY = 400;

/** Whole snapshots of a batch's progress for whoever watches; one question serves all who watch the same batch. */
@Injectable()
export class ProgressStream {
  private readonly shared = new Map<number, Observable<Progress>>();

  constructor(private readonly progress: ProgressReader) {}

  /** The first snapshot at once, then each one that differs; ends after the one that says the batch has ended. */
  watch(batchId: number): Observable<Progress> {
    return concat(
      defer(() => from(this.progress.read(batchId))),
      this.changes(batchId),
    ).pipe(
      distinctUntilChanged((before, after) => sameButForTheTime(before, after)),
      takeWhile((progress) => !hasEnded(progress), true),
    );
  }

  private changes(batchId: number): Observable<Progress> {
    let changes = this.shared.get(batchId);
    if (!changes) {
      changes = defer(() => from(this.progress.read(batchId))).pipe(
        repeat({ delay: ASK_EVERY }),
        finalize(() => this.shared.delete(batchId)),
        share(),
      );
      this.shared.set(batchId, changes);
    }
    return changes;
  }
}

function sameButForTheTime(before: Progress, after: Progress): boolean {
  return JSON.stringify({ ...before, at: '' }) === JSON.stringify({ ...after, at: '' });
}

function hasEnded({ state, phase }: Progress): boolean {
  return state === 'completed' || (state === 'cancelled' && phase === 'done');
}
