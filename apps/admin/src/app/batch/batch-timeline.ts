import { httpResource } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  untracked,
} from '@angular/core';
import { MatIcon } from '@angular/material/icon';
import type { BatchTimeline as Timeline } from '@hammer/contract';
import { OwnSession } from '../access/own-session.js';
import { lastAnswer } from '../server/last-answer.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { BatchWatch } from './batch-watch.js';
import { eventInWords } from './timeline-words.js';

/** What has happened to the batch, oldest first. */
@Component({
  selector: 'hm-batch-timeline',
  imports: [FailureNote, MatIcon, Skeleton],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (reading.error(); as error) {
      <hm-failure-note [error]="error" (retry)="reading.reload()" />
    }
    @if (events(); as events) {
      <ol>
        @for (event of events; track $index) {
          <li [class]="event.tone">
            <span class="sign"><mat-icon [svgIcon]="event.icon" aria-hidden="true" /></span>
            <span class="what">
              {{ event.text }}
              @if (event.who) {
                <span class="quiet">{{ event.who }}</span>
              }
              @if (event.why) {
                <span class="why small">{{ event.why }}</span>
              }
            </span>
            <time class="quiet small digits" [attr.datetime]="event.at">{{ event.moment }}</time>
          </li>
        }
      </ol>
    } @else if (!reading.error()) {
      <hm-skeleton [lines]="5" />
    }
  `,
  styles: `
    :host {
      display: block;
    }
    ol {
      padding: 12px 24px 16px;
    }
    li {
      position: relative;
      display: flex;
      flex-wrap: wrap;
      gap: 0 12px;
      padding-bottom: 12px;
    }
    li:not(:last-child)::before {
      content: '';
      position: absolute;
      top: 20px;
      bottom: 0;
      left: 10px;
      border-left: 1px solid var(--hm-line);
    }
    .sign {
      position: relative;
      display: grid;
      flex: none;
      place-items: center;
      width: 21px;
      height: 21px;
      border-radius: 50%;
      color: var(--hm-text-quiet);
      background: var(--hm-track);
    }
    .risk .sign {
      color: var(--hm-risk);
      background: var(--hm-risk-soft);
    }
    .good .sign {
      color: var(--hm-good);
      background: var(--hm-good-soft);
    }
    mat-icon {
      width: 13px;
      height: 13px;
    }
    .what {
      flex: 1 1 180px;
      min-width: 0;
      overflow-wrap: anywhere;
    }
    .why {
      display: block;
      color: var(--hm-risk);
    }
    @media (max-width: 599px) {
      ol {
        padding: 12px 16px;
      }
      time {
        flex-basis: 100%;
        padding-left: 33px;
      }
    }
  `,
})
export class BatchTimeline {
  private readonly watch = inject(BatchWatch);
  private readonly session = inject(OwnSession);

  private readonly address = computed(() => {
    const id = this.watch.batch()?.id;
    return id === undefined ? undefined : `/api/batches/${id}/timeline`;
  });
  protected readonly reading = httpResource<Timeline>(() => this.address());
  private readonly answer = lastAnswer(this.reading, this.address);
  protected readonly events = computed(() =>
    this.answer()?.events.map((event) => eventInWords(event, this.session.info()?.person.id)),
  );

  /** Something was told since it was read whenever this is another. */
  private readonly step = computed(() => {
    const progress = this.watch.progress();
    if (!progress) return '';
    const { state, phase, batchSize, statuses } = progress;
    return [state, phase, batchSize?.now ?? '', statuses.completed > 0].join(' ');
  });

  constructor() {
    let told = untracked(this.step);
    effect(() => {
      const step = this.step();
      if (step === told) return;
      told = step;
      untracked(() => this.reading.reload());
    });
  }
}
