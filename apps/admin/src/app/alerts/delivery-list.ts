import { LiveAnnouncer } from '@angular/cdk/a11y';
import { HttpClient } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import type { Delivery, DeliveryPage } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { Clock } from '../frame/clock.js';
import { askRegularly } from '../server/ask-regularly.js';
import { explainFailure } from '../server/problem.js';
import { FailureNote } from '../signs/failure-note.js';
import { Note } from '../signs/note.js';
import { Skeleton } from '../signs/skeleton.js';
import { alertName, deliveryInWords } from '../words/alert-words.js';
import { momentInWords, spellMoments } from '../words/time-words.js';

const AT_ONCE = 20;

/** How often the newest are looked at again while one is on its way, in milliseconds. */
const LOOK_EVERY = 2_000;

/** What was sent to a webhook in the last 30 days, newest first, and the way to send it once more. */
@Component({
  selector: 'hm-delivery-list',
  imports: [FailureNote, MatButton, MatIcon, Note, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (refusal(); as text) {
      <hm-note tone="bad">{{ text }}</hm-note>
    }
    @if (failure(); as error) {
      <hm-failure-note [error]="error" (retry)="readNewest()" />
    }
    @if (lines(); as lines) {
      <ul aria-label="What was sent, newest first" i18n-aria-label>
        @for (line of lines; track line.id) {
          <li>
            <div class="what">
              <p>
                <strong>{{ line.name }}</strong>&ngsp;
                <time class="quiet small digits" [attr.datetime]="line.at">{{ line.moment }}</time>
              </p>
              <p class="small">{{ line.message }}</p>
              <p class="small state" [class]="line.words.tone">
                <mat-icon [svgIcon]="line.words.icon" aria-hidden="true" />
                <span
                  >{{ line.words.state }} <span class="quiet">{{ line.words.detail }}</span></span
                >
              </p>
            </div>
            @if (line.canBeSentAgain) {
              <button
                matButton="outlined"
                type="button"
                [attr.aria-label]="line.sending"
                [disabled]="isAsking()"
                (click)="sendAgain(line.id)"
                i18n
              >
                Send again
              </button>
            }
          </li>
        } @empty {
          <li class="quiet" i18n>Nothing was sent in the last 30 days.</li>
        }
      </ul>
      @if (next()) {
        <button matButton type="button" [disabled]="isAsking()" (click)="readOlder()" i18n>
          Show older ones
        </button>
      }
    } @else if (!failure()) {
      <hm-skeleton [lines]="3" />
    }
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      justify-items: start;
      gap: 8px;
      padding-top: 4px;
      border-top: 1px solid var(--hm-line);
    }
    ul,
    hm-note,
    hm-failure-note,
    hm-skeleton {
      width: 100%;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      justify-content: space-between;
      gap: 8px 16px;
      padding: 10px 0;
      border-bottom: 1px solid var(--hm-line);
    }
    li:last-child {
      border-bottom: 0;
    }
    .what {
      display: grid;
      flex: 1 1 280px;
      gap: 2px;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    strong {
      font-weight: 500;
    }
    .state {
      display: flex;
      align-items: flex-start;
      gap: 4px;
    }
    .state mat-icon {
      flex: none;
      width: 16px;
      height: 16px;
      margin-top: 2px;
    }
    .good {
      color: var(--hm-good);
    }
    .busy {
      color: var(--hm-wait);
    }
    .bad {
      color: var(--hm-bad);
    }
  `,
})
export class DeliveryList {
  private readonly http = inject(HttpClient);
  private readonly clock = inject(Clock);
  private readonly announcer = inject(LiveAnnouncer);

  readonly webhookId = input.required<number>();

  /** Nothing is sent by one that is off. */
  readonly isOn = input.required<boolean>();

  private readonly deliveries = signal<readonly Delivery[] | null>(null);
  protected readonly next = signal<string | null>(null);
  protected readonly isAsking = signal(false);
  protected readonly failure = signal<unknown>(null);
  protected readonly refusal = signal<string | null>(null);
  protected readonly lines = computed(() => {
    const now = this.clock.now();
    return this.deliveries()?.map((delivery) => {
      const { id, alert, state } = delivery;
      const name = alertName(alert.type);
      const moment = momentInWords(alert.timestamp);
      return {
        id,
        name,
        at: alert.timestamp,
        moment,
        message: spellMoments(alert.data.message),
        words: deliveryInWords(delivery, now),
        canBeSentAgain: this.isOn() && state !== 'waiting',
        sending: $localize`Send again: ${name}:name:, ${moment}:moment:`,
      };
    });
  });

  constructor() {
    effect(() => {
      this.webhookId();
      untracked(() => void this.readNewest());
    });
    askRegularly(LOOK_EVERY, () => {
      if (this.deliveries()?.some(({ state }) => state === 'waiting')) void this.readNewest();
    });
  }

  /** The newest anew; older ones that are shown stay as they were. */
  protected async readNewest(): Promise<void> {
    await this.ask(null, (page) => {
      const oldest = page.data.at(-1)?.id ?? Infinity;
      const older = this.deliveries()?.filter(({ id }) => id < oldest) ?? [];
      if (older.length === 0) this.next.set(page.nextCursor);
      this.deliveries.set([...page.data, ...older]);
    });
  }

  protected async readOlder(): Promise<void> {
    await this.ask(this.next(), (page) => {
      this.deliveries.update((known) => [...(known ?? []), ...page.data]);
      this.next.set(page.nextCursor);
    });
  }

  protected async sendAgain(id: number): Promise<void> {
    this.refusal.set(null);
    try {
      await firstValueFrom(this.http.post<Delivery>(`${this.address()}/${id}/replay`, {}));
      void this.announcer.announce($localize`It is sent once more.`, 'polite');
      await this.readNewest();
    } catch (error) {
      this.refusal.set(explainFailure(error));
    }
  }

  private async ask(cursor: string | null, take: (page: DeliveryPage) => void): Promise<void> {
    if (this.isAsking()) return;
    this.isAsking.set(true);
    const params = { limit: AT_ONCE, ...(cursor !== null && { cursor }) };
    try {
      take(await firstValueFrom(this.http.get<DeliveryPage>(this.address(), { params })));
      this.failure.set(null);
    } catch (error) {
      this.failure.set(error);
    } finally {
      this.isAsking.set(false);
    }
  }

  private address(): string {
    return `/api/webhooks/${this.webhookId()}/deliveries`;
  }
}
