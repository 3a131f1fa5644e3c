import { HttpClient, httpResource } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { AuditEntry, AuditPage as Page, PeopleList } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { AdminsOnly } from '../access/admins-only.js';
import { OwnSession } from '../access/own-session.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { EmptyNote } from '../signs/empty-note.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { actInWords, detailsInWords, subjectInWords } from '../words/audit-words.js';
import { momentInWords } from '../words/time-words.js';

const ENTRIES_AT_ONCE = 50;

/** Who did what, when and from where, newest first; older ones are asked for when they are wanted. */
@Component({
  selector: 'hm-audit-page',
  imports: [AdminsOnly, EmptyNote, FailureNote, MatButton, MatIcon, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './audit-page.html',
  styleUrl: './audit-page.scss',
})
export class AuditPage {
  private readonly http = inject(HttpClient);

  protected readonly session = inject(OwnSession);
  private readonly mayRead = computed(() => this.session.may('manage'));
  private readonly people = httpResource<PeopleList>(() =>
    this.mayRead() ? '/api/people' : undefined,
  );
  private readonly names = computed(
    () =>
      new Map(
        (this.people.hasValue() ? this.people.value().data : []).map(({ id, email }) => [
          id,
          email,
        ]),
      ),
  );
  private readonly entries = signal<readonly AuditEntry[] | null>(null);
  protected readonly next = signal<string | null>(null);
  protected readonly isAsking = signal(false);
  protected readonly failure = signal<unknown>(null);
  protected readonly lines = computed(() =>
    this.entries()?.map((entry) => ({
      id: entry.id,
      at: entry.at,
      moment: momentInWords(entry.at),
      who: entry.actor.name,
      act: actInWords(entry.act),
      subject: subjectInWords(entry.subject, this.names()),
      from:
        entry.address ??
        (entry.actor.kind === 'host' ? $localize`the machine itself` : $localize`unknown`),
      details: detailsInWords(entry.details),
    })),
  );

  constructor() {
    effect(() => {
      if (this.mayRead()) untracked(() => void this.readNewest());
    });
    askAgainOnRecovery(() => {
      if (this.mayRead()) void this.readNewest();
    });
  }

  protected async readNewest(): Promise<void> {
    await this.ask(null, (data) => this.entries.set(data));
  }

  protected async readOlder(): Promise<void> {
    await this.ask(this.next(), (data) =>
      this.entries.update((known) => [...(known ?? []), ...data]),
    );
  }

  private async ask(cursor: string | null, take: (data: AuditEntry[]) => void): Promise<void> {
    if (this.isAsking()) return;
    this.isAsking.set(true);
    this.failure.set(null);
    const params = { limit: ENTRIES_AT_ONCE, ...(cursor !== null && { cursor }) };
    try {
      const page = await firstValueFrom(this.http.get<Page>('/api/audit', { params }));
      take(page.data);
      this.next.set(page.nextCursor);
    } catch (error) {
      this.failure.set(error);
    } finally {
      this.isAsking.set(false);
    }
  }
}
