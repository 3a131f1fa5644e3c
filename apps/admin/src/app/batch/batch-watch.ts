import { DOCUMENT } from '@angular/common';
import { HttpClient, httpResource } from '@angular/common/http';
import { computed, effect, inject, Injectable, resource, signal, untracked } from '@angular/core';
import type { Batch, BatchChanges, Progress } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { OwnSession } from '../access/own-session.js';
import { Spending } from '../frame/spending.js';
import { idempotent, Intentions } from '../server/intentions.js';
import { lastAnswer } from '../server/last-answer.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { hasEnded } from '../words/batch-states.js';
import { OPEN_EVENT_SOURCE } from './event-source.js';
import { type ProgressNews, ProgressWatch } from './progress-watch.js';

/** One batch as its page knows it: read once, then told live; and everything that may be done with it. */
@Injectable()
export class BatchWatch {
  private readonly http = inject(HttpClient);
  private readonly intentions = inject(Intentions);
  private readonly session = inject(OwnSession);
  private readonly spending = inject(Spending);
  private readonly document = inject(DOCUMENT);
  private readonly openSource = inject(OPEN_EVENT_SOURCE);

  private readonly chosen = signal<number | null>(null);
  private readonly address = computed(() => {
    const id = this.chosen();
    return id === null ? undefined : `/api/batches/${id}`;
  });
  private readonly reading = httpResource<Batch>(() => this.address());

  /** The batch as it was last read; undefined before the first answer. */
  readonly batch = lastAnswer(this.reading, this.address);

  /** Why it could not be read, if it could not. */
  readonly failure = computed(() => this.reading.error());

  private readonly watched = computed(() => {
    const batch = this.batch();
    return this.session.isSignedIn() && batch && !hasEnded(batch.progress)
      ? this.address()
      : undefined;
  });
  private readonly stream = resource<ProgressNews, string | undefined>({
    params: () => this.watched(),
    stream: ({ params, abortSignal }) =>
      Promise.resolve(
        new ProgressWatch(`${params}/progress`, this.openSource, this.document).follow(abortSignal),
      ),
  });
  private readonly news = computed(() =>
    this.stream.hasValue() ? this.stream.value() : undefined,
  );

  /** Whether the draft is being changed from here, so that its answer is on its way. */
  private readonly isChanging = signal(false);

  /** How far the batch is: what was told or read last, whichever is newer. */
  readonly progress = computed(() => {
    const read = this.batch()?.progress;
    const told = this.news()?.progress;
    return told && read && told.batchId === read.batchId && told.at > read.at ? told : read;
  });

  /** Whether the live news have stopped coming. */
  readonly isLost = computed(() => this.news()?.link === 'lost');

  constructor() {
    askAgainOnRecovery(() => this.readAgain());
    effect(() => {
      // A stream cannot say why it ended; when it was the session that ended, this leads to the sign-in.
      if (this.isLost()) untracked(() => this.readAgain());
    });
    effect(() => {
      // What only the batch itself says, e.g. when it ended, is read again when its state has changed.
      const read = this.batch();
      const told = this.progress();
      if (!read || !told) return;
      const isOther =
        read.state !== told.state ||
        hasEnded(read.progress) !== hasEnded(told) ||
        (!this.isChanging() && isOtherDraft(read.progress, told));
      if (isOther) untracked(() => this.readAgain());
    });
  }

  /** Watches the batch with this id from now on. */
  watch(id: number): void {
    this.chosen.set(id);
  }

  /** Reads the batch again. */
  readAgain(): void {
    this.reading.reload();
  }

  /** Changes the draft; it is quoted anew. Rejects with the server's answer. */
  async change(changes: BatchChanges): Promise<void> {
    this.isChanging.set(true);
    try {
      this.take(await firstValueFrom(this.http.patch<Batch>(this.at(), changes)));
    } finally {
      this.isChanging.set(false);
    }
  }

  /** Starts paying at the prices of the quote. The same click sent twice pays once. Rejects with the server's answer. */
  async start(quote: string): Promise<void> {
    const intention = `start ${this.chosen()} ${quote}`;
    const key = this.intentions.keyFor(intention);
    this.take(
      await firstValueFrom(this.http.post<Batch>(`${this.at()}/start`, { quote }, idempotent(key))),
    );
    this.intentions.fulfil(intention);
  }

  /** Agrees, as a second person, to pay at the prices of the quote. Rejects with the server's answer. */
  async approve(quote: string): Promise<void> {
    this.take(await firstValueFrom(this.http.post<Batch>(`${this.at()}/approve`, { quote })));
  }

  /** Pauses, resumes or cancels the batch. Rejects with the server's answer. */
  async act(deed: 'pause' | 'resume' | 'cancel'): Promise<void> {
    this.take(await firstValueFrom(this.http.post<Batch>(`${this.at()}/${deed}`, {})));
  }

  private take(batch: Batch): void {
    if (batch.id === this.chosen()) this.reading.set(batch);
    this.spending.askNow();
  }

  private at(): string {
    return this.address() ?? '';
  }
}

/** Whether a program, or another person, has changed the rows of a draft. */
function isOtherDraft(read: Progress, told: Progress): boolean {
  return told.state === 'draft' && JSON.stringify(read.classes) !== JSON.stringify(told.classes);
}
