import { LiveAnnouncer } from '@angular/cdk/a11y';
import { DOCUMENT } from '@angular/common';
import { HttpClient, httpResource } from '@angular/common/http';
import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  numberAttribute,
} from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { Router, RouterLink } from '@angular/router';
import type { Batch, UncertainDetail, UncertainList } from '@hammer/contract';
import { firstValueFrom } from 'rxjs';
import { Clock } from '../frame/clock.js';
import { askRegularly } from '../server/ask-regularly.js';
import { lastAnswer } from '../server/last-answer.js';
import { problemOf } from '../server/problem.js';
import { askAgainOnRecovery } from '../server/server-link.js';
import { PriceList } from '../services/price-list.js';
import { EmptyNote } from '../signs/empty-note.js';
import { FailureNote } from '../signs/failure-note.js';
import { Skeleton } from '../signs/skeleton.js';
import { formatMoney } from '../words/money.js';
import {
  ageInWords,
  exactMomentInWords,
  spellMoments,
  timeLeftInWords,
} from '../words/time-words.js';
import { CallOrders } from './call-orders.js';
import { whatHappened } from './call-words.js';
import { EvidenceList } from './evidence-list.js';
import { LastDeed } from './last-deed.js';
import { UncertainDesk } from './uncertain-desk.js';
import { WaysOut } from './ways-out.js';

/** So often the call is read again, in milliseconds: Hammer looks for evidence by itself, and others may decide. */
const EVERY = 10_000;

/** One call without a clear answer: what happened, its IMEIs with their candidates, the evidence, and the ways out. */
@Component({
  selector: 'hm-call-page',
  imports: [
    CallOrders,
    EmptyNote,
    EvidenceList,
    FailureNote,
    LastDeed,
    MatButton,
    MatIcon,
    RouterLink,
    Skeleton,
    WaysOut,
  ],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './call-page.html',
  styleUrl: './call-page.scss',
})
export class CallPage {
  private readonly http = inject(HttpClient);
  private readonly router = inject(Router);
  private readonly document = inject(DOCUMENT);
  private readonly announcer = inject(LiveAnnouncer);
  private readonly clock = inject(Clock);
  private readonly prices = inject(PriceList);
  private readonly desk = inject(UncertainDesk);

  /** The number of the call, from the address. */
  readonly placementId = input.required({ transform: numberAttribute });

  /** The batch that the list behind this page is filtered for, from the address. */
  readonly batch = input<string>();

  private readonly address = computed(() => `/api/uncertain/${this.placementId()}`);
  protected readonly reading = httpResource<UncertainDetail>(() => this.address());
  protected readonly call = lastAnswer(this.reading, this.address);
  private readonly batchAddress = computed(() => {
    const id = this.call()?.batchId;
    return id === undefined ? undefined : `/api/batches/${id}`;
  });
  private readonly readingBatch = httpResource<Batch>(() => this.batchAddress());
  private readonly ownBatch = lastAnswer(this.readingBatch, this.batchAddress);
  protected readonly isMissing = computed(
    () => problemOf(this.reading.error())?.code === 'placement-not-found',
  );
  protected readonly batchState = computed(() => this.ownBatch()?.state ?? null);
  protected readonly isSettled = computed(() => this.call()?.orders.length === 0);
  protected readonly about = computed(() => {
    const call = this.call();
    if (!call) return null;
    const now = this.clock.now();
    const lookIn = call.nextCheckAt ? (Date.parse(call.nextCheckAt) - now) / 1_000 : null;
    return {
      happened: whatHappened(call),
      service: this.prices.service(call.serviceId)?.title ?? call.serviceId,
      batchName: this.ownBatch()?.name ?? '',
      age: call.sentAt === null ? '' : ageInWords(call.sentAt, now),
      sent: call.sentAt === null ? '' : exactMomentInWords(call.sentAt),
      money: formatMoney(call.atRiskMicros),
      lastLook: call.lastCheck && {
        at: exactMomentInWords(call.lastCheck.at),
        finding: spellMoments(call.lastCheck.finding),
      },
      nextLook: lookIn === null ? null : timeLeftInWords(Math.max(0, lookIn)),
    };
  });

  constructor() {
    askRegularly(EVERY, () => this.readAgain());
    askAgainOnRecovery(() => this.readAgain());
  }

  protected readAgain(): void {
    this.reading.reload();
    this.readingBatch.reload();
  }

  /** Shows what free evidence has shown; it stays here, so that one can read what was found. */
  protected takeLook(call: UncertainDetail): void {
    this.reading.set(call);
    const finding = call.lastCheck?.finding ?? '';
    void this.announcer.announce(spellMoments(finding), 'polite');
  }

  /** After a decision: says what was done, and goes on to the next call when nothing of this one is left. */
  protected async moveOn({ call, text }: { call: UncertainDetail; text: string }): Promise<void> {
    this.desk.say({ placementId: call.placementId, text });
    void this.announcer.announce(text, 'polite');
    this.reading.set(call);
    if (call.orders.length > 0) return;
    const next = await this.nextCall(call.placementId);
    await this.router.navigate(next === null ? ['/uncertain'] : ['/uncertain', next], {
      queryParams: { batch: this.batch() ?? null },
    });
    this.document.getElementById('page')?.focus();
  }

  /** The next uncertain call, within the batch that is filtered for; null when there is none or it is not known. */
  private async nextCall(after: number): Promise<number | null> {
    try {
      const { data } = await firstValueFrom(this.http.get<UncertainList>('/api/uncertain'));
      const batchId = Number(this.batch() ?? 0);
      const next = data.find(
        (call) => call.placementId !== after && (batchId === 0 || call.batchId === batchId),
      );
      return next?.placementId ?? null;
    } catch {
      return null;
    }
  }
}
