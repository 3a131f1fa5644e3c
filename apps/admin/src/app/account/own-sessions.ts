import { HttpClient, httpResource } from '@angular/common/http';
import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { SessionList } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { OwnSession } from '../access/own-session.js';
import { Clock } from '../frame/clock.js';
import { lastAnswer } from '../server/last-answer.js';
import { explainFailure } from '../server/problem.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { FailureNote } from '../signs/failure-note.js';
import { Note } from '../signs/note.js';
import { Skeleton } from '../signs/skeleton.js';
import { deviceInWords } from '../words/device-words.js';
import { ageInWords, momentInWords } from '../words/time-words.js';

const ADDRESS = '/api/sessions';

/** Where one is signed in, and the way to end it. */
@Component({
  selector: 'hm-own-sessions',
  imports: [FailureNote, MatButton, Note, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <div class="card-head"><h2 i18n>Where you are signed in</h2></div>
    @if (reading.error(); as error) {
      <hm-failure-note [error]="error" (retry)="reading.reload()" />
    }
    @if (failure(); as text) {
      <hm-note tone="bad">{{ text }}</hm-note>
    }
    @if (lines(); as lines) {
      <ul>
        @for (line of lines; track line.id) {
          <li>
            <div>
              <strong [title]="line.userAgent">{{ line.device }}</strong>
              @if (line.isCurrent) {
                <span class="here" i18n>This one</span>
              }
              <p class="quiet small digits" i18n>
                {{ line.address }} · used {{ line.used }} · since
                {{ line.since }}
              </p>
            </div>
            <button
              matButton="outlined"
              type="button"
              [disabled]="ending() === line.id"
              [attr.aria-label]="line.ending"
              (click)="endSession(line)"
            >
              @if (line.isCurrent) {
                <ng-container i18n>Sign out</ng-container>
              } @else {
                <ng-container i18n>End</ng-container>
              }
            </button>
          </li>
        }
      </ul>
      <p class="quiet small end" i18n>
        Is there one that you do not know? Change your password: that ends all but this one.
      </p>
    } @else if (!reading.error()) {
      <hm-skeleton [lines]="2" />
    }
  `,
  styles: `
    :host {
      display: block;
    }
    hm-failure-note,
    hm-note {
      display: block;
      margin: 12px 24px;
    }
    hm-note {
      display: flex;
    }
    ul {
      padding: 4px 24px;
    }
    li {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: 16px;
      padding: 10px 0;
      border-bottom: 1px solid var(--hm-line);
    }
    li div {
      min-width: 0;
      overflow-wrap: anywhere;
    }
    button {
      flex: none;
    }
    strong {
      font-weight: 500;
    }
    .here {
      margin-left: 8px;
      padding: 2px 8px;
      border-radius: 6px;
      font: 500 12px/18px var(--hm-font);
      white-space: nowrap;
      color: var(--hm-good);
      background: var(--hm-good-soft);
    }
    .end {
      padding: 8px 24px 16px;
    }
    @media (max-width: 599px) {
      ul {
        padding: 4px 16px;
      }
      .end {
        padding: 8px 16px 16px;
      }
    }
  `,
})
export class OwnSessions {
  private readonly http = inject(HttpClient);
  private readonly session = inject(OwnSession);
  private readonly clock = inject(Clock);

  protected readonly reading = httpResource<SessionList>(() => ADDRESS);
  private readonly list = lastAnswer(this.reading, () => ADDRESS);
  protected readonly ending = signal<number | null>(null);
  protected readonly failure = signal<string | null>(null);
  /** The one that is used now comes first. */
  protected readonly lines = computed(() =>
    this.list()
      ?.data.map((session) => lineOf(session, this.clock.now()))
      .sort((one, other) => Number(other.isCurrent) - Number(one.isCurrent)),
  );

  constructor() {
    askAgainOnRecovery(() => this.readAgain());
  }

  /** Asks for the list again, e.g. after all others have ended. */
  readAgain(): void {
    this.reading.reload();
  }

  protected async endSession({ id, isCurrent }: { id: number; isCurrent: boolean }): Promise<void> {
    this.ending.set(id);
    this.failure.set(null);
    try {
      if (isCurrent) return await this.session.signOut();
      await firstValueFrom(this.http.delete(`${ADDRESS}/${id}`));
    } catch (error) {
      this.failure.set(explainFailure(error));
    } finally {
      this.ending.set(null);
    }
    this.readAgain();
  }
}

function lineOf(
  { userAgent, lastSeenAt, createdAt, address, ...session }: SessionList['data'][number],
  now: number,
) {
  const device = deviceInWords(userAgent);
  const used = ageInWords(lastSeenAt, now);
  return {
    ...session,
    userAgent: userAgent ?? '',
    device,
    used,
    address: address ?? $localize`Address unknown`,
    since: momentInWords(createdAt),
    ending: session.isCurrent
      ? $localize`Sign out here`
      : $localize`End the session of ${device}:device:, used ${used}:ago:`,
  };
}
