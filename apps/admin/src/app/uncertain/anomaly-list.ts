import { LiveAnnouncer } from '@angular/cdk/a11y';
import { HttpClient } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  Injector,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';
import type { Anomaly, AnomalyPage } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { OwnSession } from '../access/own-session.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { EmptyNote } from '../signs/empty-note.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { exactMomentInWords } from '../words/time-words.js';
import { anomalyWords } from './anomaly-words.js';

const AT_ONCE = 25;

/** Contradictions in the supplier's answers, newest first, until somebody has looked at them. */
@Component({
  selector: 'hm-anomaly-list',
  imports: [EmptyNote, FailureNote, MatButton, MatIcon, RouterLink, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './anomaly-list.html',
  styleUrl: './anomaly-list.scss',
})
export class AnomalyList {
  private readonly http = inject(HttpClient);
  private readonly injector = inject(Injector);
  private readonly announcer = inject(LiveAnnouncer);
  protected readonly session = inject(OwnSession);

  /** Whether those are shown too that somebody has looked at. */
  readonly showsSeen = input(false);

  /** Somebody has looked at one. */
  readonly looked = output();

  private readonly anomalies = signal<readonly Anomaly[] | null>(null);
  protected readonly next = signal<string | null>(null);
  protected readonly isAsking = signal(false);
  protected readonly failure = signal<unknown>(null);
  protected readonly lines = computed(() =>
    this.anomalies()?.map((anomaly) => {
      const words = anomalyWords[anomaly.kind];
      const moment = exactMomentInWords(anomaly.at);
      return {
        anomaly,
        ...words,
        moment,
        deed: $localize`I have looked: ${words.label}:kind:, ${moment}:time:`,
        seen: anomaly.seenAt === null ? null : exactMomentInWords(anomaly.seenAt),
      };
    }),
  );

  constructor() {
    effect(() => {
      this.showsSeen();
      untracked(() => void this.readNewest());
    });
    askAgainOnRecovery(() => void this.readNewest());
  }

  protected async readNewest(): Promise<void> {
    await this.ask(null, (data) => this.anomalies.set(data));
  }

  protected async readOlder(): Promise<void> {
    await this.ask(this.next(), (data) =>
      this.anomalies.update((known) => [...(known ?? []), ...data]),
    );
  }

  /** The dialog is fetched when it is first needed. */
  protected async askWhatWasFound(anomaly: Anomaly): Promise<void> {
    const { openSeenDialog } = await import('./seen-dialog.js');
    const seen = await openSeenDialog(this.injector, anomaly);
    if (!seen) return;
    this.anomalies.update((known) =>
      (known ?? []).flatMap((one) => {
        if (one.id !== seen.id) return [one];
        return this.showsSeen() ? [seen] : [];
      }),
    );
    void this.announcer.announce($localize`It is kept that you have looked.`, 'polite');
    this.looked.emit();
  }

  private async ask(cursor: string | null, take: (data: Anomaly[]) => void): Promise<void> {
    const isUnseenOnly = !this.showsSeen();
    this.isAsking.set(true);
    this.failure.set(null);
    const params = { limit: AT_ONCE, unseen: isUnseenOnly, ...(cursor !== null && { cursor }) };
    try {
      const page = await firstValueFrom(this.http.get<AnomalyPage>('/api/anomalies', { params }));
      // The filter may have changed while the answer was on its way.
      if (isUnseenOnly === this.showsSeen()) return;
      take(page.data);
      this.next.set(page.nextCursor);
    } catch (error) {
      this.failure.set(error);
    } finally {
      this.isAsking.set(false);
    }
  }
}
